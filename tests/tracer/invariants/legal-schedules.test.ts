import { expect, test } from 'vitest'
import { Draw, seedOf } from '../../../src/explore/seeded-draw.ts'
import { Cluster } from '../../../src/sim/index.ts'
import { checkTrace } from '../../../src/tracer/invariants/check-trace.ts'
import { realFiles } from '../../../src/tracer/io/files.ts'
import { loadInvariants } from '../../../src/tracer/io/load-invariants.ts'
import { readTrace } from '../../../src/tracer/trace/read.ts'
import { Recorder } from '../../../src/tracer/trace/recorder.ts'
import { share } from '../../support/campaign.ts'
import { raftVocabulary } from '../support/traces.ts'

const vocabulary = raftVocabulary()
const { invariants } = loadInvariants('raft', vocabulary, realFiles)

/** What can happen to a node that runs, each as often as it is named. */
const ACTIONS: readonly ((cluster: Cluster, id: string, draw: Draw) => unknown)[] = [
  ...Array.from({ length: 7 }, () => (cluster: Cluster, id: string) => cluster.sendOne(id)),
  ...Array.from({ length: 6 }, () => (cluster: Cluster, id: string) => cluster.handleOne(id)),
  (cluster, id, draw) => cluster.storeOne(id, 1 + draw.below(2)),
  (cluster, id, draw) => cluster.storeOne(id, 1 + draw.below(2)),
  (cluster, id, draw) => cluster.tickNode(id, 1 + draw.below(3)),
  (cluster, id, draw) => cluster.tickNode(id, 1 + draw.below(3)),
  (cluster, id) => cluster.command(id, 'add 1'),
  (cluster, id) => cluster.duplicateInbox(id),
  (cluster, id, draw) => draw.once(3) && cluster.campaign(id),
  (cluster, id, draw) => draw.once(2) && cluster.crash(id),
  (cluster, id, draw) => draw.once(4) && cluster.failNextStore(id),
  (cluster, id, draw) => draw.once(4) && cluster.shutdown(id),
  (cluster, id, draw) => draw.once(4) && cluster.snapshot(id),
]

/** The trace of a cluster to which legal things happen, most of whose writes take their time. */
function tracedSchedule(draw: Draw): Uint8Array {
  const cluster = new Cluster({
    ...{ nodes: draw.one([2, 3, 3, 5]), asyncStorage: true, electionTimeoutTicks: 4, seed: draw.below(1000) },
    ...{ preVote: draw.once(2), checkQuorum: draw.once(2), snapshotAfterRecords: draw.one([0, 0, 3]) },
  })
  const recorder = new Recorder({ group: 'g', file: 'f', test: 't' }, vocabulary, () => [])
  recorder.watch(cluster)
  recorder.openSection('All', {}, false)
  cluster.start()
  for (const id of cluster.nodes) if (!draw.once(4)) cluster.holdWrites(id)
  for (let i = 0; i < 250; i += 1) {
    const id = draw.one(cluster.nodes)
    if (cluster.isUp(id)) draw.one(ACTIONS)(cluster, id, draw)
    else if (draw.once(4)) cluster.restart(id)
  }
  recorder.closeSection()
  return new TextEncoder().encode(recorder.toLines().concat('{"end":"passed"}', '').join('\n'))
}

test('what a cluster may do while its writes take their time breaks no rule', () => {
  let [backs, votes] = [0, 0]
  for (let i = 0; i < share(300); i += 1) {
    const text = tracedSchedule(new Draw(seedOf(21, i)))
    const trace = readTrace(text, `${i}.jsonl`, vocabulary)
    const { broken } = checkTrace(trace, vocabulary, invariants)
    expect([i, broken?.step.line, broken?.rules[0]?.found]).toEqual([i, undefined, undefined])
    const crashes = trace.sections.flatMap(({ events }) => events.filter(({ op }) => op === 'crash'))
    backs += crashes.filter(({ set }) => set?.['term'] !== undefined).length
    votes += crashes.filter(({ set }) => set?.['votedFor'] === null).length
  }
  // Terms and votes that were not stored when the power was cut are what this is about.
  expect([backs > 10, votes > 10]).toEqual([true, true])
})
