import { expect } from 'vitest'
import { Cluster } from '../../../src/sim/index.ts'
import { test } from '../../../src/tracer/vitest/index.ts'
import { each, elect, heartbeat, leaderOf, logTerms, startUnder, tickUntil } from '../../support/elections.ts'

/**
 * A leader that meets a newer term steps down, whoever is in that term and however little that node could do with it
 * (paper 5.1). Here N-3 has missed a command, cannot win, and still ends N-1's leadership by asking for votes. Then the
 * waits of all three run, and one of those that have the command is elected in the term after.
 */
test('re-election after the leader steps down', ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 3, preVote: false, checkQuorum: false }))

  startUnder(cluster, '1')
  scenario.prepare('N-1 leads; N-3 is down and misses a command', () => {
    cluster.crash('3')
    cluster.command('1', 'add 1')
    cluster.runRoundRobin()
    cluster.restart('3')
    expect(cluster.nodes.map((id) => logTerms(cluster, id))).toEqual([[1, 1], [1, 1], [1]])
  })

  const demoted = { tests: ['leader_election/leader_demotion', 'leader_election/higher_term_discovery'] }
  scenario.section('N-3 campaigns in term 2; N-1 refuses the vote, but steps down', demoted, () => {
    cluster.campaign('3')
    cluster.runRoundRobin()
    expect(each(cluster, 'role')).toEqual(['follower', 'follower', 'candidate'])
    expect(each(cluster, 'term')).toEqual([2, 2, 2])
    expect(each(cluster, 'votedFor')).toEqual([null, null, '3'])
  })

  scenario.section(
    'N-2 is elected in term 3, and N-3 gets what it lacks',
    { tests: ['leader_election/re_election'] },
    () => {
      elect(cluster, '2')
      cluster.runRoundRobin()
      expect(each(cluster, 'role')).toEqual(['follower', 'leader', 'follower'])
      expect(each(cluster, 'term')).toEqual([3, 3, 3])
      expect(cluster.nodes.map((id) => logTerms(cluster, id))).toEqual(Array(3).fill([1, 1, 3]))
    },
  )
})

/**
 * The leader crashes, and one of the others is elected in the next term (paper 5.2). When the old leader comes back it
 * still has its term, its vote and its records, because all three were stored before anything was sent; everything else
 * it learns anew. It has forgotten that it led, and the first message of the new leader tells it the term (paper 5.1).
 */
test('a new leader after a crash', ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 3, preVote: false, checkQuorum: false }))

  scenario.prepare('N-1 is elected', { uses: ['leader_election/all_yes_votes.without_pre_vote'] }, () => {
    cluster.start()
    elect(cluster, '1')
    cluster.runRoundRobin()
  })

  scenario.section('N-1 crashes, and N-2 is elected in term 2', { tests: ['leader_election/re_election'] }, () => {
    cluster.crash('1')
    elect(cluster, '2')
    cluster.runRoundRobin()
    expect(cluster.node('2')).toMatchObject({ role: 'leader', term: 2, commitIndex: 2 })
    expect(cluster.node('3')).toMatchObject({ role: 'follower', term: 2, votedFor: '2', leader: '2' })
  })

  const back = { tests: ['node_lifecycle/durable_state', 'node_lifecycle/crash_and_restart'] }
  scenario.section('N-1 comes back with what it had stored, and follows', back, () => {
    cluster.restart('1')
    expect(cluster.node('1')).toMatchObject({ role: 'follower', term: 1, votedFor: '1', leader: null, commitIndex: 0 })
    expect(logTerms(cluster, '1')).toEqual([1])
    heartbeat(cluster, '2')
    heartbeat(cluster, '2')
    expect(cluster.node('1')).toMatchObject({ role: 'follower', term: 2, votedFor: null, leader: '2', commitIndex: 2 })
    expect(logTerms(cluster, '1')).toEqual([1, 2])
  })
})

/**
 * Nothing happens here but that time passes and a node crashes. The waits of the others run out when the heartbeats
 * stop; the first to campaign asks for pre-votes, and gets them once the other, too, has not heard from a leader for an
 * election time-out (thesis 9.6). The new leader's heartbeats keep the peace, also at the old one when it is back.
 */
test('re-election driven by timers alone', ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 3, heartbeatIntervalTicks: 5 }))
  const timers = { tests: ['leader_election/timer_based_election', 'leader_election/re_election'] }

  scenario.prepare('Time passes until N-2, whose wait is the shortest, leads', () => {
    cluster.start()
    tickUntil(cluster, () => leaderOf(cluster) !== undefined)
    expect(cluster.node('2')).toMatchObject({ role: 'leader', term: 1 })
  })

  scenario.section('N-2 crashes, and time passes until another leads', timers, () => {
    cluster.crash('2')
    tickUntil(cluster, () => leaderOf(cluster) !== '2')
    expect(cluster.node(leaderOf(cluster) ?? '2')).toMatchObject({ role: 'leader', term: 2 })
  })

  const back = { tests: ['node_lifecycle/crash_and_restart', 'log_replication/heartbeat_only'] }
  scenario.section('N-2 is back, and learns of it with the next heartbeat', back, () => {
    cluster.restart('2')
    expect(cluster.node('2')).toMatchObject({ role: 'follower', term: 1, leader: null })
    tickUntil(cluster, () => cluster.node('2').leader !== null)
    expect(cluster.node('2')).toMatchObject({ role: 'follower', term: 2, leader: leaderOf(cluster) })
    expect(cluster.node('2').log.lastTerm).toBe(2)
  })
})
