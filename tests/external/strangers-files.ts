/** A test that somebody writes against the package. */
export const TEST = `
import { Cluster } from 'protokoll/sim'
import { test } from 'protokoll/vitest'
import { expect } from 'vitest'

test('a leader', ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 3, preVote: false }))
  scenario.section('N-1 campaigns', { uses: ['leader_election'] }, () => {
    cluster.start()
    cluster.campaign('1')
    cluster.runNodeByNode()
    expect(cluster.node('1').role).toBe('leader')
  })
})
`

/** The same for an engine of one's own, with the types named. */
export const TYPED_TEST = `
import type { Claims, Observation, Source, Values } from 'protokoll'
import { type Scenario, test } from 'protokoll/vitest'
import { protokoll } from 'protokoll/vitest/plugin'
import { defineConfig } from 'vitest/config'

class Servers implements Source {
  readonly nodes: string[] = ['a']
  private observer: (observation: Observation, state: Values) => void = () => {}
  stateOf(node: string): Values {
    return { role: 'working', name: node }
  }
  subscribe(observer: typeof this.observer): void {
    this.observer = observer
  }
  start(): void {
    for (const node of this.nodes) this.observer({ node, op: 'joined' }, this.stateOf(node))
  }
}

function begin(scenario: Scenario, claims: Claims): Servers {
  const servers: Servers = scenario.watch(new Servers())
  return scenario.prepare('They start', claims, () => {
    servers.start()
    return servers
  })
}

test('a test', ({ scenario }) => {
  const { nodes } = begin(scenario, { uses: ['f'] })
  const count: number = scenario.section('One', () => nodes.length)
  void count
})

export default defineConfig({ plugins: [protokoll()] })
`

/** A tool around protokoll: it reads, folds, renders, compares and records, and names the types behind that. */
export const TOOL = `
import {
  type Catalogue,
  type Change,
  type Compared,
  type DiffClass,
  type EventDifference,
  type FoldedSection,
  type OutputFile,
  type Problem,
  type Project,
  type RenderInput,
  type RenderResult,
  type Report,
  type TestDiff,
  type Theme,
  type Trace,
  type Vocabulary,
  type Window,
  Recorder,
  CLASSES,
  diffProject,
  diffTraces,
  describeProblem,
  fold,
  loadCatalogue,
  loadProject,
  loadTemplates,
  loadTraces,
  loadVocabulary,
  parseVocabulary,
  ProtokollError,
  readTrace,
  render,
  renderProject,
  THEMES,
  writeReport,
} from 'protokoll'
import { type Config, createNode, type Effect, makeConfig, step } from 'protokoll/raft'
import schema from 'protokoll/schemas/trace.json' with { type: 'json' }
import { Cluster, SimViolation } from 'protokoll/sim'
import raft from 'protokoll/vocabulary/raft.json' with { type: 'json' }

export function pages(folder: string): readonly OutputFile[] {
  const project: Project = loadProject(folder)
  const vocabulary: Vocabulary = loadVocabulary(project.vocabulary)
  const catalogue: Catalogue = loadCatalogue(project.features, vocabulary)
  const traces: readonly Trace[] = loadTraces([project.traces], vocabulary)
  const theme: Theme | undefined = THEMES['default']
  if (!theme) return []
  const input: RenderInput = { traces, vocabulary, catalogue, theme, templates: loadTemplates(theme) }
  return render(input).files
}

export function all(project: Project): RenderResult {
  return renderProject({ ...project, theme: 'default' }, (stage: string) => process.stderr.write(stage))
}

export function firstDifference(before: Uint8Array, after: Uint8Array): [DiffClass, Window | null | undefined] {
  const vocabulary = parseVocabulary(raft, 'raft.json')
  const side = (name: string, bytes: Uint8Array) => ({ name, vocabulary, traces: [readTrace(bytes, name, vocabulary)] })
  const report: Report = diffTraces(side('before', before), side('after', after))
  const [test]: readonly TestDiff[] = report.tests
  const events: readonly EventDifference[] = test?.events ?? []
  const changes: readonly Change[] = report.changes
  void [events, changes]
  return [CLASSES.includes(report.verdict) ? report.verdict : 'nothing', test?.first]
}

export function comment(project: Project): string {
  const options = { before: 'git:main', after: project.traces, vocabulary: project.vocabulary, project }
  const compared: Compared = diffProject(options)
  return writeReport(compared, 'md', { limit: 65_000 })
}

export function roles(trace: Trace, vocabulary: Vocabulary): unknown[] {
  return fold(trace, vocabulary).flatMap(({ frames }: FoldedSection) => frames.map(({ states }) => states.get('1')?.['role']))
}

export function record(vocabulary: Vocabulary): string {
  try {
    const recorder = new Recorder({ group: 'g', file: 'f', test: 't' }, vocabulary, () => [])
    recorder.watch(new Cluster({ nodes: 3 }))
    return recorder.toLines().join(schema.$schema)
  } catch (error) {
    if (error instanceof SimViolation) return error.message
    if (!(error instanceof ProtokollError)) throw error
    return error.problems.map((problem: Problem) => describeProblem(problem)).join('')
  }
}

export function campaign(config: Config): readonly Effect[] {
  void [createNode, makeConfig, step, config]
  return []
}
`
