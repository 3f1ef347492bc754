import { expect } from 'vitest'
import { test } from '../../../src/tracer/vitest/index.ts'
import { applied, commitIndexes, terms } from '../../support/replication-steps.ts'
import { carryOut, clusterLedByFirst, heartbeat, settle } from '../../support/steps.ts'

/**
 * Five nodes are split, three and two, and the leader is on the larger side. Nothing changes there: three of five are
 * a majority. On the smaller side no command can be carried out, and clients have to wait. At first N-4 still names the
 * leader, whom its clients may not reach either. When its timer has run out it knows of no leader any more.
 *
 * N-4 asks for pre-votes before it enters a new term (thesis 9.6). It gets too few, so it is in the old term when the
 * network is whole again, and the leader's next heartbeat brings it and N-5 what they missed.
 */
test('two of five nodes are cut off, and the leader is not', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 5 })

  const goesOn = { tests: ['state_machine_command/minimal_node_count', 'log_replication/partial_failure_tolerance'] }
  scenario.section('N-4 and N-5 are cut off, and the others go on', goesOn, () => {
    cluster.partition(['1', '2', '3'], ['4', '5'])
    const command = carryOut(cluster, '1', 'add 1')
    expect(command.answer).toEqual({ type: 'result', result: '1' })
    expect(cluster.node('1').commitIndex).toBe(2)
  })
  settle(cluster, '1')
  expect(commitIndexes(cluster)).toEqual([2, 2, 2, 1, 1])

  scenario.section(
    'N-4 takes no command; it names the leader that it knew',
    { tests: ['state_machine_command/request_redirect'] },
    () => {
      const command = carryOut(cluster, '4', 'add 2')
      expect(command.answer).toEqual({ type: 'redirect', leader: '1' })
    },
  )

  const waits = { tests: ['network_partition/no_majority', 'state_machine_command/retry_during_election'] }
  scenario.section('It asks for pre-votes in vain, and its clients have to wait', waits, () => {
    cluster.campaign('4')
    cluster.runRoundRobin()
    const command = carryOut(cluster, '4', 'add 2')
    expect(command.answer).toEqual({ type: 'retry', reason: 'no_leader' })
    expect(cluster.node('4')).toMatchObject({ role: 'candidate', term: 1 })
    expect(applied(cluster)).toEqual([['add 1'], ['add 1'], ['add 1'], [], []])
  })

  const healed = { tests: ['network_partition/post_partition_recovery'], uses: ['log_replication/batch_catchup'] }
  scenario.section('The network is whole again; a heartbeat brings N-4 and N-5 up to date', healed, () => {
    cluster.heal()
    heartbeat(cluster, '1')
    expect(cluster.node('4')).toMatchObject({ role: 'follower', leader: '1' })
    expect(terms(cluster)).toEqual([1, 1, 1, 1, 1])
    expect(commitIndexes(cluster)).toEqual([2, 2, 2, 2, 2])
  })

  scenario.section(
    'A client of N-4 is sent to N-1, which it reaches now',
    { tests: ['state_machine_command/request_redirect'] },
    () => {
      expect(carryOut(cluster, '4', 'add 2').answer).toEqual({ type: 'redirect', leader: '1' })
      expect(carryOut(cluster, '1', 'add 2').answer).toEqual({ type: 'result', result: '2' })
    },
  )
})
