import { expect } from 'vitest'
import type { Cluster } from '../../../src/sim/index.ts'
import { test } from '../../../src/tracer/vitest/index.ts'
import { members, runAmong } from '../../support/membership-steps.ts'
import { carryOut, clusterLedByFirst, elect, heartbeat } from '../../support/steps.ts'

/** An administrator has N-3 removed. As the leader sends it nothing more, N-3 does not know. */
function removeUnaware(cluster: Cluster): void {
  cluster.changeMembership('1', 'REMOVE', '3')
  cluster.runRoundRobin()
  expect(members(cluster, '1')).toBe('1 2')
  expect(members(cluster, '3')).toBe('1 2 3')
}

/**
 * An administrator removes N-3, and the leader sends it nothing any more, not even the record that says so. N-3 goes by
 * its old log, hears no heartbeats and campaigns. It cannot win, for it lacks a record that the others have (paper
 * 5.4.1). But its term is newer, and whoever meets a newer term follows into it, the leader too (paper 5.1).
 *
 * Nothing prevents that here, as neither pre-vote nor check-quorum is on: each time N-3's wait ends the cluster has to
 * elect a leader anew, until somebody switches N-3 off (thesis 4.2.3).
 */
test('without protection a removed node deposes the leader', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, preVote: false, checkQuorum: false })

  scenario.prepare('N-3 is removed, and does not know it', () => removeUnaware(cluster))

  const deposed = { tests: ['membership_change/removed_node_disruption', 'leader_election/leader_demotion'] }
  scenario.section('It campaigns: nobody votes for it, and N-1 steps down', deposed, () => {
    cluster.campaign('3')
    cluster.runRoundRobin()
    expect(cluster.node('3')).toMatchObject({ role: 'candidate', term: 2 })
    expect(cluster.node('1')).toMatchObject({ role: 'follower', term: 2, leader: null, votedFor: null })
    expect(cluster.node('2')).toMatchObject({ role: 'follower', term: 2, leader: null, votedFor: null })
  })

  scenario.section('N-1 is elected again, and N-3 is switched off', { uses: ['leader_election/re_election'] }, () => {
    elect(cluster, '1')
    cluster.shutdown('3')
    expect(cluster.node('1')).toMatchObject({ role: 'leader', term: 3 })
  })
})

/**
 * With pre-vote N-3 asks before it enters a new term, and there is nothing that could depose anyone (thesis 9.6). That its
 * log is behind is not what stops it: right after the leader has stored the record of the removal, the log of N-3 is as
 * good as that of N-2. The thesis points out that pre-votes that only compare logs leave this gap (4.2.3). What closes
 * it is that a node that hears from a leader refuses whatever the log says.
 */
test('with pre-vote a removed node disturbs nobody', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3 })

  const gap = { tests: ['membership_change/removed_node_disruption', 'leader_election/pre_vote_rejection'] }
  scenario.section('N-1 alone has the record; N-3 asks N-2, whose log equals its own', gap, () => {
    cluster.changeMembership('1', 'REMOVE', '3')
    cluster.campaign('3')
    runAmong(cluster, ['2', '3'])
    expect(cluster.node('2').log.lastIndex).toBe(cluster.node('3').log.lastIndex)
    expect(cluster.node('2')).toMatchObject({ role: 'follower', term: 1, leader: '1' })
    expect(cluster.node('3').election?.granted).toEqual(new Set(['3']))
  })

  scenario.section('N-1 refuses as well, and N-3 is removed', gap, () => {
    cluster.runRoundRobin()
    expect(cluster.node('1')).toMatchObject({ role: 'leader', term: 1, commitIndex: 2 })
    expect(cluster.node('3')).toMatchObject({ role: 'candidate', term: 1 })
  })

  scenario.section('It asks again, and a command is carried out meanwhile', gap, () => {
    cluster.campaign('3')
    expect(carryOut(cluster, '1', 'add 1').answer).toEqual({ type: 'result', result: '1' })
    cluster.runRoundRobin()
    expect(cluster.nodes.map((id) => cluster.node(id).term)).toEqual([1, 1, 1])
    expect(cluster.node('1').role).toBe('leader')
  })
})

/**
 * With check-quorum a request for votes is not even heard by a node that has heard from its leader within the shortest
 * election time-out: it does not answer, and does not take over the term (thesis 4.2.3). So N-3, which runs without
 * pre-votes and gets to term 3 by itself, disturbs nobody. It is a lease: the leader, for its part, steps down when no
 * majority answers it for as long (thesis 6.2).
 *
 * The protection ends with the leader. An election time-out after it has crashed N-2 does hear N-3 and follows into its
 * term. It refuses its vote all the same, as the log of N-3 is behind.
 */
test('with check-quorum a removed node is not heard', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, preVote: false, checkQuorum: true })

  scenario.prepare('N-3 is removed, and does not know it', () => removeUnaware(cluster))

  const ignored = {
    tests: ['membership_change/removed_node_disruption', 'leader_election/recent_leader_protection'],
  }
  scenario.section('It campaigns twice, and gets no answer', ignored, () => {
    cluster.campaign('3')
    cluster.campaign('3')
    cluster.runRoundRobin()
    expect(cluster.node('3')).toMatchObject({ role: 'candidate', term: 3 })
    expect(cluster.node('1')).toMatchObject({ role: 'leader', term: 1 })
    expect(cluster.node('2')).toMatchObject({ role: 'follower', term: 1, leader: '1' })
  })

  scenario.section('The cluster works', { uses: ['membership_change/removed_node_disruption'] }, () => {
    expect(carryOut(cluster, '1', 'add 1').answer).toEqual({ type: 'result', result: '1' })
  })
  cluster.runRoundRobin()
  heartbeat(cluster, '1')

  scenario.section(
    'N-1 has crashed and been silent for an election time-out: N-2 hears N-3, and refuses',
    { tests: ['membership_change/removed_node_disruption'] },
    () => {
      cluster.crash('1')
      cluster.tick(10)
      expect(cluster.idle).toBe(true)
      cluster.campaign('3')
      cluster.runRoundRobin()
      expect(cluster.node('2').term).toBe(cluster.node('3').term)
      expect(cluster.node('2')).toMatchObject({ role: 'follower', votedFor: null, leader: null })
      expect(cluster.node('3').role).toBe('candidate')
    },
  )
})
