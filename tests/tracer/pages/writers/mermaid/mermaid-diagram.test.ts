import { expect, test } from 'vitest'
import { LIMITS } from '../../../../../src/tracer/common/limits.ts'
import { loadTemplates } from '../../../../../src/tracer/io/load.ts'
import { buildDocument } from '../../../../../src/tracer/pages/document/document.ts'
import { render } from '../../../../../src/tracer/pages/page-maker.ts'
import { type MermaidDiagram, mermaidOf } from '../../../../../src/tracer/pages/writers/mermaid/mermaid-diagram.ts'
import type { Format } from '../../../../../src/tracer/pages/writers/writer.ts'
import type { Trace } from '../../../../../src/tracer/trace/trace.ts'
import type { Vocabulary } from '../../../../../src/tracer/trace/vocabulary.ts'
import { longTrace } from '../../../../support/long-trace.ts'
import { everyWay } from '../../../support/every-way.ts'
import { END, HEADER, JOINED, raftVocabulary, readLines, readText, SECTION } from '../../../support/traces.ts'
import { twoPhase } from '../../../support/two-phase.ts'
import { catalogue, smallTrace, theme } from '../../site.ts'

/** The diagrams of each section of a trace. */
function diagramsOf(trace: Trace, vocabulary: Vocabulary = twoPhase): (readonly MermaidDiagram[])[] {
  const document = buildDocument(trace, vocabulary)
  return document.sections.map((section) => mermaidOf(document, section, vocabulary))
}

const linesOf = (...events: readonly object[]) =>
  diagramsOf(readLines([HEADER, SECTION, ...JOINED, ...events, END]))[0]?.flatMap(({ lines }) => lines) ?? []

test('a message is drawn as what it is', () => {
  const { first, second } = everyWay()
  const trace = readLines([HEADER, SECTION, ...JOINED, ...first, { section: 'Two' }, ...second, END])
  const messages = diagramsOf(trace).map((diagrams) =>
    diagrams.flatMap(({ lines }) => lines).filter((line) => line.includes(': pre ') && !/n2|n3-/.test(line)),
  )
  expect(messages).toEqual([
    [
      '  n1->>n3: pre r-1',
      '  n1-xn3: pre r-2 (lost)',
      '  n1-->>n3: pre r-9 (no section shows its sending)',
      '  n1-xn3: pre r-9 (stopped by a partition)',
      '  n1--)n3: pre r-3 (handled in section 2)',
      '  n1--xn3: pre r-4 (lost in section 2)',
      '  n1--xn3: pre r-5 (stopped in section 2)',
      '  n1--)n3: pre r-6 (still under way, no section shows its end)',
    ],
    [
      '  n1-->>n3: pre r-3 (sent in section 1)',
      '  n1--xn3: pre r-4 (sent in section 1, lost)',
      '  n1--xn3: pre r-5 (sent in section 1, stopped by a partition)',
      '  n1--)n3: pre r-7 (still under way when the test ends)',
    ],
  ])
})

test('what happens at a node is a note, with what it changed', () => {
  const lines = linesOf(
    { node: '1', op: 'asked', fields: { what: 'commit' }, set: { role: 'prepared', round: 1 } },
    { node: '1', op: 'asked', fields: { what: 'again' } },
    { node: '2', op: 'broken', fields: { rule: 'agree' } },
  )
  expect(lines).toEqual([
    "%%{init: {'sequence': {'mirrorActors': false}}}%%",
    'sequenceDiagram',
    '  accTitle: Section 1 as a sequence diagram',
    '  participant n1 as S1<br/>working',
    '  participant n2 as S2<br/>working',
    '  participant n3 as S3<br/>working',
    '  Note over n1: JOINED',
    '  Note over n2: JOINED',
    '  Note over n3: JOINED',
    '  Note over n1: ASKED<br/>commit<br/>Role: prepared<br/>round 1',
    '  Note over n1: ASKED<br/>again',
    '  rect rgba(248, 81, 73, 0.25)',
    '    Note over n2: BROKEN<br/>rule#58; agree',
    '  end',
  ])
})

test('a long section has a diagram for each picture, on the page of its rows, and each fits', () => {
  const vocabulary = raftVocabulary()
  const trace = readText(longTrace(1500).text, vocabulary)
  const document = buildDocument(trace, vocabulary)
  const section = document.sections[1]
  if (!section) throw new Error('no section')
  const diagrams = mermaidOf(document, section, vocabulary)
  expect(diagrams.length).toBe(Math.ceil(section.spacetime.rows.length / LIMITS.pictureRows))
  expect(diagrams.map(({ number }) => number)).toEqual(diagrams.map((_, i) => i + 1))
  expect(new Set(diagrams.map(({ page }) => page)).size).toBeGreaterThan(1)
  for (const { number, lines } of diagrams) {
    expect(lines).toContain(`  title Section 2, part ${number} of ${diagrams.length}`)
    expect(lines.join('\n').length).toBeLessThanOrEqual(LIMITS.mermaidCharacters)
  }
  // The role is what it is where the part begins.
  for (const { lines } of diagrams) expect(lines[4]).toBe('  participant n1 as N-1<br/>leader')
  const messages = diagrams.flatMap(({ lines }) => lines.filter((line) => /n\d-/.test(line)))
  const steps = section.sequence.steps.filter(({ type }) => type === 'message')
  expect(messages.length).toBe(steps.length)
})

test('one that Mermaid would not draw has no lines', () => {
  const nodes = Array.from({ length: 500 }, (_, i) => ({ node: `a node with a long name ${i}`, op: 'joined' }))
  const [diagrams] = diagramsOf(readLines([HEADER, SECTION, ...nodes, END]))
  expect(diagrams).toEqual([{ number: 1, page: 1, lines: [] }])
})

test('Markdown pages have it in place of pictures, and those in other formats have pictures', () => {
  const form = theme('default')
  const shown = (...formats: readonly Format[]) => {
    const templates = loadTemplates(form)
    const options = { vocabulary: twoPhase, catalogue, theme: form, templates, diagrams: 'mermaid' as const, formats }
    const { files } = render({ traces: [smallTrace()], ...options })
    const page = files.find(({ path }) => path === 'developer/tests/g/f/t.md')?.content ?? ''
    const others = files.filter(({ path }) => path.endsWith('.md') && path.split('/').length !== 5)
    expect(page.match(/^```mermaid\n%%{.*}%%\nsequenceDiagram\n(?: .*\n)+```$/gm)).toHaveLength(1)
    expect([page, ...others.map(({ content }) => content)].join('\n')).not.toContain('![')
    return ['.rst', '.md', '.svg', '.puml'].filter((ending) => files.some(({ path }) => path.endsWith(ending)))
  }
  expect(shown('markdown')).toEqual(['.md', '.puml'])
  expect(shown('rst', 'markdown')).toEqual(['.rst', '.md', '.svg', '.puml'])
})
