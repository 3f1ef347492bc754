import { expect } from 'vitest'
import { Cluster } from '../../../src/sim/index.ts'
import { test } from '../../../src/tracer/vitest/index.ts'

/**
 * Five nodes are split while two of them, the leader among them, hold a command that nobody else has seen. They cannot
 * commit it, and the other three elect a leader of their own. For a while there are two leaders, of different terms,
 * and only one of them can commit (paper 5.2).
 *
 * When the network is whole again, the old leader learns the newer term. Its record gives way to the new leader's
 * (paper 5.3), and the client that has been waiting is told that its command was not applied.
 */
test('the leader is cut off with a minority', ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 5, preVote: false }))

  scenario.prepare('N-1 is elected', { uses: ['leader_election/all_yes_votes.without_pre_vote'] }, () => {
    cluster.start()
    cluster.campaign('1')
    cluster.runRoundRobin()
    cluster.heartbeat('1')
    cluster.runRoundRobin()
    expect(cluster.nodes.map((id) => cluster.node(id).commitIndex)).toEqual([1, 1, 1, 1, 1])
  })

  const alone = { tests: ['network_partition/leader_isolation', 'network_partition/no_majority'] }
  const waiting = scenario.section('N-1 and N-2 are cut off; a command cannot be committed', alone, () => {
    cluster.partition(['1', '2'], ['3', '4', '5'])
    const command = cluster.command('1', 'add 1')
    cluster.runRoundRobin()
    expect(command.done).toBe(false)
    expect(cluster.node('1')).toMatchObject({ role: 'leader', commitIndex: 1 })
    expect(cluster.node('2').log.lastIndex).toBe(2)
    return command
  })

  scenario.section('The majority elects N-3 and goes on', { tests: ['log_replication/normal_replication'] }, () => {
    cluster.campaign('3')
    cluster.runRoundRobin({ until: () => cluster.node('3').role === 'leader' })
    const command = cluster.command('3', 'add 2')
    cluster.runRoundRobin({ until: () => command.done })
    expect(command.answer).toEqual({ type: 'result', result: '1' })
    expect(cluster.node('1')).toMatchObject({ role: 'leader', term: 1 })
    cluster.runRoundRobin()
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
    for (let round = 0; round < 3; round += 1) {
      cluster.heartbeat('3')
      cluster.runRoundRobin()
    }
    expect(cluster.nodes.map((id) => cluster.node(id).commitIndex)).toEqual([3, 3, 3, 3, 3])
    expect(cluster.nodes.map((id) => cluster.machine(id).commands)).toEqual(Array(5).fill(['add 2']))
    expect(waiting.answer).toEqual({ type: 'retry', reason: 'overwritten' })
  })
})
