import { expect } from 'vitest'
import { test } from '../../../src/tracer/vitest/index.ts'
import { members, membersAt, pass } from '../../support/membership-steps.ts'
import { clusterLedByFirst } from '../../support/steps.ts'

/**
 * Many hosts tell their node to join at every start, whether it is a member or not. N-1 is one, and leads. It asks N-2,
 * because it might have been deposed and removed without knowing; N-2 says that the leader is N-1. That is no answer that
 * helps it. But when a majority has answered it as the leader, it knows that its own log says who the members are, and
 * wants nothing any more (thesis 4.1 and 6.4).
 *
 * If it went on asking it would ask the next leader, too, and undo what an administrator does here later.
 */
test('a member that leads is told to join, and is removed later', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, preVote: false, checkQuorum: false })

  const member = { tests: ['membership_change/add_node.already_member'] }
  scenario.section('N-1 is told to join: it asks once, and finds out by itself', member, () => {
    cluster.join('1', '2')
    cluster.runRoundRobin()
    expect(cluster.node('1').wish).toMatchObject({ op: 'ADD', asked: '2' })
    pass(cluster, 2)
    expect(cluster.node('1')).toMatchObject({ role: 'leader', wish: null })
  })

  const removal = { tests: ['membership_change/remove_leader.through_log'] }
  scenario.section('An administrator removes it', removal, () => {
    const asked = cluster.changeMembership('1', 'REMOVE', '1')
    cluster.runRoundRobin()
    expect(asked.answer?.type).toBe('result')
    expect(membersAt(cluster, '1', '2', '3')).toEqual(Array(3).fill('2 3'))
  })
  pass(cluster, 40)

  scenario.section(
    'Long after that it has not come back',
    { uses: ['membership_change/remove_leader.through_log'] },
    () => {
      pass(cluster, 1)
      expect(membersAt(cluster, '2', '3')).toEqual(['2 3', '2 3'])
      expect(cluster.node('1').wish).toBe(null)
    },
  )
})

/**
 * N-1, the leader, is told to join in the moment in which an administrator has it removed. The record of the removal
 * comes after its wish. When it is committed N-1 gives the wish up, with an error event: nobody who is removed is meant
 * to come back by itself.
 */
test('a removal ends the wish to join', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, preVote: false, checkQuorum: false })

  const ended = { tests: ['membership_change/remove_leader.through_log', 'membership_change/add_node.wish_ended'] }
  scenario.section('N-1 is told to join, is removed, and asks no more', ended, () => {
    cluster.join('1', '2')
    cluster.changeMembership('1', 'REMOVE', '1')
    cluster.runRoundRobin()
    expect(cluster.node('1')).toMatchObject({ role: 'follower', wish: null })
    expect(members(cluster, '2')).toBe('2 3')
  })
  pass(cluster, 40)

  scenario.section(
    'Long after that it has not come back',
    { uses: ['membership_change/remove_leader.through_log'] },
    () => {
      pass(cluster, 1)
      expect(membersAt(cluster, '2', '3')).toEqual(['2 3', '2 3'])
    },
  )
})
