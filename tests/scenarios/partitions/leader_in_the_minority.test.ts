import { expect } from 'vitest'
import { test } from '../../../src/tracer/vitest/index.ts'
import { applied, commitIndexes, logOf, terms } from '../../support/replication-steps.ts'
import { carryOut, clusterLedByFirst, elect, heartbeat, settle } from '../../support/steps.ts'

/**
 * Five nodes are split while two of them, the leader among them, hold a command that nobody else has seen. They cannot
 * commit it, and the other three elect a leader of their own. For a while there are two leaders, of different terms,
 * and only one of them can commit (paper 5.2).
 *
 * When the network is whole again, the old leader learns the newer term. Its record gives way to the new leader's
 * (paper 5.3), and the client that has been waiting is told that its command was not applied.
 */
test('the leader is cut off with a minority', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 5, preVote: false, checkQuorum: false })

  const alone = { tests: ['network_partition/leader_isolation', 'state_machine_command/no_quorum'] }
  const waiting = scenario.section('N-1 and N-2 are cut off; a command cannot be committed', alone, () => {
    cluster.partition(['1', '2'], ['3', '4', '5'])
    const command = cluster.command('1', 'add 1')
    cluster.runRoundRobin()
    expect(command.done).toBe(false)
    expect(cluster.node('1')).toMatchObject({ role: 'leader', commitIndex: 1 })
    expect(cluster.node('2').log.lastIndex).toBe(2)
    return command
  })

  const elected = { tests: ['leader_election/re_election'] }
  scenario.section('The majority elects N-3: two leaders, of different terms', elected, () => {
    elect(cluster, '3')
    expect(cluster.node('1')).toMatchObject({ role: 'leader', term: 1 })
    expect(cluster.node('3')).toMatchObject({ role: 'leader', term: 2 })
    expect(terms(cluster)).toEqual([1, 1, 2, 2, 2])
  })

  scenario.section('N-3 can commit', { tests: ['state_machine_command/minimal_node_count'] }, () => {
    const command = carryOut(cluster, '3', 'add 2')
    expect(command.answer).toEqual({ type: 'result', result: '1' })
    expect(cluster.machine('3').commands).toEqual(['add 2'])
  })
  settle(cluster, '3')

  scenario.section('N-1 still cannot', alone, () => {
    heartbeat(cluster, '1')
    expect(cluster.node('1')).toMatchObject({ role: 'leader', term: 1, commitIndex: 1 })
    expect(waiting.done).toBe(false)
  })

  const healed = {
    tests: [
      'network_partition/post_partition_recovery',
      'log_replication/conflict_resolution',
      'state_machine_command/overwritten_command',
    ],
  }
  scenario.section('The network is whole again, and the minority is put right', healed, () => {
    cluster.heal()
    heartbeat(cluster, '3')
    expect(terms(cluster)).toEqual([2, 2, 2, 2, 2])
    expect(cluster.nodes.filter((id) => cluster.node(id).role === 'leader')).toEqual(['3'])
    expect(cluster.nodes.map((id) => logOf(cluster, id))).toEqual(Array(5).fill(['1 start', '2 start', '2 add 2']))
    expect(commitIndexes(cluster)).toEqual([3, 3, 3, 3, 3])
    expect(applied(cluster)).toEqual(Array(5).fill(['add 2']))
    expect(waiting.answer).toEqual({ type: 'retry', reason: 'overwritten' })
  })
})
