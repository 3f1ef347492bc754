import { expect } from 'vitest'
import { test } from '../../../src/tracer/vitest/index.ts'
import {
  applied,
  carryOutAll,
  exchange,
  isChunk,
  ledByFirst,
  ledWithOneBehind,
  recordsOf,
  refuseAHeartbeat,
} from '../../support/snapshot-steps.ts'
import { handleAll, sendAll } from '../../support/steps.ts'

/**
 * The network keeps a copy of N-1's snapshot of record 4 and delivers it when N-3 has committed record 6. N-3 has gone
 * through exactly that state and left it. Were it to install the snapshot, its state machine would forget two commands
 * that clients know to be carried out, and its commit index would go down, which it never does. It answers that it has
 * all of that, which is true (paper 7: such a snapshot describes only a prefix of the log), and changes nothing.
 */
test('a snapshot that is older than what the follower has', ({ scenario }) => {
  const cluster = ledWithOneBehind(scenario)

  const copy = scenario.prepare('N-3 is sent a snapshot; a copy of the message is still on its way', () => {
    refuseAHeartbeat(cluster)
    sendAll(cluster, '1')
    const chunks = cluster.withhold('3', isChunk)
    cluster.deliver(chunks)
    cluster.runRoundRobin()
    expect(cluster.node('3').snapshot).toMatchObject({ index: 4 })
    return chunks
  })
  carryOutAll(cluster, '1', 'add 4', 'add 5')

  const old = { tests: ['snapshot/install.outdated', 'network_partition/delayed_message_delivery'] }
  scenario.section('The copy arrives two records later, and changes nothing', old, () => {
    cluster.deliver(copy)
    handleAll(cluster, '3')
    expect(cluster.node('3')).toMatchObject({ commitIndex: 6, lastApplied: 6 })
    expect(recordsOf(cluster, '3')).toEqual(['5 t1 add 4', '6 t1 add 5'])
    expect(applied(cluster, '3')).toEqual(['add 1', 'add 2', 'add 3', 'add 4', 'add 5'])
  })

  scenario.section('The acknowledgement takes nothing back at N-1', { tests: ['snapshot/install.outdated'] }, () => {
    sendAll(cluster, '3')
    handleAll(cluster, '1')
    expect(cluster.node('1').progress.get('3')).toMatchObject({ matchIndex: 6, nextIndex: 7 })
    expect(cluster.idle).toBe(true)
  })

  scenario.section(
    'N-3 takes a snapshot itself; the copy arrives again',
    { tests: ['snapshot/install.outdated'] },
    () => {
      cluster.snapshot('3')
      cluster.deliver(copy)
      exchange(cluster, '3', '1')
      handleAll(cluster, '3')
      expect(cluster.node('3').snapshot).toMatchObject({ index: 6 })
      expect(applied(cluster, '3')).toHaveLength(5)
    },
  )
})

/**
 * Each node takes snapshots when it likes (paper 7), so they cover different records: N-1, the leader, has an older one
 * than N-3, and N-2 has none. Nobody evens that out. Whether a follower needs a snapshot depends on the first record
 * that it lacks, and not on whose snapshot reaches further; all three lack only the next command.
 */
test('snapshots at different records need not be evened out', ({ scenario }) => {
  const cluster = ledByFirst(scenario)
  carryOutAll(cluster, '1', 'add 1')
  scenario.prepare('N-1 takes a snapshot', () => cluster.snapshot('1'))
  carryOutAll(cluster, '1', 'add 2')
  scenario.prepare('N-3 takes one a record later', () => cluster.snapshot('3'))

  scenario.section('A command reaches all of them as a record', { tests: ['snapshot/compaction'] }, () => {
    expect(cluster.nodes.map((id) => cluster.node(id).log.snapshotIndex)).toEqual([2, 0, 3])
    carryOutAll(cluster, '1', 'add 3')
    expect(cluster.nodes.map((id) => cluster.node(id).log.snapshotIndex)).toEqual([2, 0, 3])
    expect(recordsOf(cluster, '1')).toEqual(['3 t1 add 2', '4 t1 add 3'])
    expect(recordsOf(cluster, '3')).toEqual(['4 t1 add 3'])
    expect(cluster.nodes.map((id) => applied(cluster, id).length)).toEqual([3, 3, 3])
  })
})
