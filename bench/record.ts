/**
 * How many events a second a recorder takes, told by three nodes of which one leads: a command and a heartbeat each
 * round. Beside it the same lines are written by JSON alone. Then the cluster itself, with a recorder and without.
 */
import { readFileSync } from 'node:fs'
import { Cluster } from '../src/sim/index.ts'
import type { Observation, Values } from '../src/tracer/trace/events.ts'
import { Recorder } from '../src/tracer/trace/recorder.ts'
import { parseVocabulary } from '../src/tracer/trace/vocabulary.ts'
import { compare, report } from './measure.ts'

const ROUNDS = 3000
const vocabulary = parseVocabulary(JSON.parse(readFileSync('vocabulary/raft.json', 'utf8')), 'vocabulary/raft.json')

interface Told {
  readonly observation: Observation
  readonly state: Values
}

function makeRecorder(): Recorder {
  return new Recorder({ group: 'g', file: 'f', test: 't' }, vocabulary, () => [])
}

function makeCluster() {
  // Snapshots keep the logs short: otherwise it is they that are measured.
  return new Cluster({ nodes: 3, preVote: false, snapshotAfterRecords: 500 })
}

function runCluster(cluster: ReturnType<typeof makeCluster>, rounds: number): void {
  cluster.start()
  cluster.campaign('1')
  cluster.runRoundRobin()
  for (let i = 0; i < rounds; i += 1) {
    cluster.command('1', `x${i % 100}`)
    cluster.heartbeat('1')
    cluster.runRoundRobin()
  }
}

function observed(): Told[] {
  const told: Told[] = []
  const cluster = makeCluster()
  cluster.subscribe((observation, state) => told.push({ observation, state: { ...state } }))
  runCluster(cluster, ROUNDS)
  return told
}

function recordAll(told: readonly Told[]): readonly string[] {
  const recorder = makeRecorder()
  recorder.openSection('All', {}, false)
  for (const { observation, state } of told) recorder.record(observation, state)
  recorder.closeSection()
  return recorder.toLines()
}

const told = observed()
const values = recordAll(told).map((line) => JSON.parse(line) as object)
report(
  compare(
    'events/s',
    told.length,
    { name: 'recorder', run: () => recordAll(told) },
    { name: 'JSON.stringify of the same lines', run: () => values.map((value) => JSON.stringify(value)) },
  ),
)

const messages = told.filter(({ observation }) => observation.op === 'handle').length
report(
  compare(
    'messages/s',
    messages,
    {
      name: 'cluster, recorded',
      run: () => {
        const cluster = makeCluster()
        const recorder = makeRecorder()
        recorder.watch(cluster)
        recorder.openSection('All', {}, false)
        runCluster(cluster, ROUNDS)
        recorder.closeSection()
        return recorder.toLines()
      },
    },
    { name: 'cluster, untraced', run: () => runCluster(makeCluster(), ROUNDS) },
    3,
  ),
)
