import { expect } from 'vitest'
import type { MembershipOp, NodeId } from '../../../src/raft/index.ts'
import { Cluster } from '../../../src/sim/index.ts'
import { type Scenario, test } from '../../../src/tracer/vitest/index.ts'
import { logOf, members, membersAt, pass } from '../../support/membership-steps.ts'
import { carryOut, elect, settle } from '../../support/steps.ts'

const NEWCOMER = 'membership_change/newcomer_without_vote'

function change(cluster: Cluster, at: NodeId, op: MembershipOp, node: NodeId): void {
  const asked = cluster.changeMembership(at, op, node)
  settle(cluster, at)
  expect(asked.answer).toMatchObject({ type: 'result' })
}

function transfer(cluster: Cluster, from: NodeId, to: NodeId): void {
  cluster.transfer(from, to)
  cluster.runRoundRobin()
  settle(cluster, to)
  expect(cluster.node(to).role).toBe('leader')
}

/** The cluster was N-1 alone, then N-4 alone, and is N-5 and N-6 now. N-4 comes back with an empty disk. */
function movedOn(scenario: Scenario): Cluster {
  const options = { nodes: 1, maxRecordsPerMessage: 1, preVote: true, checkQuorum: true }
  const cluster = scenario.watch(new Cluster(options))
  const past = { uses: ['membership_change/add_node', 'membership_change/remove_leader.after_transfer'] }
  scenario.prepare('N-1 hands over to N-4, and N-4 to N-5 and N-6', past, () => {
    cluster.start()
    elect(cluster, '1')
    cluster.addNode('4')
    change(cluster, '1', 'ADD', '4')
    transfer(cluster, '1', '4')
    change(cluster, '4', 'REMOVE', '1')
    for (const id of ['5', '6']) {
      cluster.addNode(id)
      change(cluster, '4', 'ADD', id)
    }
    transfer(cluster, '4', '5')
    change(cluster, '5', 'REMOVE', '4')
    expect(membersAt(cluster, '5', '6')).toEqual(['5 6', '5 6'])
  })
  scenario.prepare('N-4 crashes, gets a new disk, and restarts', () => {
    cluster.crash('4')
    cluster.replaceDisk('4')
    cluster.restart('4')
  })
  return cluster
}

/**
 * N-4 was a member, was removed, and starts again under its id with an empty disk. It asks to be added, and is sent the
 * log from the first record on. Half-way the newest membership in its log is one of long ago: N-4, and nobody else. When
 * it is cut off just then, it could make itself leader of that cluster with its own vote, in a term that N-5 and N-6 may
 * use as well.
 *
 * But it came with nothing, so it takes no part in elections until it has all that N-5 has committed. It says so in its
 * answers, and N-5 gives it a vote only when it no longer does.
 */
test('a node replays that it was alone, and does not lead', ({ scenario }) => {
  const cluster = movedOn(scenario)

  const alone = { tests: ['membership_change/newcomer_without_vote'], uses: ['membership_change/re_add'] }
  scenario.section('N-4 asks to be added, and replays the log', alone, () => {
    cluster.join('4', '5')
    cluster.runRoundRobin({ until: () => members(cluster, '4') === '4' })
    expect(cluster.node('4').voters).toEqual(['4'])
  })

  scenario.section('It is cut off there, and its election wait ends: nothing happens', { uses: [NEWCOMER] }, () => {
    cluster.partition(['4', '1'], ['5', '6'])
    cluster.tickNode('4', 25)
    cluster.campaign('4')
    expect(cluster.node('4')).toMatchObject({ role: 'follower', newcomer: true })
    expect(carryOut(cluster, '5', 'add 1').answer).toEqual({ type: 'result', result: '1' })
  })

  const added = { tests: ['membership_change/re_add'], uses: [NEWCOMER] }
  scenario.section('The network is whole again, and it becomes a voter with all that is committed', added, () => {
    cluster.heal()
    pass(cluster, 30)
    expect(cluster.node('4')).toMatchObject({ newcomer: false, wish: null })
    expect(membersAt(cluster, '4', '5', '6')).toEqual(Array(3).fill('5 6 4'))
  })

  scenario.section('All restart, N-4 with its vote', { uses: ['node_lifecycle/durable_state'] }, () => {
    for (const id of ['4', '5', '6']) cluster.crash(id)
    for (const id of ['4', '5', '6']) cluster.restart(id)
    expect(cluster.node('4').newcomer).toBe(false)
    elect(cluster, '4')
    expect(cluster.node('4').role).toBe('leader')
  })
})

/**
 * N-3 is one of the first three. It is removed, and so is N-2, which was cut off and does not know of either. N-3's disk
 * is replaced. Configured with the first three members, as it was, it would take the cluster to be new, and give its vote
 * to N-2: two of three, who would lead beside N-1. So whoever starts a node again with nothing has to configure it as one
 * that joins, without members. Then it has no vote to give.
 */
test('a node of the first days comes back with nothing, and gives no vote', ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 3, preVote: false, checkQuorum: false }))
  scenario.prepare('N-2 is cut off; N-3 is removed, then N-2', { uses: ['membership_change/remove_follower'] }, () => {
    cluster.start()
    elect(cluster, '1')
    settle(cluster, '1')
    cluster.addNode('4')
    change(cluster, '1', 'ADD', '4')
    cluster.partition(['1', '3', '4'], ['2'])
    change(cluster, '1', 'REMOVE', '3')
    change(cluster, '1', 'REMOVE', '2')
    expect(membersAt(cluster, '1', '2', '4')).toEqual(['1 4', '1 2 3 4', '1 4'])
  })
  scenario.prepare('N-3 crashes, and starts again with nothing, as a node that joins', () => {
    cluster.crash('3')
    cluster.replaceDisk('3', { newcomer: true })
    cluster.restart('3')
  })

  scenario.section('N-2 asks N-3 for its vote, and gets none', { uses: [NEWCOMER] }, () => {
    cluster.partition(['2', '3'], ['1', '4'])
    cluster.campaign('2')
    cluster.runRoundRobin()
    expect(cluster.node('2')).toMatchObject({ role: 'candidate', term: 2 })
    expect(cluster.node('3').votedFor).toBeNull()
  })

  const joins = { tests: ['membership_change/newcomer_without_vote', 'membership_change/re_add'] }
  scenario.section('N-3 joins N-1 and N-4', joins, () => {
    cluster.partition(['1', '3', '4'], ['2'])
    cluster.join('3', '1')
    pass(cluster, 60)
    expect(membersAt(cluster, '1', '3', '4')).toEqual(Array(3).fill('1 4 3'))
    expect(cluster.node('3').newcomer).toBe(false)
    expect(logOf(cluster, '3')).toEqual(logOf(cluster, '1'))
  })
})
