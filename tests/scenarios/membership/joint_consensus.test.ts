import { expect } from 'vitest'
import type { MemberChange } from '../../../src/raft/index.ts'
import { test } from '../../../src/tracer/vitest/index.ts'
import { commitIndexes, logOf, members, membersAt } from '../../support/membership-steps.ts'
import { carryOut, clusterLedByFirst, elect, handleAll, heartbeat, sendAll, settle } from '../../support/steps.ts'

const AUTO = 'membership_change/joint_consensus.auto_leave'
const JOINT = 'membership_change/joint_consensus'

const add = (node: string): MemberChange => ({ op: 'ADD', node })
const remove = (node: string): MemberChange => ({ op: 'REMOVE', node })
const demote = (node: string): MemberChange => ({ op: 'ADD_LEARNER', node })

/**
 * Two of three nodes are to be replaced by two new ones, in one change. N-4 and N-5 are brought up to date first. Then
 * the leader appends a record that names both memberships: `1 4 5`, and behind an ampersand `1 2 3`, the outgoing one.
 * From then on everything needs a majority of each (paper 6, thesis 4.3).
 *
 * With the copies of N-4 and N-5 the new membership has its majority, and the old one has not: the record is not
 * committed. N-2's copy decides. The leader then appends the second record, which leaves the old membership behind, and
 * whoever asked is told when that one is committed: N-2 and N-3 can be switched off.
 */
test('two members are replaced at once', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, preVote: false, checkQuorum: false })
  scenario.prepare('N-4 and N-5 start with nothing', () => {
    cluster.addNode('4')
    cluster.addNode('5')
  })

  const asked = scenario.section('Both are brought up to date before anything changes', { uses: [JOINT] }, () => {
    const command = cluster.changeMembers('1', [add('4'), add('5'), remove('2'), remove('3')])
    cluster.runRoundRobin({ until: () => members(cluster, '1') !== '1 2 3' })
    expect(logOf(cluster, '4')).toEqual(['1 term_start'])
    expect(members(cluster, '1')).toBe('1 4 5 & 1 2 3')
    return command
  })

  scenario.section(
    'The copies of N-4 and N-5 are no majority of the old three',
    { tests: ['membership_change/joint_consensus'] },
    () => {
      sendAll(cluster, '1')
      handleAll(cluster, '4', '5')
      sendAll(cluster, '4', '5')
      handleAll(cluster, '1')
      expect(cluster.node('1').progress.get('4')?.matchIndex).toBe(2)
      expect(cluster.node('1').progress.get('5')?.matchIndex).toBe(2)
      expect(cluster.node('1').commitIndex).toBe(1)
    },
  )

  scenario.section(
    'With that of N-2 both have one, and the leader leaves the old three behind',
    { tests: ['membership_change/joint_consensus.auto_leave'] },
    () => {
      handleAll(cluster, '2')
      sendAll(cluster, '2')
      handleAll(cluster, '1')
      expect(cluster.node('1').commitIndex).toBe(2)
      expect(logOf(cluster, '1')).toEqual(['1 term_start', '1 members 1 4 5 & 1 2 3', '1 members 1 4 5'])
      expect(asked.done).toBe(false)
    },
  )

  scenario.section('When that is committed, whoever asked is told', { uses: [AUTO] }, () => {
    settle(cluster, '1')
    expect(asked.answer).toEqual({ type: 'result', result: 'committed at 3' })
    expect(membersAt(cluster, '1', '4', '5')).toEqual(Array(3).fill('1 4 5'))
    expect([...cluster.node('1').progress.keys()]).toEqual(['4', '5'])
  })

  scenario.section('The new three go on by themselves', { uses: [AUTO] }, () => {
    cluster.crash('2')
    cluster.crash('3')
    expect(carryOut(cluster, '1', 'add 1').answer).toEqual({ type: 'result', result: '1' })
  })
})

/**
 * Two nodes of five go, and one becomes a learner, and this time the administrator says when. Until then the cluster
 * works by both memberships. A leader that had gone by the new one alone would take N-1's and N-2's copies for enough:
 * two of two. Here three of the old five are needed as well (thesis 4.3).
 */
test('a joint membership is left on request', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 5, preVote: false, checkQuorum: false })
  const changes = [remove('4'), remove('5'), demote('3')]

  scenario.section(
    'N-4 and N-5 are to go, N-3 is to lose its vote',
    { tests: ['membership_change/joint_consensus'] },
    () => {
      const asked = cluster.changeMembers('1', changes, 'explicit')
      settle(cluster, '1')
      expect(asked.answer).toEqual({ type: 'result', result: 'committed at 2' })
      expect(membersAt(cluster, '1', '3', '5')).toEqual(Array(3).fill('1 2 & 1 2 (3) 4 5'))
    },
  )

  const blocked = scenario.section(
    'A majority of the new membership alone commits nothing',
    { tests: ['membership_change/joint_consensus'] },
    () => {
      cluster.partition(['1', '2'], ['3', '4', '5'])
      const command = cluster.command('1', 'add 1')
      settle(cluster, '1')
      expect(cluster.node('1').progress.get('2')?.matchIndex).toBe(3)
      expect(commitIndexes(cluster, '1', '2')).toEqual([2, 2])
      expect(command.done).toBe(false)
      return command
    },
  )

  scenario.section('The network is whole again: N-3 still counts in the old membership', { uses: [JOINT] }, () => {
    cluster.heal()
    settle(cluster, '1')
    expect(blocked.answer).toEqual({ type: 'result', result: '1' })
  })

  const asked = { tests: ['membership_change/one_at_a_time'] }
  scenario.section('No other change can be made before the old membership is left', asked, () => {
    const other = cluster.changeMembership('1', 'REMOVE', '2')
    cluster.runRoundRobin()
    expect(other.answer).toMatchObject({ type: 'refused', reason: 'change_under_way' })
  })

  const leaves = {
    tests: ['membership_change/joint_consensus.explicit_leave', 'membership_change/joint_consensus.demotion'],
  }
  scenario.section('The administrator has it left; N-3 is a learner', leaves, () => {
    const left = cluster.leaveJoint('1')
    settle(cluster, '1')
    expect(left.answer).toEqual({ type: 'result', result: 'committed at 4' })
    expect(membersAt(cluster, '1', '2', '3')).toEqual(Array(3).fill('1 2 +3'))
  })
})

