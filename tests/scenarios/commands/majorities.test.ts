import { expect } from 'vitest'
import { test } from '../../../src/tracer/vitest/index.ts'
import { applied, commitIndexes, logOf } from '../../support/replication-steps.ts'
import { clusterLedByFirst, heartbeat, settle } from '../../support/steps.ts'

/**
 * A record of the leader's own term is committed as soon as a majority of the nodes stores it, whichever these are
 * (paper 5.3). Of five nodes two are down here, so the leader needs both of the others. The nodes that were down get
 * the command when they are back, long after its client was answered.
 */
test('a command when only a bare majority is up', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 5, preVote: false, checkQuorum: false })

  const tooFew = { uses: ['log_replication/normal_replication'] }
  const command = scenario.section('N-4 and N-5 are down; two copies are too few', tooFew, () => {
    cluster.crash('4')
    cluster.crash('5')
    const given = cluster.command('1', 'add 1')
    cluster.runRoundRobin({ until: () => cluster.node('1').progress.get('2')?.matchIndex === 2 })
    expect(cluster.node('1').commitIndex).toBe(1)
    expect(given.done).toBe(false)
    return given
  })

  const three = { tests: ['state_machine_command/minimal_node_count', 'log_replication/partial_failure_tolerance'] }
  scenario.section('The third copy makes a majority', three, () => {
    cluster.runRoundRobin({ until: () => command.done })
    expect(command.answer).toEqual({ type: 'result', result: '1' })
    expect(cluster.node('1').commitIndex).toBe(2)
    expect(applied(cluster)).toEqual([['add 1'], [], [], [], []])
  })

  cluster.runRoundRobin()
  const delayed = {
    tests: ['state_machine_command/apply_on_delayed_replication'],
    uses: ['log_replication/slow_follower_backdown'],
  }
  scenario.section('N-4 and N-5 come back, and the next heartbeat brings them the command', delayed, () => {
    cluster.restart('4')
    cluster.restart('5')
    heartbeat(cluster, '1')
    expect(commitIndexes(cluster)).toEqual([2, 2, 2, 2, 2])
    expect(applied(cluster)).toEqual(Array(5).fill(['add 1']))
  })
})

/**
 * With two of three nodes down the leader can store a command, but nobody confirms it. However long it waits, it
 * neither applies the command nor answers: what it has might still be replaced (paper 5.3). The client has to decide
 * for itself how long it waits. If it gives up it does not know what will become of its command, as the last section
 * shows: once one of the others is back the record is committed, and a client that still waits is answered.
 */
test('a command when there is no majority', ({ scenario }) => {
  const timers = { electionTimeoutTicks: 10, heartbeatIntervalTicks: 9 }
  const cluster = clusterLedByFirst(scenario, { nodes: 3, preVote: false, checkQuorum: false, ...timers })

  const waits = { tests: ['state_machine_command/no_quorum'] }
  const command = scenario.section('N-2 and N-3 crash, and N-1 is given a command', waits, () => {
    cluster.crash('2')
    cluster.crash('3')
    const given = cluster.command('1', 'add 1')
    cluster.runRoundRobin()
    expect(logOf(cluster, '1')).toEqual(['1 start', '1 add 1'])
    expect(cluster.node('1').commitIndex).toBe(1)
    expect(given.done).toBe(false)
    return given
  })

  scenario.section('Two election time-outs pass, and the client still waits', waits, () => {
    cluster.tick(20)
    cluster.runRoundRobin()
    expect(cluster.node('1')).toMatchObject({ role: 'leader', term: 1, commitIndex: 1 })
    expect(applied(cluster)).toEqual([[], [], []])
    expect(command.answer).toBeUndefined()
  })

  const back = { uses: ['state_machine_command/apply_on_delayed_replication'] }
  scenario.section('N-2 comes back, and the command is carried out after all', back, () => {
    cluster.restart('2')
    settle(cluster, '1')
    expect(command.answer).toEqual({ type: 'result', result: '1' })
    expect(cluster.node('1').commitIndex).toBe(2)
    expect(logOf(cluster, '2')).toEqual(['1 start', '1 add 1'])
  })
})
