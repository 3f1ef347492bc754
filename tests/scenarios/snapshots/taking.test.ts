import { expect } from 'vitest'
import { test } from '../../../src/tracer/vitest/index.ts'
import { applied, carryOutAll, ledByFirst, ofAll, recordsOf } from '../../support/snapshot-steps.ts'
import { carryOut, elect, heartbeat, settle } from '../../support/steps.ts'

/**
 * A follower writes down what its state machine holds, together with the index and the term of the last record in it,
 * and discards its log up to there (paper 7, figure 12). It asks nobody: what is applied is committed, and the state
 * at an index is the same everywhere, so each node decides for itself (thesis 5.1).
 *
 * What follows is stored behind the snapshot under the indexes that it would have had anyway. After a crash the node
 * starts from the snapshot, and applies again only what stands behind it.
 */
test('a follower takes a snapshot', ({ scenario }) => {
  const cluster = ledByFirst(scenario)
  carryOutAll(cluster, '1', 'add 1', 'add 2', 'add 3')

  scenario.section('N-2 takes a snapshot, and its log is gone', { tests: ['snapshot/create'] }, () => {
    expect(recordsOf(cluster, '2')).toEqual(['1 t1 term_start', '2 t1 add 1', '3 t1 add 2', '4 t1 add 3'])
    cluster.snapshot('2')
    expect(cluster.node('2').snapshot).toMatchObject({ index: 4, term: 1, membership: { voters: ['1', '2', '3'] } })
    expect(recordsOf(cluster, '2')).toEqual([])
    expect(cluster.node('2').log).toMatchObject({ lastIndex: 4, lastTerm: 1 })
    expect(ofAll(cluster, ({ log }) => log.snapshotIndex)).toEqual([0, 4, 0])
    expect(cluster.idle).toBe(true)
  })

  scenario.section('The next command is stored behind it', { tests: ['snapshot/compaction'] }, () => {
    const command = carryOut(cluster, '1', 'add 4')
    heartbeat(cluster, '1')
    expect(command.answer).toEqual({ type: 'result', result: '4' })
    expect(recordsOf(cluster, '2')).toEqual(['5 t1 add 4'])
    expect(applied(cluster, '2')).toEqual(['add 1', 'add 2', 'add 3', 'add 4'])
  })

  const restart = { tests: ['snapshot/compaction', 'node_lifecycle/crash_and_restart'] }
  scenario.section('N-2 crashes, and starts from its snapshot', restart, () => {
    cluster.crash('2')
    cluster.restart('2')
    expect(cluster.node('2')).toMatchObject({ commitIndex: 4, lastApplied: 4 })
    expect(applied(cluster, '2')).toEqual(['add 1', 'add 2', 'add 3'])
    heartbeat(cluster, '1')
    expect(cluster.node('2')).toMatchObject({ commitIndex: 5, lastApplied: 5 })
    expect(applied(cluster, '2')).toEqual(['add 1', 'add 2', 'add 3', 'add 4'])
  })
})

/**
 * The leader takes a snapshot while a command is on its way to being committed. The snapshot holds what is applied and
 * nothing more (paper 7): the record stays in the log, and its client goes on waiting. A snapshot with that record in
 * it would make final what a new leader may still replace.
 *
 * N-3 misses the record. It is the first behind the snapshot, so the leader has to say what stands before it
 * (paper 5.3) when that record is gone from its log: the snapshot knows its index and its term.
 */
test('the leader takes a snapshot while a command is under way', ({ scenario }) => {
  const cluster = ledByFirst(scenario)
  carryOutAll(cluster, '1', 'add 1', 'add 2')

  const early = { tests: ['snapshot/create'] }
  const command = scenario.section('A command has left for the others when N-1 takes its snapshot', early, () => {
    const given = cluster.command('1', 'add 3')
    cluster.sendOne('1')
    cluster.sendOne('1')
    cluster.snapshot('1')
    expect(cluster.node('1').snapshot).toMatchObject({ index: 3, term: 1 })
    expect(recordsOf(cluster, '1')).toEqual(['4 t1 add 3'])
    expect(given.done).toBe(false)
    return given
  })

  scenario.section(
    'N-2 stores it, and the client gets its result',
    { uses: ['log_replication/normal_replication'] },
    () => {
      cluster.loseInbox('3')
      cluster.runRoundRobin()
      expect(command.answer).toEqual({ type: 'result', result: '3' })
      expect(cluster.node('3').log.lastIndex).toBe(3)
    },
  )

  const behind = { tests: ['snapshot/compaction'], uses: ['log_replication/slow_follower_backdown'] }
  scenario.section('N-3, which missed it, is sent the record right behind the snapshot', behind, () => {
    heartbeat(cluster, '1')
    expect(cluster.node('3').log.at(4)).toMatchObject({ command: 'add 3' })
    expect(cluster.node('3').snapshot).toBeNull()
    heartbeat(cluster, '1')
    expect(cluster.nodes.map((id) => applied(cluster, id).length)).toEqual([3, 3, 3])
  })
})

