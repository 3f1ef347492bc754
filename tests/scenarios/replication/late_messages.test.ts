import { expect } from 'vitest'
import { Cluster } from '../../../src/sim/index.ts'
import { test } from '../../../src/tracer/vitest/index.ts'
import { applied, logOf } from '../../support/replication-steps.ts'
import { carryOut, clusterLedByFirst, elect, handleAll, sendAll, settle } from '../../support/steps.ts'

/**
 * Every message to N-2 arrives twice. The second copy finds its record already there, changes nothing, and is answered
 * like the first: AppendEntries may be repeated at will (paper 5.3 and 5.5). The leader counts nodes, not answers, so
 * two answers of N-2 are no majority of five, and the client waits for a third node.
 */
test('append_entries that arrive twice', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 5, preVote: false, checkQuorum: false })

  const twice = { tests: ['log_replication/duplicate_delivery'] }
  const command = scenario.section('N-2 gets a command twice, and answers twice', twice, () => {
    const given = cluster.command('1', 'add 1')
    cluster.sendOne('1')
    cluster.duplicateInbox('2')
    handleAll(cluster, '2')
    expect(logOf(cluster, '2')).toEqual(['1 start', '1 add 1'])
    sendAll(cluster, '2')
    handleAll(cluster, '1')
    expect(cluster.node('1').commitIndex).toBe(1)
    expect(given.done).toBe(false)
    return given
  })

  scenario.section('N-3 makes it three of five', { tests: ['log_replication/normal_replication'] }, () => {
    cluster.sendOne('1')
    handleAll(cluster, '3')
    sendAll(cluster, '3')
    handleAll(cluster, '1')
    expect(cluster.node('1').commitIndex).toBe(2)
  })

  settle(cluster, '1')
  expect(command.answer).toEqual({ type: 'result', result: '1' })
  expect(applied(cluster)).toEqual(Array(5).fill(['add 1']))
})

/**
 * Three commands are sent, one message each, and reach N-2 in the wrong order. The last two do not fit to the end of
 * its log and are refused, for a log must have no gaps (paper 5.3); the first fits. From the answers the leader learns
 * what N-2 lacks and sends it again, partly twice. The order in the log is the leader's.
 */
test('append_entries in the wrong order', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, preVote: false, checkQuorum: false })
  scenario.prepare('N-3 crashes, so that all depends on N-2', () => cluster.crash('3'))

  const order = { uses: ['network_partition/delayed_message_delivery'], tests: ['log_replication/reordered_delivery'] }
  const given = scenario.section('The last message comes first: two are refused, the first is stored', order, () => {
    const commands = ['add 1', 'add 2', 'add 3'].map((text) => cluster.command('1', text))
    sendAll(cluster, '1')
    cluster.reverseInbox('2')
    cluster.handleOne('2')
    cluster.handleOne('2')
    expect(logOf(cluster, '2')).toEqual(['1 start'])
    cluster.handleOne('2')
    expect(logOf(cluster, '2')).toEqual(['1 start', '1 add 1'])
    return commands
  })

  scenario.section(
    'The leader sends again what N-2 lacks',
    { tests: ['log_replication/slow_follower_backdown'] },
    () => {
      cluster.runRoundRobin()
      expect(logOf(cluster, '2')).toEqual(['1 start', '1 add 1', '1 add 2', '1 add 3'])
      expect(cluster.node('1').commitIndex).toBe(4)
      expect(given.map(({ answer }) => answer)).toEqual(['1', '2', '3'].map((result) => ({ type: 'result', result })))
    },
  )

  settle(cluster, '1')
  expect(cluster.machine('2').commands).toEqual(['add 1', 'add 2', 'add 3'])
})

/**
 * A copy of the message with the first command turns up when N-2's log is two records longer. It agrees with that log
 * as far as it goes, and says nothing about what follows. N-2 must not cut its log off behind it (paper 5.3: only
 * where a record conflicts is it deleted): the leader has counted N-2's later records, and they are committed.
 */
test('a very late append_entries of the same term', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, preVote: false, checkQuorum: false })

  const copy = scenario.prepare('A first command reaches N-2; a copy of the message is still on its way', () => {
    cluster.command('1', 'add 1')
    sendAll(cluster, '1')
    const messages = cluster.withhold('2')
    cluster.deliver(messages)
    cluster.runRoundRobin()
    return messages
  })
  carryOut(cluster, '1', 'add 2')
  carryOut(cluster, '1', 'add 3')
  settle(cluster, '1')

  const late = { tests: ['log_replication/reordered_delivery', 'network_partition/delayed_message_delivery'] }
  scenario.section('The copy arrives, and the longer log stays as it is', late, () => {
    expect(cluster.node('2').commitIndex).toBe(4)
    cluster.deliver(copy)
    cluster.runRoundRobin()
    expect(logOf(cluster, '2')).toEqual(['1 start', '1 add 1', '1 add 2', '1 add 3'])
    expect(cluster.node('2').commitIndex).toBe(4)
    expect(cluster.node('1').progress.get('2')).toMatchObject({ matchIndex: 4, nextIndex: 5 })
  })
  expect(applied(cluster)).toEqual(Array(3).fill(['add 1', 'add 2', 'add 3']))
})

/**
 * A copy of the very first message of N-1's term comes when N-2 has long been leading. It continues index 0, which fits
 * every log, so nothing but its term protects what N-3 has stored since: the term is older than N-3's own, and that is
 * looked at before anything else (paper 5.1). The answer carries the newer term.
 */
test('a very late append_entries of an earlier term', ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 3, preVote: false, checkQuorum: false }))

  const election = { uses: ['leader_election/all_yes_votes.without_pre_vote'] }
  const copy = scenario.prepare('N-1 is elected; a copy of its first message to N-3 stays on its way', election, () => {
    cluster.start()
    elect(cluster, '1')
    sendAll(cluster, '1')
    const messages = cluster.withhold('3', ({ kind }) => kind === 'append_entries')
    cluster.deliver(messages)
    return messages
  })
  settle(cluster, '1')
  elect(cluster, '2')
  carryOut(cluster, '2', 'add 1')
  settle(cluster, '2')

  const late = { tests: ['log_replication/reordered_delivery', 'network_partition/delayed_message_delivery'] }
  scenario.section('N-2 has been elected and has carried out a command when the copy arrives', late, () => {
    cluster.deliver(copy)
    cluster.runRoundRobin()
    expect(cluster.node('3')).toMatchObject({ term: 2, leader: '2', commitIndex: 3 })
    expect(logOf(cluster, '3')).toEqual(['1 start', '2 start', '2 add 1'])
    expect(cluster.machine('3').commands).toEqual(['add 1'])
  })
})