/**
 * The leader crashes while the record that names both memberships is on two nodes of each. N-4 is elected: by majorities
 * of both, which it knows from its own log (thesis 4.3). Once a record of its own term is committed, it leaves the
 * outgoing membership in its predecessor's place.
 *
 * N-1 comes back, in neither majority's way: it is no member any more.
 */
test('the leader crashes half-way, and its successor goes on', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, preVote: false, checkQuorum: false })
  scenario.prepare('N-4 has caught up; N-1 appends a record that replaces it by N-4, and crashes', () => {
    cluster.addNode('4')
    cluster.changeMembers('1', [add('4'), remove('1')])
    cluster.runRoundRobin({ until: () => members(cluster, '1') !== '1 2 3' })
    sendAll(cluster, '1')
    cluster.crash('1')
    handleAll(cluster, '2', '4')
    cluster.loseInbox('3')
    expect(membersAt(cluster, '2', '3', '4')).toEqual(['2 3 4 & 1 2 3', '1 2 3', '2 3 4 & 1 2 3'])
  })

  const elected = { uses: [JOINT], tests: ['leader_election/re_election'] }
  scenario.section('N-4 asks all voters of both; N-2 and N-3 are a majority of each', elected, () => {
    elect(cluster, '4')
    expect(cluster.node('4')).toMatchObject({ role: 'leader', term: 2 })
  })

  scenario.section(
    'It leaves the old membership once its own first record is committed',
    { tests: ['membership_change/joint_consensus.auto_leave'] },
    () => {
      settle(cluster, '4')
      expect(logOf(cluster, '4').slice(1)).toEqual(['1 members 2 3 4 & 1 2 3', '2 term_start', '2 members 2 3 4'])
      expect(membersAt(cluster, '2', '3', '4')).toEqual(Array(3).fill('2 3 4'))
      expect(commitIndexes(cluster, '2', '3', '4')).toEqual([4, 4, 4])
    },
  )
})

/**
 * The record that names both memberships is only in the leader's log, as the leader is cut off. By the new membership
 * it would be alone; but its copy is no majority of the old one, so the record is not committed. The others elect a
 * leader by the old membership, whose first record takes that one's place, and with it both memberships are gone
 * (thesis 4.1): N-1 goes by the old one again. Whoever asked is told that it will never be.
 */
test('a joint membership is reversed', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, preVote: false, checkQuorum: false })

  const asked = scenario.section('N-1 is cut off, and told to take the votes of N-2 and N-3', { uses: [JOINT] }, () => {
    cluster.partition(['1'], ['2', '3'])
    const command = cluster.changeMembers('1', [demote('2'), demote('3')], 'explicit')
    cluster.runRoundRobin()
    expect(members(cluster, '1')).toBe('1 & 1 (2) (3)')
    return command
  })

  scenario.section('N-2 is elected by two of three', { uses: ['leader_election/re_election'] }, () => {
    elect(cluster, '2')
    settle(cluster, '2')
    expect(cluster.node('2')).toMatchObject({ role: 'leader', commitIndex: 2 })
    expect(cluster.node('1').commitIndex).toBe(1)
  })

  const reversed = { tests: ['membership_change/reversal'], uses: [JOINT] }
  scenario.section('N-1 is back, and goes by three voters again', reversed, () => {
    cluster.heal()
    heartbeat(cluster, '2')
    expect(membersAt(cluster, '1', '2', '3')).toEqual(Array(3).fill('1 2 3'))
    expect(asked.answer).toEqual({ type: 'retry', reason: 'overwritten' })
  })
})

/**
 * A change may name members that are as it wants them. They stay where they are: of a change in which nothing is new there
 * is no record, and no second membership.
 */
test('a change of many members in which nothing is new', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3 })

  const nothing = { uses: ['membership_change/joint_consensus'] }
  scenario.section('N-1 and N-2 are to be added, and have a vote already', nothing, () => {
    const change = cluster.changeMembers('1', [add('1'), add('2')])
    cluster.runRoundRobin()
    expect(change.answer).toMatchObject({ type: 'result' })
    expect(members(cluster, '1')).toBe('1 2 3')
    expect(cluster.node('1').log.lastIndex).toBe(1)
  })
})
