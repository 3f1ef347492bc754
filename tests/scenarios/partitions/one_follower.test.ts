import { expect } from 'vitest'
import { test } from '../../../src/tracer/vitest/index.ts'
import { applied, commitIndexes, terms } from '../../support/replication-steps.ts'
import { carryOut, clusterLedByFirst, heartbeat, settle } from '../../support/steps.ts'

/**
 * One of three nodes is cut off. The other two are a majority and do not notice, except that N-3 does not answer. N-3
 * hears nothing; its election timer runs out again and again, and each time it asks for pre-votes, which nobody
 * receives. Its term stays what it was (thesis 9.6), so its return deposes nobody: it follows as before and is sent
 * what it missed.
 *
 * Timers drive this test: an election time-out is 5 to 9 ticks, and a heartbeat is sent every 4.
 */
test('one follower is cut off', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, electionTimeoutTicks: 5, heartbeatIntervalTicks: 4 })

  const cutOff = { tests: ['network_partition/follower_isolation', 'log_replication/heartbeat_only'] }
  scenario.section('N-3 is cut off; its timer runs out, and N-2 keeps hearing from N-1', cutOff, () => {
    cluster.partition(['1', '2'], ['3'])
    for (let heartbeats = 0; heartbeats < 3; heartbeats += 1) {
      cluster.tick(4)
      cluster.runRoundRobin()
    }
    expect(cluster.nodes.map((id) => cluster.node(id).role)).toEqual(['leader', 'follower', 'candidate'])
    expect(terms(cluster)).toEqual([1, 1, 1])
  })

  const goesOn = { tests: ['network_partition/follower_isolation', 'state_machine_command/minimal_node_count'] }
  scenario.section('The others carry out commands', goesOn, () => {
    expect(carryOut(cluster, '1', 'add 1').answer).toEqual({ type: 'result', result: '1' })
    expect(carryOut(cluster, '1', 'add 2').answer).toEqual({ type: 'result', result: '2' })
    // All that N-1 still sends N-3, which has not answered for a while.
    heartbeat(cluster, '1')
    expect(cluster.node('3').log.lastIndex).toBe(1)
  })
  settle(cluster, '1')

  const back = { tests: ['network_partition/post_partition_recovery', 'log_replication/follower_recovery_catchup'] }
  scenario.section('N-3 is back, follows, and gets what it missed', back, () => {
    cluster.heal()
    heartbeat(cluster, '1')
    expect(cluster.node('3')).toMatchObject({ role: 'follower', leader: '1' })
    expect(cluster.node('1').role).toBe('leader')
    expect(terms(cluster)).toEqual([1, 1, 1])
    expect(commitIndexes(cluster)).toEqual([3, 3, 3])
    expect(applied(cluster)).toEqual(Array(3).fill(['add 1', 'add 2']))
  })
})
