import { expect } from 'vitest'
import { test } from '../../../src/tracer/vitest/index.ts'
import { applied, commitIndexes, logOf, terms } from '../../support/replication-steps.ts'
import { carryOut, clusterLedByFirst, heartbeat, settle } from '../../support/steps.ts'

/**
 * Five nodes fall apart into two, two and one. No group is a majority, so nothing can be committed and nobody can be
 * elected, in none of them (paper 5.2 and 5.3). That is as it should be: a group cannot know whether the others are
 * down or have elected somebody, and must not decide alone.
 *
 * Nothing is lost. What was committed before the split is on a majority. What the old leader has taken since is in its
 * log; when the network is whole again the cluster goes on where it stopped, in the same term and under the same
 * leader, because candidates had to ask for pre-votes (thesis 9.6). Check-quorum is off here: with it the old leader
 * would step down.
 *
 * Before the split `add 1` is carried out. The timers of N-3, N-4 and N-5 run out while N-1 goes on sending heartbeats
 * to N-2.
 */
test('three groups, none of them a majority', ({ scenario }) => {
  const timers = { checkQuorum: false, electionTimeoutTicks: 5, heartbeatIntervalTicks: 4 }
  const cluster = clusterLedByFirst(scenario, { nodes: 5, ...timers })
  carryOut(cluster, '1', 'add 1')
  settle(cluster, '1')

  const waits = { tests: ['network_partition/no_majority', 'state_machine_command/no_quorum'] }
  const command = scenario.section(
    'The old leader takes a command, and cannot commit it with one follower',
    waits,
    () => {
      cluster.partition(['1', '2'], ['3', '4'], ['5'])
      const given = cluster.command('1', 'add 2')
      cluster.runRoundRobin()
      expect(logOf(cluster, '2')).toEqual(['1 start', '1 add 1', '1 add 2'])
      expect(commitIndexes(cluster)).toEqual([2, 2, 2, 2, 2])
      expect(given.done).toBe(false)
      return given
    },
  )

  scenario.section('The timers of the others run out, and nobody is elected', waits, () => {
    for (let heartbeats = 0; heartbeats < 3; heartbeats += 1) {
      cluster.tick(4)
      cluster.runRoundRobin()
    }
    expect(cluster.nodes.map((id) => cluster.node(id).role)).toEqual([
      'leader',
      'follower',
      'candidate',
      'candidate',
      'candidate',
    ])
    expect(terms(cluster)).toEqual([1, 1, 1, 1, 1])
    expect(applied(cluster)).toEqual(Array(5).fill(['add 1']))
  })

  const healed = { tests: ['network_partition/post_partition_recovery'] }
  scenario.section('The network is whole again: nothing is lost, and the command is carried out', healed, () => {
    cluster.heal()
    heartbeat(cluster, '1')
    expect(command.answer).toEqual({ type: 'result', result: '2' })
    expect(cluster.node('1')).toMatchObject({ role: 'leader', term: 1, commitIndex: 3 })
  })

  settle(cluster, '1')
  expect(applied(cluster)).toEqual(Array(5).fill(['add 1', 'add 2']))
})
