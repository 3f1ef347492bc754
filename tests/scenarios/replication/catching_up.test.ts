import { expect } from 'vitest'
import { test } from '../../../src/tracer/vitest/index.ts'
import { applied, carryOutMany, commitIndexes, countTo, logOf, matchIndex } from '../../support/replication-steps.ts'
import { clusterLedByFirst, handleAll, heartbeat, sendAll } from '../../support/steps.ts'

/**
 * Two commands go out, and their messages to N-3 are lost. Nobody sends them again for their own sake: the leader finds
 * out with its next heartbeat, which names a record that N-3 lacks and is refused (paper 5.3). Two messages put N-3
 * right: the heartbeat, and one with both records.
 */
test('a follower that missed 2 records', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, preVote: false })

  const lost = { tests: ['log_replication/partial_failure_tolerance'] }
  scenario.section('The messages to N-3 are lost, and N-2 is enough to commit', lost, () => {
    const commands = [cluster.command('1', 'add 1'), cluster.command('1', 'add 2')]
    sendAll(cluster, '1')
    cluster.loseInbox('3')
    cluster.runRoundRobin()
    expect(commands.map(({ answer }) => answer?.type)).toEqual(['result', 'result'])
    expect(logOf(cluster, '3')).toEqual(['1 start'])
  })

  const messages = countTo(cluster, '3', 'append_entries')
  const found = {
    tests: ['network_partition/message_loss_recovery', 'log_replication/slow_follower_backdown'],
    uses: ['log_replication/batch_catchup'],
  }
  scenario.section('The next heartbeat is refused, and both records are sent again', found, () => {
    heartbeat(cluster, '1')
    expect(messages()).toBe(1 + 1)
    expect(logOf(cluster, '3')).toEqual(['1 start', '1 add 1', '1 add 2'])
    expect(commitIndexes(cluster)).toEqual([3, 3, 3])
    expect(applied(cluster)).toEqual(Array(3).fill(['add 1', 'add 2']))
  })
})

/**
 * N-3 was cut off while 22 commands were carried out (between the sections). It does not need 22 messages, or 22
 * refusals until the leader knows where to begin: the refused heartbeat tells where N-3's log ends (an optimisation
 * that paper 5.3 describes), and 22 records fit into one message.
 */
test('a follower that missed 22 records', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, preVote: false })

  scenario.prepare('N-3 is cut off', { uses: ['network_partition/follower_isolation'] }, () => {
    cluster.partition(['1', '2'], ['3'])
  })
  carryOutMany(cluster, '1', 22)
  expect(cluster.node('1').commitIndex).toBe(23)

  const messages = countTo(cluster, '3', 'append_entries')
  const back = {
    tests: ['network_partition/post_partition_recovery', 'log_replication/batch_catchup'],
    uses: ['log_replication/slow_follower_backdown'],
  }
  scenario.section('The network is whole again; two messages bring N-3 up to date', back, () => {
    cluster.heal()
    heartbeat(cluster, '1')
    expect(messages()).toBe(1 + 1)
    expect(logOf(cluster, '3')).toEqual(logOf(cluster, '1'))
    expect(commitIndexes(cluster)).toEqual([23, 23, 23])
    expect(applied(cluster)[2]).toHaveLength(22)
  })
})

/**
 * N-3 was down while 200 commands were carried out (between the sections). A message takes at most 64 records, so after
 * the refused heartbeat four more are needed. Every message also says what is committed, and N-3 commits with each what
 * it has by then.
 *
 * N-3 had stored its term and its first record before it crashed, and goes on from there. Its state machine starts
 * empty and gets all 200 commands, in order.
 */
test('a follower that missed 200 records', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, preVote: false, maxRecordsPerMessage: 64 })

  scenario.prepare('N-3 crashes', () => cluster.crash('3'))
  carryOutMany(cluster, '1', 200)

  const messages = countTo(cluster, '3', 'append_entries')
  const found = { tests: ['log_replication/slow_follower_backdown'], uses: ['node_lifecycle/crash_and_restart'] }
  scenario.section('N-3 restarts and refuses the next heartbeat', found, () => {
    cluster.restart('3')
    cluster.heartbeat('1')
    sendAll(cluster, '1')
    handleAll(cluster, '2', '3')
    sendAll(cluster, '2', '3')
    handleAll(cluster, '1')
    expect(messages()).toBe(1)
    expect(matchIndex(cluster, '1', '3')).toBe(1)
    expect(cluster.node('3').log.lastIndex).toBe(1)
  })

  const caughtUp = { tests: ['log_replication/batch_catchup', 'log_replication/follower_recovery_catchup'] }
  scenario.section('64, 64, 64 and 8 records', caughtUp, () => {
    cluster.runRoundRobin()
    expect(messages()).toBe(1 + 4)
    expect(logOf(cluster, '3')).toEqual(logOf(cluster, '1'))
    expect(commitIndexes(cluster)).toEqual([201, 201, 201])
    expect(applied(cluster)[2]).toEqual(applied(cluster)[0])
  })
})