/**
 * N-1 and N-2 have only snapshots, and no record behind them. When logs are compared (paper 5.4.1), the last record of
 * the snapshot stands for the last of the log. N-3 lacks that record; were the empty logs taken for what they look
 * like, N-3 would win with its two records, and a committed one would be lost.
 */
test('an election among nodes whose logs are empty behind their snapshots', ({ scenario }) => {
  const cluster = ledByFirst(scenario)

  carryOutAll(cluster, '1', 'add 1')
  scenario.prepare('N-3 crashes, and misses a command', () => cluster.crash('3'))
  carryOutAll(cluster, '1', 'add 2')
  scenario.prepare('N-1 and N-2 take snapshots; then N-1 crashes, and N-3 is back', () => {
    cluster.snapshot('1')
    cluster.snapshot('2')
    cluster.crash('1')
    cluster.restart('3')
    expect(ofAll(cluster, ({ log }) => [log.snapshotIndex, log.lastIndex])).toEqual([
      [3, 3],
      [3, 3],
      [0, 2],
    ])
  })

  const refused = { tests: ['snapshot/compaction', 'leader_election/log_comparison'] }
  scenario.section('N-3 asks for N-2’s vote and is refused', refused, () => {
    cluster.campaign('3')
    cluster.runRoundRobin()
    expect(cluster.node('3').role).toBe('candidate')
    expect(cluster.node('2')).toMatchObject({ role: 'follower', term: 2, votedFor: null })
  })

  const elected = { tests: ['snapshot/compaction'], uses: ['leader_election/re_election'] }
  scenario.section('N-2 is elected, and its term begins behind the snapshot', elected, () => {
    elect(cluster, '2')
    expect(cluster.node('3').votedFor).toBe('2')
    expect(recordsOf(cluster, '2')).toEqual(['4 t3 term_start'])
  })

  settle(cluster, '2')
  expect(applied(cluster, '3')).toEqual(['add 1', 'add 2'])
})

/**
 * Nobody asks for these snapshots: every node is configured to take one when it has applied four records since the last
 * (thesis 5.1.2). Each counts what it has applied itself, so the leader, which is the first to know what is committed,
 * is also the first to take one. No message is needed for it.
 */
test('a snapshot after every four records', ({ scenario }) => {
  const cluster = ledByFirst(scenario, { snapshotAfterRecords: 4 })
  carryOutAll(cluster, '1', 'add 1', 'add 2')

  scenario.section('The fourth record is committed, and N-1 takes a snapshot', { tests: ['snapshot/create'] }, () => {
    expect(cluster.node('1').log).toMatchObject({ snapshotIndex: 0, lastIndex: 3 })
    const command = carryOut(cluster, '1', 'add 3')
    expect(command.answer).toEqual({ type: 'result', result: '3' })
    expect(ofAll(cluster, ({ log }) => log.snapshotIndex)).toEqual([4, 0, 0])
  })

  scenario.section('The others learn that it is committed, and take theirs', { tests: ['snapshot/create'] }, () => {
    settle(cluster, '1')
    expect(ofAll(cluster, ({ log }) => log.snapshotIndex)).toEqual([4, 4, 4])
    expect(cluster.node('2').snapshot?.data).toEqual(cluster.node('1').snapshot?.data)
  })

  carryOutAll(cluster, '1', 'add 4', 'add 5', 'add 6')
  scenario.section(
    'Three records later none is due yet; the fourth brings the next',
    { tests: ['snapshot/create'] },
    () => {
      expect(ofAll(cluster, ({ log }) => log.snapshotIndex)).toEqual([4, 4, 4])
      carryOut(cluster, '1', 'add 7')
      expect(cluster.node('1').log).toMatchObject({ snapshotIndex: 8, lastIndex: 8 })
    },
  )
})
