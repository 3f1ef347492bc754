import { expect } from 'vitest'
import { test } from '../../../src/tracer/vitest/index.ts'
import { applied, commitIndexes, logOf } from '../../support/replication-steps.ts'
import { carryOut, clusterLedByFirst, elect, heartbeat, sendAll } from '../../support/steps.ts'

/**
 * A record of the leader's own term is committed the moment a majority stores it, and only the leader sees that moment.
 * The followers have the record, but apply nothing until they are told. Every AppendEntries says how far the leader has
 * committed (`leaderCommit`, paper 5.3); when there is nothing else to send, a heartbeat brings the news.
 */
test('heartbeats carry the commit index', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, preVote: false, checkQuorum: false })

  const stored = { tests: ['log_replication/normal_replication'] }
  scenario.section('All have the record; only N-1 knows that it is committed', stored, () => {
    const command = carryOut(cluster, '1', 'add 1')
    cluster.runRoundRobin()
    expect(command.answer).toEqual({ type: 'result', result: '1' })
    expect(cluster.nodes.map((id) => cluster.node(id).log.lastIndex)).toEqual([2, 2, 2])
    expect(commitIndexes(cluster)).toEqual([2, 1, 1])
    expect(applied(cluster)).toEqual([['add 1'], [], []])
  })

  const told = { tests: ['log_replication/heartbeat_commit_update', 'log_replication/heartbeat_only'] }
  scenario.section('The heartbeat tells the others, and they apply the command', told, () => {
    heartbeat(cluster, '1')
    expect(commitIndexes(cluster)).toEqual([2, 2, 2])
    expect(applied(cluster)).toEqual([['add 1'], ['add 1'], ['add 1']])
  })

  const again = { tests: ['log_replication/heartbeat_only'] }
  scenario.section('The next one has no news: it only says that N-1 still leads', again, () => {
    heartbeat(cluster, '1')
    expect(commitIndexes(cluster)).toEqual([2, 2, 2])
    expect(cluster.nodes.map((id) => cluster.node(id).log.lastIndex)).toEqual([2, 2, 2])
    expect(cluster.node('3')).toMatchObject({ role: 'follower', leader: '1', electionElapsedTicks: 0 })
  })
})

/**
 * The leader has committed four records; N-3 has one of them. Each message tells it 4, but N-3 commits only as far as
 * the message has shown its log to be the leader's (paper, figure 2: the smaller of `leaderCommit` and the index of the
 * last new entry). A heartbeat that does not fit its log shows nothing. Then every record that comes is committed at
 * once.
 *
 * One record a message; three commands are carried out while N-3 is cut off, between the sections.
 */
test('a follower that lags behind commits only what it has', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, preVote: false, checkQuorum: false, maxRecordsPerMessage: 1 })

  scenario.prepare('N-3 is cut off', { uses: ['network_partition/follower_isolation'] }, () => {
    cluster.partition(['1', '2'], ['3'])
  })
  for (const text of ['add 1', 'add 2', 'add 3']) carryOut(cluster, '1', text)
  cluster.runRoundRobin()
  expect(commitIndexes(cluster)).toEqual([4, 3, 1])
  cluster.heal()

  const nothing = { tests: ['log_replication/heartbeat_commit_update'] }
  scenario.section('A heartbeat says 4; it does not fit, and N-3 commits nothing', nothing, () => {
    cluster.heartbeat('1')
    sendAll(cluster, '1')
    cluster.handleOne('3')
    expect(cluster.node('3')).toMatchObject({ commitIndex: 1, lastApplied: 1 })
    expect(commitIndexes(cluster)).toEqual([4, 3, 1])
  })

  const oneByOne = { tests: ['log_replication/heartbeat_commit_update', 'log_replication/follower_recovery_catchup'] }
  scenario.section('It gets record 2 and commits 2, though the message says 4', oneByOne, () => {
    cluster.runRoundRobin({ until: () => cluster.node('3').log.lastIndex === 2 })
    expect(cluster.node('3').commitIndex).toBe(2)
    expect(cluster.machine('3').commands).toEqual(['add 1'])
  })

  scenario.section(
    'The same with records 3 and 4',
    { uses: ['log_replication/heartbeat_commit_update'], tests: ['log_replication/follower_recovery_catchup'] },
    () => {
      cluster.runRoundRobin({ until: () => cluster.node('3').log.lastIndex === 3 })
      expect(cluster.node('3').commitIndex).toBe(3)
      cluster.runRoundRobin()
      expect(commitIndexes(cluster)).toEqual([4, 4, 4])
      expect(logOf(cluster, '3')).toEqual(['1 start', '1 add 1', '1 add 2', '1 add 3'])
      expect(applied(cluster)[2]).toEqual(['add 1', 'add 2', 'add 3'])
    },
  )
})

/**
 * The paper's leader finds where a follower's log agrees with its own by going back one record at a time, and may send
 * a heartbeat about each place that it passes. Such a heartbeat says that the logs agree up to its `prevLogIndex`, and
 * nothing about what the follower has behind it. N-1 here has two records behind it that no leader has committed, and
 * must not commit them because `leaderCommit` is as high: it commits up to the last entry that the message vouches for
 * (paper, figure 2, "index of last new entry"), and not up to the end of its own log.
 *
 * N-2 of this cluster names the place at once and sends what follows, so the heartbeat is put into the network by hand.
 */
test('a heartbeat vouches for less than the follower has', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, preVote: false, checkQuorum: false })

  scenario.prepare('N-1 is cut off and takes two commands', { uses: ['network_partition/leader_isolation'] }, () => {
    cluster.partition(['1'], ['2', '3'])
    cluster.command('1', 'lost 1')
    cluster.command('1', 'lost 2')
    sendAll(cluster, '1')
    expect(logOf(cluster, '1')).toEqual(['1 start', '1 lost 1', '1 lost 2'])
  })
  elect(cluster, '2')
  cluster.runRoundRobin()
  carryOut(cluster, '2', 'add 1')
  expect(cluster.node('2')).toMatchObject({ role: 'leader', term: 2, commitIndex: 3 })

  const vouched = { tests: ['log_replication/heartbeat_commit_update'] }
  scenario.section('N-1 hears that 3 is committed, in a heartbeat about record 1', vouched, () => {
    const about = { prevLogIndex: 1, prevLogTerm: 1, entries: [], leaderCommit: 3 }
    cluster.inject('1', { kind: 'append_entries', from: '2', to: '1', term: 2, ...about })
    cluster.handleOne('1')
    expect(cluster.node('1')).toMatchObject({ role: 'follower', term: 2, leader: '2', commitIndex: 1 })
    expect(applied(cluster)[0]).toEqual([])
    expect(logOf(cluster, '1')).toEqual(['1 start', '1 lost 1', '1 lost 2'])
  })

  const repaired = { tests: ['log_replication/conflict_resolution'] }
  scenario.section('With the next heartbeat its records give way', repaired, () => {
    cluster.heal()
    heartbeat(cluster, '2')
    expect(logOf(cluster, '1')).toEqual(['1 start', '2 start', '2 add 1'])
    expect(applied(cluster)[0]).toEqual(['add 1'])
  })
})
