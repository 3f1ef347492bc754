import { expect } from 'vitest'
import { test } from '../../../src/tracer/vitest/index.ts'
import { carryOutAmong, errorsOf, members, membersAt, passAmong } from '../../support/membership-steps.ts'
import { carryOut, clusterLedByFirst, sendAll } from '../../support/steps.ts'

const ABORT = { tests: ['membership_change/abort'] }
const ROUNDS = ['membership_change/add_node.catchup_rounds']
const MEMBERS = ['1', '2', '3'] as const

/**
 * N-4 answers whatever it is sent, so it is not silent, but it is so slow that it is never done with a round. While that
 * lasts no other change can begin. So there is a bound on all rounds together, here 12 ticks: then the leader gives up,
 * and the administrator who could not have N-3 removed before can now.
 */
test('a slow node is given up when its time is over', ({ scenario }) => {
  const options = { catchUpTicks: 12, maxRecordsPerMessage: 1, heartbeatIntervalTicks: 4 }
  const cluster = clusterLedByFirst(scenario, { nodes: 3, preVote: false, checkQuorum: false, ...options })
  carryOut(cluster, '1', 'add 1')
  carryOut(cluster, '1', 'add 2')

  const errors = scenario.section('N-4 is sent the first of three records', { uses: ROUNDS }, () => {
    cluster.addNode('4')
    cluster.join('4', '1')
    cluster.runRoundRobin({ until: () => cluster.node('4').log.lastIndex === 1 })
    expect(cluster.node('1').leadership?.catchUp).toMatchObject({ round: 1, roundEnd: 3 })
    return errorsOf(cluster, '4')
  })
  passAmong(cluster, MEMBERS, 6)

  const busy = { tests: ['membership_change/one_at_a_time'] }
  scenario.section('Six ticks later it takes the second; N-3 cannot be removed meanwhile', busy, () => {
    cluster.handleOne('4')
    sendAll(cluster, '4')
    const removal = cluster.changeMembership('1', 'REMOVE', '3')
    carryOutAmong(cluster, MEMBERS, '1', 'add 3')
    expect(removal.answer).toMatchObject({ type: 'refused', reason: 'change_under_way' })
    expect(cluster.node('1').leadership?.catchUp).toMatchObject({ round: 1, totalTicks: 6 })
  })
  passAmong(cluster, MEMBERS, 4)
  // N-4 has asked a second time meanwhile, and is told that a change is under way: its own.
  sendAll(cluster, '4')
  passAmong(cluster, MEMBERS, 1)

  const over = { tests: ['membership_change/add_node.timeout'] }
  scenario.section('Its 12 ticks are over: the leader gives up, and N-4 is told', over, () => {
    cluster.tick()
    cluster.runRoundRobin()
    expect(cluster.node('1').leadership?.catchUp).toBeNull()
    expect(errors).toEqual(['"1" has not changed the membership (ADD "4"): catch_up_failed'])
  })

  scenario.section('Now N-3 can be removed', { tests: ['membership_change/remove_follower'] }, () => {
    const removal = cluster.changeMembership('1', 'REMOVE', '3')
    cluster.runRoundRobin()
    expect(removal.answer).toMatchObject({ type: 'result' })
    expect(membersAt(cluster, '1', '2')).toEqual(['1 2', '1 2'])
  })
})

/**
 * Two new nodes are to replace N-3, and one of them does not come up. Nobody wants to wait for it: the change is given
 * up as it was asked for, as a whole. The leader tells both askers the truth: no record was written, and none will be.
 */
test('an administrator gives up a change', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, preVote: false, checkQuorum: false })

  const asked = scenario.prepare('N-4 is up and N-5 is not; both are to get a vote', () => {
    cluster.addNode('4')
    cluster.addNode('5')
    cluster.crash('5')
    const command = cluster.changeMembers('1', [
      { op: 'ADD', node: '4' },
      { op: 'ADD', node: '5' },
      { op: 'REMOVE', node: '3' },
    ])
    cluster.runRoundRobin()
    expect(cluster.node('4').log.lastIndex).toBe(1)
    expect(command.done).toBe(false)
    return command
  })

  scenario.section('The change is given up; both askers are told', ABORT, () => {
    const abort = cluster.abortChange('1')
    cluster.runRoundRobin()
    const result = 'nodes "4" and "5" are not brought up to date any more'
    expect(abort.answer).toEqual({ type: 'result', result })
    expect(asked.answer).toMatchObject({ type: 'refused', reason: 'aborted' })
    expect([...cluster.node('1').progress.keys()]).toEqual(['2', '3'])
  })

  const other = { uses: ['membership_change/joint_consensus'] }
  scenario.section('The same with N-4 alone', other, () => {
    const again = cluster.changeMembers('1', [
      { op: 'ADD', node: '4' },
      { op: 'REMOVE', node: '3' },
    ])
    cluster.runRoundRobin()
    expect(again.answer).toMatchObject({ type: 'result' })
    expect(members(cluster, '1')).toBe('1 2 4')
  })
})

/**
 * N-4 is being brought up to date when an administrator has it removed. It is no member yet, so there is nothing to be
 * removed but its prospect: the addition is given up, N-4 is told and asks no more, and the removal is done.
 */
test('a node is removed while it is brought up to date', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, preVote: false, checkQuorum: false })

  const errors = scenario.prepare('N-4 has asked, and is sent the log', { uses: ROUNDS }, () => {
    cluster.addNode('4')
    cluster.join('4', '1')
    cluster.runRoundRobin({ until: () => cluster.node('4').log.lastIndex === 1 })
    return errorsOf(cluster, '4')
  })

  scenario.section('N-1 is told to remove it', ABORT, () => {
    const removal = cluster.changeMembership('1', 'REMOVE', '4')
    cluster.runRoundRobin()
    expect(removal.answer).toEqual({ type: 'result', result: 'committed at 0' })
    expect(errors).toEqual(['"1" has not changed the membership (ADD "4"): aborted'])
    expect(cluster.node('4')).toMatchObject({ wish: null, voters: [] })
    expect(membersAt(cluster, '1', '2', '3')).toEqual(Array(3).fill('1 2 3'))
  })
})
