import { expect } from 'vitest'
import { test } from '../../../src/tracer/vitest/index.ts'
import { carryOutMany, commitIndexes, logOf, membersAt } from '../../support/membership-steps.ts'
import { carryOut, clusterLedByFirst, elect, heartbeat } from '../../support/steps.ts'

/**
 * A node leaves, the cluster goes on, and the node comes back with the log that it had. To the leader it is a new node:
 * it is brought up to date and gets its vote by a record of its own (thesis 4.1). But its old log agrees with the
 * leader's as far as it goes, and the ordinary comparison finds that out (paper 5.3): only what is missing is sent.
 *
 * In that log it has been a voter all the time. What it catches up with says that it was removed, and then that it was
 * added.
 */
test('a node is removed, and added again with its old log', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, preVote: false, checkQuorum: false })
  carryOutMany(cluster, '1', 3)

  scenario.section('N-3 leaves', { uses: ['membership_change/remove_follower'] }, () => {
    cluster.leave('3')
    cluster.runRoundRobin()
    expect(cluster.node('3').hasLeft).toBe(true)
    expect(membersAt(cluster, '1', '3')).toEqual(['1 2', '1 2 3'])
  })
  carryOut(cluster, '1', 'add 4')
  heartbeat(cluster, '1')

  const found = { tests: ['membership_change/re_add'] }
  scenario.section('It asks to be added: what it lacks is found, and sent', found, () => {
    cluster.join('3', '1')
    cluster.runRoundRobin({ until: () => cluster.node('3').log.lastIndex === 6 })
    expect(logOf(cluster, '3').slice(4)).toEqual(['1 members 1 2', '1 add 4'])
    expect(membersAt(cluster, '1', '3')).toEqual(['1 2', '1 2'])
  })

  scenario.section('It is a voter again', found, () => {
    cluster.runRoundRobin()
    expect(membersAt(cluster, '1', '2', '3')).toEqual(Array(3).fill('1 2 3'))
    expect(cluster.node('3')).toMatchObject({ hasLeft: false, wish: null })
  })

  scenario.section('With N-2 down, N-1 and N-3 carry out a command', { uses: ['membership_change/re_add'] }, () => {
    cluster.crash('2')
    expect(carryOut(cluster, '1', 'add 5').answer).toEqual({ type: 'result', result: '5' })
  })
  cluster.restart('2')
  heartbeat(cluster, '1')

  scenario.section('It wins an election', { uses: ['membership_change/re_add'] }, () => {
    elect(cluster, '3')
    expect(cluster.node('3')).toMatchObject({ role: 'leader', term: 2 })
  })
})

/**
 * The node that comes back need not have left in good order. Here it is an old leader, cut off with a record that
 * nobody else has seen; the others have elected N-2 and removed it. It does not know, and still leads in term 1.
 *
 * Asked to be added, the new leader sends it what its log should be. From the first message it learns the newer term
 * and follows (paper 5.1); its own record conflicts with the leader's and is replaced (paper 5.3). It had never been
 * committed, and could not have been.
 */
test('a removed leader returns with a record of its own', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, preVote: false, checkQuorum: false })

  const removed = { uses: ['network_partition/leader_isolation', 'leader_election/re_election'] }
  const command = scenario.section('N-1 is cut off with a command; N-2 is elected, and removes it', removed, () => {
    cluster.partition(['1'], ['2', '3'])
    const alone = cluster.command('1', 'add 1')
    elect(cluster, '2')
    cluster.runRoundRobin()
    cluster.changeMembership('2', 'REMOVE', '1')
    cluster.runRoundRobin()
    expect(logOf(cluster, '2')).toEqual(['1 term_start', '2 term_start', '2 members 2 3'])
    return alone
  })

  scenario.section('The link works again; nobody sends N-1 anything, and it still leads in term 1', {}, () => {
    cluster.heal()
    heartbeat(cluster, '2')
    expect(cluster.node('1')).toMatchObject({ role: 'leader', term: 1, commitIndex: 1 })
    expect(logOf(cluster, '1')).toEqual(['1 term_start', '1 add 1'])
  })

  const repaired = {
    tests: ['membership_change/re_add', 'log_replication/conflict_resolution'],
    uses: ['state_machine_command/overwritten_command'],
  }
  scenario.section('It asks N-2 to be added; its record gives way, and its client is told', repaired, () => {
    cluster.join('1', '2')
    cluster.runRoundRobin({ until: () => cluster.node('1').log.lastIndex === 3 })
    expect(cluster.node('1')).toMatchObject({ role: 'follower', term: 2 })
    expect(logOf(cluster, '1')).toEqual(['1 term_start', '2 term_start', '2 members 2 3'])
    cluster.sendOne('1')
    expect(command.answer).toEqual({ type: 'retry', reason: 'overwritten' })
  })

  scenario.section('It is a voter again', { tests: ['membership_change/re_add'] }, () => {
    cluster.runRoundRobin()
    expect(membersAt(cluster, '1', '2', '3')).toEqual(Array(3).fill('2 3 1'))
    expect(commitIndexes(cluster, '1', '2', '3')).toEqual([3, 4, 3])
  })
})
