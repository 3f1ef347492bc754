import { readFileSync } from 'node:fs'
import { Cluster } from '../src/sim/index.ts'
import type { Observation, ToldState } from '../src/tracer/trace/events.ts'
import { parseVocabulary } from '../src/tracer/trace/parse-vocabulary.ts'
import { Recorder } from '../src/tracer/trace/recorder.ts'

/** Raft's words, which all benchmarks speak. */
export const vocabulary = parseVocabulary(
  JSON.parse(readFileSync('vocabulary/raft.json', 'utf8')),
  'vocabulary/raft.json',
)

/** What a cluster tells whoever watches it. */
export interface Told {
  readonly observation: Observation
  readonly state: ToldState
}

export function recordAll(told: readonly Told[]): readonly string[] {
  const recorder = makeRecorder()
  recorder.openSection('All', {}, false)
  for (const { observation, state } of told) recorder.record(observation, state)
  recorder.closeSection()
  return recorder.toLines()
}

export function makeRecorder(): Recorder {
  return new Recorder({ group: 'g', file: 'f', test: 't' }, vocabulary, () => [])
}

/** Three nodes, whose logs are kept short by snapshots: otherwise it is they that are measured. */
export function makeCluster() {
  return new Cluster({ nodes: 3, preVote: false, checkQuorum: false, snapshotAfterRecords: 500 })
}

/** An election, then a command and a heartbeat each round. */
export function runCluster(cluster: ReturnType<typeof makeCluster>, rounds: number): void {
  cluster.start()
  cluster.campaign('1')
  cluster.runRoundRobin()
  for (let i = 0; i < rounds; i += 1) {
    cluster.command('1', `x${i % 100}`)
    cluster.heartbeat('1')
    cluster.runRoundRobin()
  }
}

/** All that is told of a run. */
export function toldOf(rounds: number): Told[] {
  const told: Told[] = []
  const cluster = makeCluster()
  // Copies: what an observer is shown is only as good as the moment.
  cluster.subscribe((observation, state) => told.push(structuredClone({ observation, state })))
  runCluster(cluster, rounds)
  return told
}
