import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readTrace } from '../../src/tracer/trace/read.ts'
import { type Broken, brokenOf, bytesOf } from '../support/broken-bytes.ts'
import { share } from '../support/campaign.ts'
import { raftVocabulary } from '../tracer/support/traces.ts'
import { refusalOf, runOrderly, type Statuses } from './orderly.ts'
import { Project } from './project.ts'

const FILE = 'docs-out/traces/g/f/t.jsonl'
const recorded = (path: string) => readFileSync(`docs-out/traces/${path}.jsonl`, 'utf8')

const ALONE = recorded('elections/cluster_sizes/one_node_alone')
const SPLIT = recorded('elections/split_votes/a_split_vote_among_two_nodes')
const CRASH = recorded('elections/votes/a_vote_survives_the_voter_s_crash')
/** Traces of the scenarios, one of them as version 1, and one as if the test had failed; claims need a catalogue. */
const SAMPLES = [
  ALONE,
  ...[SPLIT, CRASH, SPLIT.replace('"trace":2', '"trace":1'), CRASH.replace('"passed"', '"failed"')].map((text) =>
    text.replace(/,"(?:uses|tests)":\[[^\]]*\]/g, ''),
  ),
]

interface Use {
  readonly args: readonly string[]
  readonly statuses: Statuses
  /** It reads the whole of a trace: what the library refuses it refuses. */
  readonly isStrict: boolean
}

/** The commands that read a trace, and how each may end. */
const USES: readonly Use[] = [
  { args: ['render'], statuses: { done: [0], refused: 1 }, isStrict: true },
  ...[
    ['good', 'docs-out/traces'],
    ['docs-out/traces', 'good', '--format', 'md'],
  ].map((words) => ({
    args: ['diff', ...words, '--fail-on', 'any'],
    statuses: { done: [0, 1], refused: 2 },
    isStrict: true,
  })),
  { args: ['merge', 'docs-out/traces', '--out', 'merged'], statuses: { done: [0], refused: 1 }, isStrict: false },
  { args: ['upgrade'], statuses: { done: [0], refused: 1 }, isStrict: false },
]

const vocabulary = raftVocabulary()

/** Puts a broken trace where the project has its traces, uses it, and returns whether it was taken. */
async function isTaken(project: Project, broken: Broken, { args, statuses, isStrict }: Use): Promise<boolean> {
  const bytes = bytesOf(broken, SAMPLES)
  writeFileSync(join(project.folder, FILE), bytes)
  const error = refusalOf(() => readTrace(bytes, FILE, vocabulary))
  const { status, stderr } = await runOrderly(project, args, statuses, bytes.length)
  if (error && isStrict) {
    expect(status).toBe(statuses.refused)
    expect(stderr).toContain(`error ${error.code} `)
  }
  return error === undefined
}

function brokenProject(): Project {
  const project = new Project()
  project.write('words.json', readFileSync('vocabulary/raft.json', 'utf8'))
  project.write('good/g/f/t.jsonl', SPLIT)
  return project
}

/** How many were taken, of all. */
let taken = 0

test.for(Array.from({ length: 10 }, (_, part) => part))(
  'whatever becomes of a trace, it is read or refused in an orderly way: part %i',
  async (part) => {
    const project = brokenProject()
    const property = fc.asyncProperty(brokenOf(SAMPLES.length), fc.constantFrom(...USES), async (broken, use) => {
      project.remove('merged')
      taken += Number(await isTaken(project, broken, use))
    })
    await fc.assert(property, { numRuns: share(1000), seed: part })
  },
)

test('some of them are still traces, and most are none', () => {
  expect(taken).toBeGreaterThan(share(10_000) / 20)
  expect(taken).toBeLessThan(share(10_000) / 2)
})
