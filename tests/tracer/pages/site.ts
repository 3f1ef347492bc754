import { Catalogue } from '../../../src/tracer/features/catalogue.ts'
import { loadTemplates } from '../../../src/tracer/io/load.ts'
import { render } from '../../../src/tracer/pages/page-maker.ts'
import { THEMES } from '../../../src/tracer/pages/writers/themes.ts'
import type { Diagrams, OutputFile, Theme } from '../../../src/tracer/pages/writers/writer.ts'
import type { Trace } from '../../../src/tracer/trace/trace.ts'
import { parse } from '../support/evidence.ts'
import { twoPhase } from '../support/two-phase.ts'

const texts = { short: 'Short.', features: '- A paper.', narrative: 'What it is.' }
const ids = ['feature_a', 'feature_a/branch_a', 'feature_b']

export const catalogue = new Catalogue(ids.map((id) => ({ id, folder: `features/${id}`, texts })))

/** The same, with evidence for these. Any node that appears is enough. */
export function withEvidence(...proved: readonly string[]): Catalogue {
  const evidence = parse({ op: 'joined' })
  return new Catalogue(
    [...catalogue.entries.values()].map((entry) => (proved.includes(entry.id) ? { ...entry, evidence } : entry)),
  )
}

export function theme(name: 'default' | 'classic'): Theme {
  const found = THEMES[name]
  if (!found) throw new Error(`no theme ${name}`)
  return found
}

/** Everything that traces in the words of the two-phase commit become. */
export function renderTraces(
  traces: readonly Trace[],
  name: 'default' | 'classic' = 'default',
  plantumlServer?: string,
  diagrams: Diagrams = 'svg',
): readonly OutputFile[] {
  const form = theme(name)
  const server = plantumlServer === undefined ? {} : { plantumlServer }
  return render({
    traces,
    vocabulary: twoPhase,
    catalogue,
    theme: form,
    templates: loadTemplates(form),
    diagrams,
    ...server,
  }).files
}

/** A trace with one section in which one node exists. */
export function smallTrace(header: Partial<Trace['header']> = {}, titles: readonly string[] = ['One']): Trace {
  return {
    source: `traces/${header.test ?? 't'}.jsonl`,
    header: { trace: 1, vocabulary: 'two_phase', group: 'g', file: 'f', test: 't', ...header },
    outcome: 'passed',
    sections: titles.map((title, i) => ({
      title,
      line: 2 + i,
      meanwhile: [],
      events: i === 0 ? [{ node: '1', op: 'joined' }] : [],
    })),
  }
}
