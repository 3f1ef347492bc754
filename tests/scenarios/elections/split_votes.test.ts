import { expect } from 'vitest'
import { Cluster } from '../../../src/sim/index.ts'
import { test } from '../../../src/tracer/vitest/index.ts'
import { each, elect, leaderOf, sendAll, tickUntil } from '../../support/elections.ts'

/**
 * Four nodes, two candidates, and each gets the other vote that its request reaches first: two to two, where three are
 * needed (paper 5.2). No node can do anything about it within the term, as votes are not taken back. All wait for their
 * time-outs, which are drawn anew, and the node whose wait ends first, one of the candidates or another, is alone with its
 * request in the next term.
 */
test('a split vote among four nodes', ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 4, preVote: false }))

  const split = { tests: ['leader_election/competing_candidates', 'leader_election/single_vote_per_term'] }
  scenario.section('N-1 and N-2 campaign at once, and each gets one vote more than its own', split, () => {
    cluster.start()
    cluster.campaign('1')
    cluster.campaign('2')
    sendAll(cluster, '1', '2')
    // On the way to N-4 the two requests overtake each other.
    cluster.reverseInbox('4')
    cluster.runRoundRobin()
    expect(each(cluster, 'votedFor')).toEqual(['1', '2', '1', '2'])
    expect(each(cluster, 'role')).toEqual(['candidate', 'candidate', 'follower', 'follower'])
  })

  const resolved = { tests: ['leader_election/split_vote_resolution', 'leader_election/timer_based_election'] }
  scenario.section('Time passes until one node has a majority, in term 2', resolved, () => {
    tickUntil(cluster, () => leaderOf(cluster) !== undefined)
    expect(cluster.node(leaderOf(cluster) ?? '1').term).toBe(2)
    expect(each(cluster, 'role').filter((role) => role === 'leader')).toHaveLength(1)
  })
})

/**
 * With two nodes every vote is split when both campaign: each has voted for itself and needs the other's vote too. It
 * takes a term in which one of them campaigns and the other does not (paper 5.2).
 */
test('a split vote among two nodes', ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 2, preVote: false }))

  const split = { tests: ['leader_election/competing_candidates', 'leader_election/single_vote_per_term'] }
  scenario.section('Both campaign in term 1, and each refuses the other', split, () => {
    cluster.start()
    cluster.campaign('1')
    cluster.campaign('2')
    cluster.runRoundRobin()
    expect(each(cluster, 'votedFor')).toEqual(['1', '2'])
    expect(each(cluster, 'role')).toEqual(['candidate', 'candidate'])
  })

  scenario.section('N-2 tries again in term 2', { tests: ['leader_election/split_vote_resolution'] }, () => {
    elect(cluster, '2')
    expect(each(cluster, 'votedFor')).toEqual(['2', '2'])
    expect(each(cluster, 'role')).toEqual(['follower', 'leader'])
  })
})

/**
 * Two nodes campaign, one after the other, so that the second is a term ahead. When its request reaches the first, the
 * first learns the newer term and gives up (paper 5.1): whoever finds a newer term becomes a follower in it.
 */
test('a candidate resigns when it meets a newer term', ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 3, preVote: false }))

  scenario.prepare('N-1 and N-2 campaign, and nobody hears of it', {}, () => {
    cluster.start()
    cluster.campaign('1')
    cluster.loseOutbox('1')
    cluster.campaign('2')
    cluster.loseOutbox('2')
    expect(cluster.node('1')).toMatchObject({ role: 'candidate', term: 1 })
    expect(cluster.node('2')).toMatchObject({ role: 'candidate', term: 1 })
  })

  const resigns = {
    tests: [
      'leader_election/candidate_resignation',
      'leader_election/competing_candidates',
      'leader_election/higher_term_discovery',
    ],
  }
  scenario.section('N-2 tries again in term 2, and N-1 resigns', resigns, () => {
    cluster.campaign('2')
    cluster.runRoundRobin({ until: () => cluster.node('2').role === 'leader' })
    expect(cluster.node('1')).toMatchObject({ role: 'follower', term: 2, votedFor: '2' })
  })
})
