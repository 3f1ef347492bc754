import { expect } from 'vitest'
import { test } from '../../../src/tracer/vitest/index.ts'
import { commitIndexes, logOf, members, membersAt, pass } from '../../support/membership-steps.ts'
import { carryOut, clusterLedByFirst, elect, heartbeat } from '../../support/steps.ts'

const TESTS = ['membership_change/reversal']

/**
 * The leader has stored the record that makes N-4 a voter, and crashes before it has sent it to anyone. It was in force
 * there from that moment on, and nowhere else (thesis 4.1). The others elect a new leader by the old membership, whose
 * records take that record's place when the old leader is back (paper 5.3), and with the record goes what it said: no
 * message is needed to take it back.
 *
 * N-4 has not been told anything, as whom it asked is not the leader any more. It asks again after an election time-out.
 */
test('an addition is reversed', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, {
    nodes: 3,
    preVote: false,
    checkQuorum: false,
    heartbeatIntervalTicks: 3,
  })

  scenario.prepare('N-4 has caught up; N-1 makes it a voter, and crashes', () => {
    cluster.addNode('4')
    cluster.join('4', '1')
    cluster.runRoundRobin({ until: () => cluster.node('4').log.lastIndex === 1 })
    cluster.handleOne('1')
    cluster.crash('1')
    expect(membersAt(cluster, '1', '2', '3', '4')).toEqual(['1 2 3 4', '1 2 3', '1 2 3', ''])
  })

  scenario.section('N-2 is elected by two of three; nobody asks N-4', { uses: ['membership_change/reversal'] }, () => {
    elect(cluster, '2')
    cluster.runRoundRobin()
    expect(logOf(cluster, '2')).toEqual(['1 term_start', '2 term_start'])
    expect(cluster.node('2')).toMatchObject({ role: 'leader', term: 2, commitIndex: 2 })
  })

  scenario.section('N-1 is back and still counts four voters, until it hears from N-2', { tests: TESTS }, () => {
    cluster.restart('1')
    expect(members(cluster, '1')).toBe('1 2 3 4')
    heartbeat(cluster, '2')
    expect(logOf(cluster, '1')).toEqual(['1 term_start', '2 term_start'])
    expect(membersAt(cluster, '1', '2', '3')).toEqual(Array(3).fill('1 2 3'))
  })
  pass(cluster, 9)

  const again = { uses: ['membership_change/reversal'], tests: ['membership_change/add_node.redirect'] }
  scenario.section('N-4 asks N-1 again, is sent on to N-2, and becomes a voter', again, () => {
    pass(cluster, 1)
    expect(cluster.node('4').wish).toBeNull()
    expect(membersAt(cluster, '1', '2', '3', '4')).toEqual(Array(4).fill('1 2 3 4'))
  })
})

/**
 * As in :test:`an addition is reversed`, but with a removal. By the leader's own log N-3 is no voter any more, but the
 * leader has crashed and nobody else knows. So N-3 votes, may be voted for, and becomes the next leader itself. When
 * the old leader is back, its record gives way, and N-3 has been a member all the time. A node that is to be removed
 * must therefore not be switched off before the record is committed (thesis 4.4).
 */
test('a removal is reversed', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, preVote: false, checkQuorum: false })

  const removal = scenario.prepare('N-1 is to remove N-3, stores the record, and crashes', () => {
    const asked = cluster.changeMembership('1', 'REMOVE', '3')
    cluster.crash('1')
    expect(membersAt(cluster, '1', '2', '3')).toEqual(['1 2', '1 2 3', '1 2 3'])
    return asked
  })
  expect(removal.answer).toEqual({ type: 'lost' })

  scenario.section('N-3 is elected, with the vote of N-2', { uses: ['membership_change/reversal'] }, () => {
    elect(cluster, '3')
    cluster.runRoundRobin()
    expect(cluster.node('3')).toMatchObject({ role: 'leader', term: 2, commitIndex: 2 })
  })

  scenario.section('N-1 is back, and counts two voters until it hears from N-3', { tests: TESTS }, () => {
    cluster.restart('1')
    expect(members(cluster, '1')).toBe('1 2')
    heartbeat(cluster, '3')
    expect(logOf(cluster, '1')).toEqual(['1 term_start', '2 term_start'])
    expect(membersAt(cluster, '1', '2', '3')).toEqual(Array(3).fill('1 2 3'))
  })
})

/**
 * Five nodes are split while the leader is with the minority. It is told to remove N-5, and it and N-2 store the record.
 * By that record there are four voters, of which three are needed (thesis 4.1), and two are there: removing voters who
 * cannot be reached does not make a minority a majority.
 *
 * The other three go by five voters, elect a leader and carry out a command. When the network is whole again, its
 * records replace the removal at both nodes that had it, and the administrator, who still waits at the old leader, is
 * told.
 */
test('a removal is reversed after a partition of five', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 5, preVote: false, checkQuorum: false })

  const minority = { uses: ['membership_change/reversal'], tests: ['network_partition/no_majority'] }
  const removal = scenario.section('N-1 and N-2 are cut off; N-1 is told to remove N-5', minority, () => {
    cluster.partition(['1', '2'], ['3', '4', '5'])
    const asked = cluster.changeMembership('1', 'REMOVE', '5')
    cluster.runRoundRobin()
    expect(membersAt(cluster, '1', '2')).toEqual(['1 2 3 4', '1 2 3 4'])
    expect(commitIndexes(cluster, '1', '2')).toEqual([1, 1])
    expect(asked.done).toBe(false)
    return asked
  })

  const majority = { uses: ['network_partition/leader_isolation', 'leader_election/re_election'] }
  scenario.section('N-3 is elected by three of five, N-5 among them', majority, () => {
    elect(cluster, '3')
    expect(cluster.node('5')).toMatchObject({ term: 2, votedFor: '3' })
  })
  cluster.runRoundRobin()
  expect(carryOut(cluster, '3', 'add 1').answer).toEqual({ type: 'result', result: '1' })
  cluster.runRoundRobin()

  const reversed = { tests: ['membership_change/reversal', 'network_partition/post_partition_recovery'] }
  scenario.section('The network is whole again: both fall back to five voters', reversed, () => {
    cluster.heal()
    heartbeat(cluster, '3')
    expect(logOf(cluster, '1')).toEqual(['1 term_start', '2 term_start', '2 add 1'])
    expect(membersAt(cluster, '1', '2', '3', '4', '5')).toEqual(Array(5).fill('1 2 3 4 5'))
    expect(removal.answer).toEqual({ type: 'retry', reason: 'overwritten' })
  })
})
