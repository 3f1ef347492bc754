import { expect } from 'vitest'
import { test } from '../../../src/tracer/vitest/index.ts'
import {
  applied,
  carryOutAll,
  isChunk,
  ledByFirst,
  ledWithOneBehind,
  ofAll,
  recordsOf,
  refuseAHeartbeat,
} from '../../support/snapshot-steps.ts'
import { carryOut, handleAll, heartbeat, sendAll } from '../../support/steps.ts'

/**
 * The snapshot that N-3 needs takes six messages of 10 bytes here. Four of them are on their way at once: they do not
 * wait for each other's answers, so the snapshot does not take six round trips. The second is lost. N-3 takes chunks in
 * their order only (paper figure 13), and says of the two behind the lost one that it does not have them, and where it
 * stands. N-1 sends the lost chunk alone and, when N-3 has it, all the others.
 */
test('four chunks of a snapshot are on their way, and one is lost', ({ scenario }) => {
  const cluster = ledWithOneBehind(scenario, { maxSnapshotChunkBytes: 10, maxSnapshotChunksInFlight: 4 })

  const four = { tests: ['snapshot/install.pipelined'] }
  scenario.section('N-3 refuses a heartbeat, and is sent four chunks, of which one is lost', four, () => {
    refuseAHeartbeat(cluster)
    sendAll(cluster, '1')
    expect(cluster.waitingFor('3')).toBe(4)
    let chunks = 0
    cluster.withhold('3', (message) => isChunk(message) && ++chunks === 2)
    handleAll(cluster, '3')
    expect(cluster.node('3').receiving).toMatchObject({ sizeBytes: 10 })
  })

  const gap = { tests: ['snapshot/install'] }
  scenario.section('Two were behind the gap; N-1 sends the lost one again', gap, () => {
    sendAll(cluster, '3')
    handleAll(cluster, '1')
    expect(cluster.node('1').progress.get('3')?.snapshot).toMatchObject({ offset: 10, resending: true, sentOffset: 20 })
    sendAll(cluster, '1')
    expect(cluster.waitingFor('3')).toBe(2)
  })

  scenario.section('When N-3 has it, the others go together', { tests: ['snapshot/install'] }, () => {
    cluster.runRoundRobin()
    expect(cluster.node('3').snapshot).toEqual(cluster.node('1').snapshot)
    expect(applied(cluster, '3')).toEqual(['add 1', 'add 2', 'add 3'])
  })
})

/**
 * N-3 was away for two commands, and N-1 has taken a snapshot since. The state would have to be sent for two records,
 * if all that the snapshot covers was gone. N-1 keeps two of the records here, and these are the ones that N-3 needs.
 *
 * After a crash the records are there still: they are part of N-1's log as it is stored. N-4, which is new and has
 * nothing, is sent the snapshot.
 */
test('records that a snapshot covers stay for a follower that lacks only these', ({ scenario }) => {
  const cluster = ledByFirst(scenario, { trailingRecords: 2 })
  carryOutAll(cluster, '1', 'add 1', 'add 2')
  scenario.prepare('N-3 crashes, and misses two commands', () => cluster.crash('3'))
  carryOutAll(cluster, '1', 'add 3', 'add 4')

  scenario.section('N-1 takes a snapshot and keeps two records', { tests: ['snapshot/create'] }, () => {
    cluster.snapshot('1')
    expect(cluster.node('1').log).toMatchObject({ snapshotIndex: 5, firstIndex: 4, lastIndex: 5 })
    expect(
      cluster
        .node('1')
        .log.slice(1, 9)
        .map(({ index }) => index),
    ).toEqual([4, 5])
  })

  const records = { tests: ['snapshot/trailing_records', 'log_replication/follower_recovery_catchup'] }
  scenario.section('N-3 is back, and is sent the two records', records, () => {
    cluster.restart('3')
    heartbeat(cluster, '1')
    expect(ofAll(cluster, ({ log }) => log.lastIndex)).toEqual([5, 5, 5])
    expect(cluster.node('3').snapshot).toBe(null)
    heartbeat(cluster, '1')
    expect(applied(cluster, '3')).toEqual(['add 1', 'add 2', 'add 3', 'add 4'])
  })

  scenario.section('N-1 restarts with the records', { tests: ['snapshot/crash_safety'] }, () => {
    cluster.crash('1')
    cluster.restart('1')
    expect(cluster.node('1').log).toMatchObject({ snapshotIndex: 5, firstIndex: 4, lastIndex: 5 })
    expect(applied(cluster, '1')).toEqual(['add 1', 'add 2', 'add 3', 'add 4'])
    expect(recordsOf(cluster, '1')).toEqual([])
  })
  scenario.prepare('N-1 leads again', { uses: ['leader_election/re_election'] }, () => {
    cluster.campaign('1')
    cluster.runRoundRobin()
    expect(cluster.node('1').role).toBe('leader')
  })

  const snapshot = { tests: ['snapshot/install.new_member'] }
  scenario.section('N-4 has nothing, and is sent the snapshot', snapshot, () => {
    cluster.addNode('4')
    cluster.join('4', '1')
    cluster.runRoundRobin()
    expect(cluster.node('4').snapshot?.index).toBe(5)
    carryOut(cluster, '1', 'add 5')
    heartbeat(cluster, '1')
    expect(applied(cluster, '4')).toEqual(['add 1', 'add 2', 'add 3', 'add 4', 'add 5'])
  })
})
