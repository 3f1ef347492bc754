import { expect } from 'vitest'
import { test } from '../../../src/tracer/vitest/index.ts'
import { answered, applied, each, pass, underFirst } from '../../support/commands-steps.ts'
import { heartbeat, settle } from '../../support/steps.ts'

/**
 * One of three nodes is cut off, for longer than two election time-outs. With check-quorum the leader looks once in
 * every election time-out whether a majority, itself included, has answered it since (thesis 6.2). N-2 has, and that is
 * enough: N-1 stays where it is, and its term too.
 *
 * N-3's election timer runs out. It asks for pre-votes, which reach nobody, and its term stays as it is too (thesis
 * 9.6). So nothing has to be settled when it comes back. It only has to be sent what it missed.
 *
 * Timers drive this test: an election time-out is 5 to 9 ticks, and a heartbeat is sent every 4.
 */
test('one follower is cut off, with check-quorum', ({ scenario }) => {
  const cluster = underFirst(scenario, {
    nodes: 3,
    checkQuorum: true,
    electionTimeoutTicks: 5,
    heartbeatIntervalTicks: 4,
  })

  const stays = { tests: ['network_partition/follower_isolation', 'leader_election/timer_based_election'] }
  scenario.section('N-3 is cut off; N-1 looks twice for a majority and finds it; N-3 asks in vain', stays, () => {
    cluster.partition(['1', '2'], ['3'])
    pass(cluster, 11)
    expect(each(cluster, 'role')).toEqual(['leader', 'follower', 'candidate'])
    expect(each(cluster, 'term')).toEqual([1, 1, 1])
    expect(cluster.node('1').leadership?.quorumElapsedTicks).toBe(1)
  })

  scenario.section('The others carry out a command', { tests: ['state_machine_command/minimal_node_count'] }, () => {
    expect(answered(cluster, cluster.command('1', 'add 1'))).toEqual({ type: 'result', result: '1' })
    heartbeat(cluster, '1')
  })
  settle(cluster, '1')

  const back = { tests: ['network_partition/post_partition_recovery', 'log_replication/follower_recovery_catchup'] }
  scenario.section('N-3 is back, follows, and gets what it missed', back, () => {
    cluster.heal()
    heartbeat(cluster, '1')
    expect(cluster.node('3')).toMatchObject({ role: 'follower', leader: '1', commitIndex: 2 })
    expect(each(cluster, 'term')).toEqual([1, 1, 1])
    expect(applied(cluster)).toEqual(Array(3).fill(['add 1']))
  })
})
