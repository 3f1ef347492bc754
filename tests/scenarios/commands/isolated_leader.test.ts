import { expect } from 'vitest'
import { test } from '../../../src/tracer/vitest/index.ts'
import { applied, logOf, terms } from '../../support/replication-steps.ts'
import { carryOut, clusterLedByFirst, elect, heartbeat, sendAll } from '../../support/steps.ts'

/**
 * The leader takes a command just when it is cut off, and all its messages are lost. It goes on to think that it leads,
 * as it cannot know that the others have elected N-2 in the next term. When they meet again, the newer term decides
 * (paper 5.1): N-1 follows, its record gives way to those of the new leader (paper 5.3), and its client is told that
 * the command was not carried out and may be sent again.
 */
test('a command at an isolated leader is lost and overwritten', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, preVote: false, checkQuorum: false })

  const isolated = { tests: ['network_partition/leader_isolation', 'state_machine_command/no_quorum'] }
  const lost = scenario.section('N-1 is cut off and takes a command that nobody else gets', isolated, () => {
    cluster.partition(['1'], ['2', '3'])
    const command = cluster.command('1', 'add 1')
    cluster.runRoundRobin()
    expect(command.done).toBe(false)
    expect(logOf(cluster, '1')).toEqual(['1 start', '1 add 1'])
    return command
  })

  scenario.section('N-2 is elected and carries out another', { uses: ['leader_election/re_election'] }, () => {
    elect(cluster, '2')
    const command = carryOut(cluster, '2', 'add 2')
    expect(command.answer).toEqual({ type: 'result', result: '1' })
    expect(cluster.node('1')).toMatchObject({ role: 'leader', term: 1, commitIndex: 1 })
    expect(lost.done).toBe(false)
  })
  cluster.runRoundRobin()

  const overwritten = {
    tests: ['state_machine_command/overwritten_command', 'log_replication/conflict_resolution'],
    uses: ['network_partition/post_partition_recovery'],
  }
  scenario.section('N-1 is back: its record is replaced, and its client told so', overwritten, () => {
    cluster.heal()
    heartbeat(cluster, '2')
    expect(cluster.node('1')).toMatchObject({ role: 'follower', term: 2, leader: '2' })
    expect(logOf(cluster, '1')).toEqual(['1 start', '2 start', '2 add 2'])
    expect(lost.answer).toEqual({ type: 'retry', reason: 'overwritten' })
    expect(applied(cluster)).toEqual([['add 2'], ['add 2'], ['add 2']])
  })
})

/**
 * The leader sends a command and is cut off. Its messages are held up on the way, and arrive when the others have
 * elected N-2. They are of no use by then: a message of an earlier term is refused whatever it brings (paper 5.1). The
 * refusals carry the newer term. From them N-1 learns that its time is over, before the new leader has sent it
 * anything; the new leader's heartbeat then replaces its record, and its client is told.
 */
test('a command at an isolated leader is delivered too late', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, preVote: false, checkQuorum: false })

  const isolated = { uses: ['network_partition/leader_isolation'] }
  const [late, held] = scenario.section('N-1 sends a command, and is cut off before it arrives', isolated, () => {
    const command = cluster.command('1', 'add 1')
    sendAll(cluster, '1')
    cluster.partition(['1'], ['2', '3'])
    return [command, [...cluster.withhold('2'), ...cluster.withhold('3')]] as const
  })

  scenario.section('N-2 is elected and carries out another', { uses: ['leader_election/re_election'] }, () => {
    elect(cluster, '2')
    const command = carryOut(cluster, '2', 'add 2')
    expect(command.answer).toEqual({ type: 'result', result: '1' })
  })
  cluster.runRoundRobin()

  const refused = { tests: ['network_partition/delayed_message_delivery'] }
  scenario.section('The old messages arrive and are refused, and N-1 learns of the newer term', refused, () => {
    cluster.heal()
    cluster.deliver(held)
    cluster.runRoundRobin()
    expect(logOf(cluster, '2')).toEqual(['1 start', '2 start', '2 add 2'])
    expect(logOf(cluster, '3')).toEqual(['1 start', '2 start', '2 add 2'])
    expect(cluster.node('1')).toMatchObject({ role: 'follower', term: 2, leader: null })
    expect(late.done).toBe(false)
  })

  const overwritten = { tests: ['state_machine_command/overwritten_command'] }
  scenario.section('A heartbeat of N-2 puts N-1 right, and the client is told', overwritten, () => {
    heartbeat(cluster, '2')
    expect(logOf(cluster, '1')).toEqual(['1 start', '2 start', '2 add 2'])
    expect(late.answer).toEqual({ type: 'retry', reason: 'overwritten' })
    expect(applied(cluster)).toEqual([['add 2'], ['add 2'], ['add 2']])
  })
})

/**
 * The leader sends a command and is cut off. One of its messages is lost, and one is only held up: it reaches N-2 just
 * before the others elect a leader. So N-2 stores the record, and with it becomes leader: its log is the longer one,
 * and a leader keeps what it has (paper 5.3 and 5.4.1). The command survives the leader that took it. N-1 tells its
 * client the result although it follows by then, because a client that waits is only answered once it is certain what
 * became of its record.
 */
test('a command at an isolated leader is delivered just in time', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, preVote: false, checkQuorum: false })

  const isolated = { uses: ['network_partition/leader_isolation'] }
  const [waiting, held] = scenario.section('N-1 sends a command, and is cut off before it arrives', isolated, () => {
    const command = cluster.command('1', 'add 1')
    sendAll(cluster, '1')
    cluster.partition(['1'], ['2', '3'])
    cluster.loseInbox('3')
    return [command, cluster.withhold('2')] as const
  })

  const inTime = { tests: ['network_partition/delayed_message_delivery'] }
  scenario.section('The message reaches N-2; its answer does not get back', inTime, () => {
    cluster.deliver(held)
    cluster.runRoundRobin()
    expect(logOf(cluster, '2')).toEqual(['1 start', '1 add 1'])
    expect(cluster.node('1').commitIndex).toBe(1)
  })

  const kept = { tests: ['log_replication/prior_term_commit'], uses: ['leader_election/re_election'] }
  scenario.section('N-2 is elected, and commits the record with the first of its own term', kept, () => {
    elect(cluster, '2')
    cluster.runRoundRobin()
    expect(logOf(cluster, '2')).toEqual(['1 start', '1 add 1', '2 start'])
    expect(cluster.node('2').commitIndex).toBe(3)
    expect(waiting.done).toBe(false)
  })

  const delayed = { tests: ['state_machine_command/apply_on_delayed_replication'] }
  scenario.section('N-1 is back as a follower, and its client gets the result', delayed, () => {
    cluster.heal()
    heartbeat(cluster, '2')
    expect(terms(cluster)).toEqual([2, 2, 2])
    expect(cluster.node('1').role).toBe('follower')
    expect(waiting.answer).toEqual({ type: 'result', result: '1' })
    expect(applied(cluster)).toEqual([['add 1'], ['add 1'], ['add 1']])
  })
})
