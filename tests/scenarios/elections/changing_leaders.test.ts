import { expect } from 'vitest'
import { Cluster } from '../../../src/sim/index.ts'
import { test } from '../../../src/tracer/vitest/index.ts'

/**
 * A node that lost touch for a while wants to campaign although the others have a leader. It has to ask first, and
 * everyone who hears from the leader says no (thesis 9.6), so no term changes and the leader is not disturbed.
 */
test('a pre-vote is refused while there is a leader', ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 3 }))

  scenario.prepare('N-1 is elected', { uses: ['leader_election/all_yes_votes.with_pre_vote'] }, () => {
    cluster.start()
    cluster.campaign('1')
    cluster.runNodeByNode()
    expect(cluster.node('1').role).toBe('leader')
  })

  scenario.section('N-3 asks whether it could win', { tests: ['leader_election/pre_vote_rejection'] }, () => {
    cluster.campaign('3')
    cluster.runRoundRobin()
    expect(cluster.nodes.map((id) => cluster.node(id).term)).toEqual([1, 1, 1])
    expect(cluster.node('3').role).toBe('candidate')
    expect(cluster.node('1').role).toBe('leader')
  })

  scenario.section(
    'The next heartbeat makes it a follower again',
    { tests: ['log_replication/heartbeat_only'] },
    () => {
      cluster.heartbeat('1')
      cluster.runRoundRobin()
      expect(cluster.node('3')).toMatchObject({ role: 'follower', leader: '1', term: 1 })
      expect(cluster.node('3').log.lastIndex).toBe(1)
    },
  )
})

/**
 * The leader crashes. After an election time-out without heartbeats the others no longer count on it, and one of them
 * takes over in the next term (paper 5.2). When the old leader comes back it still has its term, its vote and its
 * records, because all three were stored before anything was sent; everything else it learns anew (paper 5.5).
 */
test('a new leader after a crash', ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 3, electionTimeoutTicks: 5, heartbeatIntervalTicks: 2 }))

  scenario.prepare('N-1 is elected', { uses: ['leader_election/all_yes_votes.with_pre_vote'] }, () => {
    cluster.start()
    cluster.campaign('1')
    cluster.runNodeByNode()
    expect(cluster.node('1').role).toBe('leader')
  })

  scenario.section('N-1 crashes; time passes until another leads', { tests: ['leader_election/re_election'] }, () => {
    cluster.crash('1')
    const leads = () => cluster.nodes.find((id) => id !== '1' && cluster.node(id).role === 'leader')
    for (let ticks = 0; leads() === undefined && ticks < 50; ticks += 1) {
      cluster.tick()
      cluster.runNodeByNode()
    }
    expect(cluster.node(leads() ?? '1')).toMatchObject({ role: 'leader', term: 2 })
  })

  const back = { tests: ['node_lifecycle/durable_state', 'node_lifecycle/crash_and_restart'] }
  scenario.section('N-1 comes back with what it had stored, and follows', back, () => {
    cluster.restart('1')
    expect(cluster.node('1')).toMatchObject({ role: 'follower', term: 1, votedFor: '1', commitIndex: 0 })
    expect(cluster.node('1').log.lastIndex).toBe(1)
    for (const id of cluster.nodes) cluster.heartbeat(id)
    cluster.runNodeByNode()
    cluster.tick(2)
    cluster.runNodeByNode()
    expect(cluster.node('1')).toMatchObject({ role: 'follower', term: 2, commitIndex: 2 })
  })
})
