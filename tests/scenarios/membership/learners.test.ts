import { expect } from 'vitest'
import { test } from '../../../src/tracer/vitest/index.ts'
import { logOf, members, membersAt } from '../../support/membership-steps.ts'
import { carryOut, clusterLedByFirst, elect, heartbeat, settle } from '../../support/steps.ts'

const TESTS = ['membership_change/learner']

/**
 * A learner is sent every record and has no vote (thesis 4.2.1). It is added by a record at once, without rounds of
 * catching up, since nobody has to wait for it.
 *
 * There are two ways to count it by mistake, and both are tried here. If its copy counted, the leader and the learner
 * would commit a record that no majority of voters has. If it counted in the number of nodes of which more than half is
 * needed, two of three voters would not be enough.
 */
test('a learner counts in no quorum', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, preVote: false })

  scenario.section('N-4 asks to be a learner, and is one when the record is committed', { tests: TESTS }, () => {
    cluster.addNode('4')
    cluster.join('4', '1', { learner: true })
    cluster.runRoundRobin()
    expect(membersAt(cluster, '1', '2', '3', '4')).toEqual(Array(4).fill('1 2 3 +4'))
    expect(cluster.node('4')).toMatchObject({ wish: null, leader: '1' })
  })

  const noQuorum = { tests: ['membership_change/learner', 'state_machine_command/no_quorum'] }
  const command = scenario.section('N-2 and N-3 are down: N-1 and its learner commit nothing', noQuorum, () => {
    cluster.crash('2')
    cluster.crash('3')
    const waiting = cluster.command('1', 'add 1')
    cluster.runRoundRobin()
    expect(logOf(cluster, '4')).toEqual(['1 term_start', '1 members 1 2 3 +4', '1 add 1'])
    expect(cluster.node('1').commitIndex).toBe(2)
    expect(waiting.done).toBe(false)
    return waiting
  })

  const enough = { tests: ['membership_change/learner', 'state_machine_command/minimal_node_count'] }
  scenario.section('The learner is down and N-2 is back: two of three voters are enough', enough, () => {
    cluster.crash('4')
    cluster.restart('2')
    heartbeat(cluster, '1')
    expect(command.answer).toEqual({ type: 'result', result: '1' })
    expect(cluster.node('1').commitIndex).toBe(3)
  })
  cluster.restart('3')
  cluster.restart('4')
  settle(cluster, '1')

  scenario.section('The learner does not campaign, and N-3, who does, does not ask it', { tests: TESTS }, () => {
    cluster.campaign('4')
    expect(cluster.node('4')).toMatchObject({ role: 'follower', term: 1 })
    elect(cluster, '3')
    expect(cluster.node('3').voters).toEqual(['1', '2', '3'])
    expect(cluster.node('4')).toMatchObject({ term: 1, votedFor: null })
  })

  scenario.section('It follows the new leader like everyone else', { tests: TESTS }, () => {
    cluster.runRoundRobin()
    expect(cluster.node('3').commitIndex).toBe(4)
    expect(cluster.node('4')).toMatchObject({ term: 2, leader: '3', commitIndex: 3 })
    expect(cluster.machine('4').commands).toEqual(['add 1'])
  })
})

/**
 * When the time comes a learner asks for a vote. It has the log already, so the first round of catching up has nothing
 * to bring, and the record that makes it a voter follows at once (thesis 4.2.1). From that record on the majority is
 * three of four. The other way round is one change as well: an administrator has N-3 added as a learner, and it loses
 * its vote.
 */
test('a learner becomes a voter', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, preVote: false })

  scenario.prepare('N-4 becomes a learner', { uses: TESTS }, () => {
    cluster.addNode('4')
    cluster.join('4', '1', { learner: true })
    cluster.runRoundRobin()
    expect(members(cluster, '1')).toBe('1 2 3 +4')
  })
  carryOut(cluster, '1', 'add 1')
  settle(cluster, '1')

  const voter = { tests: ['membership_change/learner', 'membership_change/add_node'] }
  scenario.section('It asks for a vote, and has nothing to catch up with', voter, () => {
    cluster.join('4', '1')
    cluster.runRoundRobin({ until: () => cluster.node('4').wish === null })
    expect(membersAt(cluster, '1', '2', '3', '4')).toEqual(Array(4).fill('1 2 3 4'))
    expect(logOf(cluster, '4').slice(2)).toEqual(['1 add 1', '1 members 1 2 3 4'])
  })
  settle(cluster, '1')

  scenario.section(
    'N-4 can be elected now',
    { uses: ['membership_change/learner', 'membership_change/add_node'] },
    () => {
      elect(cluster, '4')
      expect(cluster.node('4')).toMatchObject({ role: 'leader', term: 2 })
    },
  )

  cluster.runRoundRobin()

  scenario.section('N-3 becomes a learner in its turn', { tests: TESTS }, () => {
    const back = cluster.changeMembership('4', 'ADD_LEARNER', '3')
    cluster.runRoundRobin()
    expect(back.answer).toMatchObject({ type: 'result' })
    expect(membersAt(cluster, '1', '2', '3', '4')).toEqual(Array(4).fill('1 2 4 +3'))
  })
})
