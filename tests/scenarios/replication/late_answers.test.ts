import { expect } from 'vitest'
import { test } from '../../../src/tracer/vitest/index.ts'
import { countTo, logOf, matchIndex } from '../../support/replication-steps.ts'
import { carryOut, clusterLedByFirst, elect, handleAll, heartbeat, sendAll, settle } from '../../support/steps.ts'

/**
 * N-2's answer to a first command is held up, and arrives when N-2 has long confirmed a later one. What the leader
 * knows to be stored at a node (`matchIndex`, paper figure 2) only grows: what a follower has confirmed in a term it
 * keeps in that term, so an older answer has nothing to tell.
 */
test('a late confirmation', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, preVote: false, checkQuorum: false })

  const held = scenario.prepare('N-3 crashes; N-2 stores a command, and its answer is held up', () => {
    cluster.crash('3')
    cluster.command('1', 'add 1')
    sendAll(cluster, '1')
    handleAll(cluster, '2')
    sendAll(cluster, '2')
    return cluster.withhold('1')
  })

  const later = { tests: ['state_machine_command/minimal_node_count'] }
  scenario.section('The answer to the next command confirms both', later, () => {
    const command = carryOut(cluster, '1', 'add 2')
    expect(command.answer).toEqual({ type: 'result', result: '2' })
    expect(cluster.node('1').commitIndex).toBe(3)
  })

  const late = { tests: ['log_replication/duplicate_delivery', 'network_partition/delayed_message_delivery'] }
  scenario.section('The first answer arrives and changes nothing', late, () => {
    cluster.deliver(held)
    cluster.runRoundRobin()
    expect(cluster.node('1').progress.get('2')).toMatchObject({ matchIndex: 3, nextIndex: 4 })
    expect(cluster.node('1').commitIndex).toBe(3)
    expect(cluster.machine('1').commands).toEqual(['add 1', 'add 2'])
  })
})

/**
 * N-3 refuses two heartbeats because it lacks two records, and one of the refusals is held up until N-3 has been
 * brought up to date. Then it says that N-3 has less than it had confirmed. Either it is late, or N-3 has lost its disk,
 * and N-1 cannot tell which. It does not send everything once more: it asks N-3 again with a heartbeat, counts the
 * records in doubt for nothing until the answer comes, and goes on as before when N-3 has them.
 */
test('a late refusal', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, preVote: false, checkQuorum: false })
  cluster.partition(['1', '2'], ['3'])
  carryOut(cluster, '1', 'add 1')
  carryOut(cluster, '1', 'add 2')
  settle(cluster, '1')
  cluster.heal()

  const refusal = { uses: ['log_replication/slow_follower_backdown', 'network_partition/follower_isolation'] }
  const held = scenario.prepare('N-3 lacks two records and refuses a heartbeat; this is held up', refusal, () => {
    cluster.heartbeat('1')
    sendAll(cluster, '1')
    handleAll(cluster, '2', '3')
    sendAll(cluster, '2', '3')
    return cluster.withhold('1', ({ from }) => from === '3')
  })
  heartbeat(cluster, '1')
  expect(logOf(cluster, '3')).toEqual(['1 start', '1 add 1', '1 add 2'])
  expect(matchIndex(cluster, '1', '3')).toBe(3)

  const messages = countTo(cluster, '3', 'append_entries')
  const late = { tests: ['log_replication/late_refusal', 'network_partition/delayed_message_delivery'] }
  scenario.section('It arrives when the next has been acted on: N-3 is asked again', late, () => {
    cluster.deliver(held)
    handleAll(cluster, '1')
    expect(cluster.node('1').progress.get('3')).toMatchObject({ state: 'replicate', matchIndex: 1, nextIndex: 4 })
    cluster.runRoundRobin()
    expect(messages()).toBe(1)
    expect(logOf(cluster, '3')).toEqual(['1 start', '1 add 1', '1 add 2'])
    expect(cluster.node('3').commitIndex).toBe(3)
    expect(cluster.node('1').progress.get('3')).toMatchObject({ matchIndex: 3, nextIndex: 4 })
  })
})

/**
 * N-2 confirms records up to index 4, and the answer is held up. Meanwhile N-3 leads, and N-2's records are replaced by
 * fewer. Then N-1 leads again, in term 3, and writes another record 4, which one node gets. If it took the old answer
 * for N-2's word on this record, it would count three of five copies where there are two, and commit what may yet be
 * lost.
 *
 * It does not, because answers carry a term too: one of an earlier term is ignored (paper 5.1).
 */
test('a late confirmation of an earlier term', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 5, preVote: false, checkQuorum: false })

  const held = scenario.prepare('N-2 alone stores three commands; its answers are held up', () => {
    for (const text of ['add 1', 'add 2', 'add 3']) cluster.command('1', text)
    sendAll(cluster, '1')
    for (const id of ['3', '4', '5']) cluster.loseInbox(id)
    handleAll(cluster, '2')
    sendAll(cluster, '2')
    expect(cluster.node('2').log.lastIndex).toBe(4)
    return cluster.withhold('1')
  })

  const replaced = { uses: ['log_replication/conflict_resolution', 'leader_election/re_election'] }
  scenario.prepare('N-4 and N-5 elect N-3 in term 2', replaced, () => elect(cluster, '3'))
  settle(cluster, '3')
  settle(cluster, '3')
  expect(cluster.nodes.map((id) => logOf(cluster, id))).toEqual(Array(5).fill(['1 start', '2 start']))

  const again = { uses: ['leader_election/re_election'] }
  elect(cluster, '1')
  settle(cluster, '1')
  const command = scenario.prepare('N-1 leads again in term 3; its next command reaches only N-3', again, () => {
    const given = cluster.command('1', 'add 4')
    sendAll(cluster, '1')
    for (const id of ['2', '4', '5']) cluster.loseInbox(id)
    cluster.runRoundRobin()
    expect(logOf(cluster, '1')).toEqual(['1 start', '2 start', '3 start', '3 add 4'])
    expect(matchIndex(cluster, '1', '3')).toBe(4)
    return given
  })

  const late = { tests: ['log_replication/duplicate_delivery', 'network_partition/delayed_message_delivery'] }
  scenario.section('The old answers of N-2 arrive and count for nothing', late, () => {
    cluster.deliver(held)
    cluster.runRoundRobin()
    expect(matchIndex(cluster, '1', '2')).toBe(3)
    expect(cluster.node('1')).toMatchObject({ role: 'leader', term: 3, commitIndex: 3 })
    expect(command.done).toBe(false)
  })

  const found = { tests: ['network_partition/message_loss_recovery'] }
  scenario.section('The next heartbeat finds out who lacks the record, and then it is committed', found, () => {
    heartbeat(cluster, '1')
    expect(command.answer).toEqual({ type: 'result', result: '1' })
    expect(cluster.node('1').commitIndex).toBe(4)
    expect(logOf(cluster, '2')).toEqual(['1 start', '2 start', '3 start', '3 add 4'])
  })
})
