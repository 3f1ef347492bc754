import { expect } from 'vitest'
import { test } from '../../../src/tracer/vitest/index.ts'
import { logOf, members, membersAt, pass } from '../../support/membership-steps.ts'
import { clusterLedByFirst, elect, heartbeat } from '../../support/steps.ts'

const TESTS = ['membership_change/one_at_a_time']

/**
 * Two memberships that differ in one voter have no two majorities without a common node; those that differ in two may
 * have, and then two leaders could be elected in one term. So a change has to be committed before the next may begin
 * (thesis 4.1). Everybody who asks meanwhile is refused: while a node is brought up to date, and while the record of the
 * change is not committed. An administrator is told why; a node that wants to join asks again after a time-out.
 */
test('a second change while one is under way', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, preVote: false, heartbeatIntervalTicks: 3 })

  scenario.section('N-4 is brought up to date: N-5 and an administrator are refused', { tests: TESTS }, () => {
    cluster.addNode('4')
    cluster.addNode('5')
    cluster.join('4', '1')
    cluster.join('5', '1')
    cluster.runRoundRobin({ until: () => cluster.node('1').leadership?.catchUp?.nodes.has('4') === true })
    const removal = cluster.changeMembership('1', 'REMOVE', '3')
    cluster.runRoundRobin({ until: () => cluster.node('1').log.lastIndex === 2 })
    expect(removal.answer).toMatchObject({ type: 'refused', reason: 'change_under_way' })
    expect(removal.answer).toMatchObject({ message: 'one change at a time: node "4" is being brought up to date' })
    expect(cluster.node('5').wish).toMatchObject({ op: 'ADD', asked: '1' })
  })

  scenario.section(
    'The record about N-4 is not committed: the administrator is refused again',
    { tests: TESTS },
    () => {
      const removal = cluster.changeMembership('1', 'REMOVE', '3')
      cluster.runRoundRobin({ until: () => removal.done })
      expect(removal.answer).toMatchObject({ message: 'one change at a time: the change in record 2 is not committed' })
      expect(members(cluster, '1')).toBe('1 2 3 4')
    },
  )
  cluster.runRoundRobin()
  pass(cluster, 9)

  scenario.section(
    'It is committed; N-5 asks again, and its turn has come',
    { uses: ['membership_change/one_at_a_time'] },
    () => {
      pass(cluster, 1)
      expect(cluster.node('5').wish).toBeNull()
      expect(membersAt(cluster, '1', '2', '3', '4', '5')).toEqual(Array(5).fill('1 2 3 4 5'))
      expect(logOf(cluster, '1')).toEqual(['1 term_start', '1 members 1 2 3 4', '1 members 1 2 3 4 5'])
    },
  )
})

/**
 * One change at a time is not enough, as its author found out in 2015 (Ongaro's message to the raft-dev list of 10 July
 * 2015). Of four nodes, N-1 leads; its record about N-5 reaches nobody but N-5. N-2 is elected and removes N-1. Each of
 * the two made one change only, but N-2 does not know of the other's. If it could commit its own with N-3 alone, N-1
 * would win the next election with the votes of N-5 and N-4: three of the five that it counts, none of which has the
 * removal. What was committed would be gone.
 *
 * So a new leader changes nothing before a record of its own term is committed. By the four voters from which both
 * changes start this takes three, and as N-1 is cut off these are N-2, N-3 and N-4. Now each of them refuses N-1 its
 * vote, because their logs are newer than its own (paper 5.4.1), and with N-5 alone it is no majority.
 *
 * NETSPLIT counts all five nodes that there are, members or not.
 */
test('no change before a record of the own term is committed', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 4, preVote: false })

  scenario.section('N-1 adds N-5, and is cut off with it: nobody else has the record', { uses: TESTS }, () => {
    cluster.addNode('5')
    cluster.join('5', '1')
    cluster.sendOne('5')
    cluster.partition(['1', '5'], ['2', '3', '4'])
    cluster.runRoundRobin()
    expect(membersAt(cluster, '1', '5')).toEqual(['1 2 3 4 5', '1 2 3 4 5'])
    expect(cluster.node('1').commitIndex).toBe(1)
  })

  scenario.section('N-2 is elected and told to remove N-1: it is not ready', { tests: TESTS }, () => {
    elect(cluster, '2')
    const removal = cluster.changeMembership('2', 'REMOVE', '1')
    cluster.runRoundRobin()
    expect(removal.answer).toEqual({ type: 'retry', reason: 'not_ready' })
    expect(members(cluster, '2')).toBe('1 2 3 4')
    expect(cluster.node('2').commitIndex).toBe(2)
  })

  scenario.section(
    'Its own record is committed. N-4 loses touch; N-2 and N-3 remove N-1',
    { uses: ['membership_change/one_at_a_time'] },
    () => {
      cluster.partition(['1', '4', '5'], ['2', '3'])
      const removal = cluster.changeMembership('2', 'REMOVE', '1')
      cluster.runRoundRobin()
      expect(removal.answer).toEqual({ type: 'result', result: 'committed at 3' })
      expect(membersAt(cluster, '2', '3', '4')).toEqual(['2 3 4', '2 3 4', '1 2 3 4'])
    },
  )

  scenario.section('N-1 finds N-4 in a newer term, and steps down', {}, () => {
    heartbeat(cluster, '1')
    expect(cluster.node('1')).toMatchObject({ role: 'follower', term: 2 })
  })

  const refused = { uses: ['membership_change/one_at_a_time'], tests: ['leader_election/outdated_log_detection'] }
  scenario.section('It campaigns: N-5 votes for it, N-4 has a newer record and does not', refused, () => {
    cluster.campaign('1')
    cluster.runRoundRobin()
    expect(cluster.node('1')).toMatchObject({ role: 'candidate', term: 3, voters: ['1', '2', '3', '4', '5'] })
    expect(cluster.node('5').votedFor).toBe('1')
    expect(cluster.node('4')).toMatchObject({ term: 3, votedFor: null })
  })

  scenario.section('What was committed is safe: N-2 leads again, and N-4 learns of the removal', {}, () => {
    cluster.heal()
    heartbeat(cluster, '2')
    elect(cluster, '2')
    cluster.runRoundRobin()
    expect(logOf(cluster, '4')).toEqual(['1 term_start', '2 term_start', '2 members 2 3 4', '4 term_start'])
    expect(membersAt(cluster, '2', '3', '4')).toEqual(Array(3).fill('2 3 4'))
    expect(cluster.node('2')).toMatchObject({ role: 'leader', term: 4, commitIndex: 4 })
  })
})
