import { expect, it } from 'vitest'
import type { NodeId } from '../../../src/raft/index.ts'
import { type ClientCommand, Cluster } from '../../../src/sim/index.ts'
import { lead, ticks } from './situations.ts'

/** One round trip between the leader and the newcomer, two between the leader and node 2; 3 is down. */
function roundTrip(cluster: Cluster): void {
  for (const id of ['1', '2', '1', '4', '1', '2', '1']) {
    while (cluster.sendOne(id)) {}
    while (cluster.waitingFor(id) > 0) cluster.handleOne(id)
  }
  cluster.loseInbox('3')
}

/** A cluster of three in which node 3 is down, and node 4 never gets a snapshot before the next is taken. */
function underLoad(): { cluster: Cluster; add: ClientCommand; pass: (count: number) => void } {
  const cluster = new Cluster({ nodes: 3, snapshotAfterRecords: 5, maxSnapshotChunkBytes: 64 })
  cluster.start()
  cluster.addNode('4')
  lead(cluster, '1')
  for (let i = 0; i < 40; i += 1) cluster.command('1', `padding-${i}`)
  ticks(cluster, 2)
  cluster.crash('3')
  const add = cluster.changeMembership('1', 'ADD', '4')
  const pass = (count: number) => {
    for (let i = 0; i < count && !add.done; i += 1) {
      cluster.command('1', `w${i}`)
      roundTrip(cluster)
      cluster.tick()
    }
  }
  return { cluster, add, pass }
}

function answered(cluster: Cluster, command: ClientCommand, at: NodeId): ClientCommand['answer'] {
  while (cluster.sendOne(at)) {}
  return command.answer
}

/** Seen in async-raft and in dgraph. */
it('a newcomer that is never brought up to date blocks other changes for a bounded time', () => {
  const { cluster, add, pass } = underLoad()
  pass(1500)
  expect(add.done).toBe(true)
  const removal = cluster.changeMembership('1', 'REMOVE', '3')
  for (let i = 0; i < 3; i += 1) roundTrip(cluster)
  expect(removal.answer?.type).toBe('result')
})

it('an administrator can give it up before', () => {
  const { cluster, add, pass } = underLoad()
  pass(1)
  const refused = cluster.changeMembership('1', 'REMOVE', '3')
  expect(answered(cluster, refused, '1')).toMatchObject({ type: 'refused', reason: 'change_under_way' })
  const abort = cluster.abortChange('1')
  expect(answered(cluster, abort, '1')).toMatchObject({ type: 'result' })
  expect(add.answer).toMatchObject({ type: 'refused', reason: 'aborted' })
  const removal = cluster.changeMembership('1', 'REMOVE', '3')
  for (let i = 0; i < 3; i += 1) roundTrip(cluster)
  expect(removal.answer?.type).toBe('result')
})
