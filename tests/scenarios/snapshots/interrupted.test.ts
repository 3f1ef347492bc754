import { expect } from 'vitest'
import { test } from '../../../src/tracer/vitest/index.ts'
import {
  applied,
  carryOutAll,
  exchange,
  isChunk,
  ledWithOneBehind,
  recordsOf,
  refuseAHeartbeat,
} from '../../support/snapshot-steps.ts'
import { carryOut, elect, handleAll, heartbeat, sendAll } from '../../support/steps.ts'

/**
 * N-1 crashes when N-3 has the first chunk of its snapshot. N-2 is elected with N-3's vote; it has a snapshot of its
 * own, taken at another record. Pieces of two snapshots do not fit together, and the chunks carry the term of their
 * leader for that (paper figure 13; 5.1): what N-3 had collected goes with the old term, and a late chunk of N-1 is
 * refused. N-2 begins at offset 0.
 */
test('the leader changes while a snapshot is being sent', ({ scenario }) => {
  const cluster = ledWithOneBehind(scenario, { maxSnapshotChunkBytes: 20 })
  scenario.prepare('N-3 has the first of three chunks; the second is on its way', () => {
    refuseAHeartbeat(cluster)
    exchange(cluster, '1', '3')
    sendAll(cluster, '1')
    expect(cluster.node('3').receiving).toMatchObject({ leaderTerm: 1, index: 4, sizeBytes: 20 })
  })
  const second = cluster.withhold('3', isChunk)
  // One more command among N-1 and N-2, and then N-2's own snapshot.
  cluster.partition(['1', '2'], ['3'])
  carryOutAll(cluster, '1', 'add 4')
  cluster.heal()
  cluster.snapshot('2')

  const gone = { uses: ['leader_election/re_election', 'snapshot/install.leader_change'] }
  scenario.section('N-1 crashes; N-2 is elected, and N-3 drops the chunk that it had', gone, () => {
    cluster.crash('1')
    elect(cluster, '2')
    expect(cluster.node('3')).toMatchObject({ term: 2, votedFor: '2', receiving: null })
    expect(cluster.node('3').log.lastIndex).toBe(1)
  })

  const stale = { tests: ['snapshot/install.leader_change', 'network_partition/delayed_message_delivery'] }
  scenario.section('The second chunk of N-1 arrives, and is refused with the newer term', stale, () => {
    cluster.deliver(second)
    cluster.handleOne('3')
    expect(cluster.node('3')).toMatchObject({ term: 2, receiving: null })
  })

  scenario.section(
    'N-2 sends its own snapshot from the beginning',
    { tests: ['snapshot/install.leader_change'] },
    () => {
      cluster.runRoundRobin()
      heartbeat(cluster, '2')
      expect(cluster.node('2').snapshot).toMatchObject({ index: 5 })
      expect(cluster.node('3').snapshot).toEqual(cluster.node('2').snapshot)
      expect(cluster.node('3')).toMatchObject({ commitIndex: 6 })
      expect(applied(cluster, '3')).toEqual(['add 1', 'add 2', 'add 3', 'add 4'])
    },
  )
})

/**
 * N-3 crashes with two of three chunks. They were in memory only: a snapshot is stored when it is whole, and until then
 * the node's old log is what it has. After the restart it answers the third chunk with the number of bytes that it has,
 * none, and N-1 begins anew. That the receiver names the offset (paper figure 13) makes the sender need no memory of
 * what happened to the other.
 */
test('the receiver of a snapshot restarts half-way', ({ scenario }) => {
  const cluster = ledWithOneBehind(scenario, { maxSnapshotChunkBytes: 20 })
  scenario.prepare('N-3 has two of three chunks', () => {
    refuseAHeartbeat(cluster)
    exchange(cluster, '1', '3')
    exchange(cluster, '1', '3')
    expect(cluster.node('3').receiving).toMatchObject({ sizeBytes: 40 })
  })

  const crash = { tests: ['snapshot/crash_safety', 'node_lifecycle/crash_and_restart'] }
  scenario.section('N-3 crashes; it comes back with its old log and no part of the snapshot', crash, () => {
    cluster.crash('3')
    cluster.restart('3')
    expect(cluster.node('3')).toMatchObject({ receiving: null, snapshot: null, commitIndex: 0 })
    expect(cluster.node('3').log.lastIndex).toBe(1)
  })

  const anew = { tests: ['snapshot/install.chunk_loss'] }
  scenario.section('N-3 says that it has no bytes, and N-1 begins anew', anew, () => {
    cluster.heartbeat('1')
    exchange(cluster, '1', '3')
    expect(cluster.node('1').progress.get('3')?.snapshot).toMatchObject({ snapshot: { index: 4 }, offset: 0 })
    cluster.runRoundRobin()
    expect(cluster.node('3').snapshot).toEqual(cluster.node('1').snapshot)
    expect(applied(cluster, '3')).toEqual(['add 1', 'add 2', 'add 3'])
  })
})

/**
 * While N-3 is being sent the snapshot of record 4, the cluster goes on, and N-1 takes the next one at record 6. N-3 is
 * still sent the first: if each newer one began anew, a cluster that takes snapshots faster than it sends one would never
 * end. For the same reason N-1 keeps the records behind record 4 until N-3 has the snapshot, and sends it these then.
 * The next snapshot that N-1 takes covers them as usual.
 */
test('the leader takes a newer snapshot while it sends one', ({ scenario }) => {
  const cluster = ledWithOneBehind(scenario, { maxSnapshotChunkBytes: 20 })
  scenario.prepare('N-3 has one of three chunks, and its answer is lost', () => {
    refuseAHeartbeat(cluster)
    sendAll(cluster, '1')
    handleAll(cluster, '3')
    cluster.loseOutbox('3')
  })
  // What goes on among N-1 and N-2 meanwhile.
  cluster.partition(['1', '2'], ['3'])
  carryOutAll(cluster, '1', 'add 4', 'add 5')
  cluster.snapshot('1')
  cluster.heal()

  const stays = { tests: ['snapshot/install.stays'] }
  scenario.section('N-3 goes on with the chunks of the older snapshot', stays, () => {
    expect(cluster.node('1').snapshot?.index).toBe(6)
    expect(cluster.node('1').log).toMatchObject({ snapshotIndex: 6, firstIndex: 5 })
    cluster.heartbeat('1')
    exchange(cluster, '1', '3')
    exchange(cluster, '1', '3')
    expect(cluster.node('3').receiving).toMatchObject({ index: 4, sizeBytes: 40 })
  })

  scenario.section('N-3 has it, and gets the records behind it', stays, () => {
    cluster.runRoundRobin()
    expect(cluster.node('3').snapshot?.index).toBe(4)
    expect(recordsOf(cluster, '3')).toEqual(['5 t1 add 4', '6 t1 add 5'])
    expect(cluster.node('3').commitIndex).toBe(6)
    expect(applied(cluster, '3')).toEqual(['add 1', 'add 2', 'add 3', 'add 4', 'add 5'])
  })

  scenario.section('The next snapshot keeps no record for anyone', { tests: ['snapshot/compaction'] }, () => {
    carryOut(cluster, '1', 'add 6')
    cluster.snapshot('1')
    expect(cluster.node('1').log).toMatchObject({ snapshotIndex: 7, firstIndex: 8 })
  })
})
