import { expect } from 'vitest'
import { Cluster } from '../../../src/sim/index.ts'
import { test } from '../../../src/tracer/vitest/index.ts'
import { each, leaderOf, tickInVain, tickUntil } from '../../support/elections.ts'

/**
 * Nobody tells a node to campaign: each waits for a time that it has drawn at random, between the configured time-out
 * and twice that, and runs for leader if it has heard from none by then (paper 5.2). As the waits differ, one node is
 * usually done before the others; it asks them, they begin to wait anew, and it leads before anyone else thinks of it.
 *
 * The waits of this cluster are 16, 10 and 18 ticks.
 */
test('the first to time out wins', ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 3, preVote: false, checkQuorum: false }))

  scenario.prepare('The nodes start, and nine ticks pass in silence', () => {
    cluster.start()
    cluster.tick(9)
    expect(each(cluster, 'electionTimeoutTicks')).toEqual([16, 10, 18])
    expect(each(cluster, 'role')).toEqual(['follower', 'follower', 'follower'])
    expect(cluster.idle).toBe(true)
  })

  const tenth = { tests: ['leader_election/timer_based_election'] }
  scenario.section("The tenth tick ends N-2's wait; it campaigns and wins", tenth, () => {
    cluster.tick()
    expect(each(cluster, 'role')).toEqual(['follower', 'candidate', 'follower'])
    cluster.runRoundRobin({ until: () => cluster.node('1').votedFor === '2' })
    expect(each(cluster, 'electionElapsedTicks')).toEqual([0, 0, 10])
    cluster.runRoundRobin({ until: () => cluster.node('3').leader === '2' })
    expect(each(cluster, 'role')).toEqual(['follower', 'leader', 'follower'])
    expect(each(cluster, 'term')).toEqual([1, 1, 1])
    expect(each(cluster, 'electionElapsedTicks')).toEqual([0, 0, 0])
  })

  scenario.section(
    'With the next tick it sends its first heartbeats',
    { tests: ['log_replication/heartbeat_only'] },
    () => {
      cluster.runRoundRobin()
      cluster.tick()
      cluster.runRoundRobin()
      expect(each(cluster, 'leader')).toEqual(['2', '2', '2'])
      expect(each(cluster, 'commitIndex')).toEqual([1, 1, 1])
    },
  )
})

/**
 * Random waits can be equal. Then two nodes campaign in the same term (paper 5.2), and the third, which has one vote,
 * gives it to whichever request reaches it first. The loser hears from the winner in the same term, knows by that that
 * the election is over, and follows. That it had voted for itself stays so for the rest of the term.
 *
 * The waits of this cluster are 10, 11 and 10 ticks.
 */
test('two time out together, and the loser follows the winner', ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 3, preVote: false, checkQuorum: false, seed: 6 }))

  const together = { tests: ['leader_election/timer_based_election', 'leader_election/competing_candidates'] }
  scenario.section('N-1 and N-3 campaign in the same tick', together, () => {
    cluster.start()
    cluster.tick(10)
    expect(each(cluster, 'role')).toEqual(['candidate', 'follower', 'candidate'])
    expect(each(cluster, 'votedFor')).toEqual(['1', null, '3'])
  })

  const decided = { uses: ['leader_election/single_vote_per_term'], tests: ['leader_election/competing_candidates'] }
  scenario.section('N-2 hears from N-1 first, and N-1 leads', decided, () => {
    cluster.runRoundRobin({ until: () => cluster.node('1').role === 'leader' })
    expect(each(cluster, 'votedFor')).toEqual(['1', '1', '3'])
  })

  const resigns = { tests: ['leader_election/candidate_resignation'] }
  scenario.section('N-3 hears from the leader of its term and gives up', resigns, () => {
    cluster.runRoundRobin({ until: () => cluster.node('3').role === 'follower' })
    expect(cluster.node('3')).toMatchObject({ term: 1, votedFor: '3', leader: '1' })
    cluster.runRoundRobin()
    expect(each(cluster, 'role')).toEqual(['leader', 'follower', 'follower'])
  })
})

/**
 * An election need not have a winner. Here the network loses every request: each node's wait ends, it campaigns, hears
 * nothing, and when its next wait has ended it tries again (paper 5.2). It does so in a new term, because whoever has
 * voted in the old one, itself included, cannot vote there again. The first attempt that gets through wins.
 */
test('an election is tried again until the network lets it succeed', ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 3, preVote: false, checkQuorum: false }))

  const inVain = { tests: ['leader_election/election_timeout', 'network_partition/no_majority'] }
  scenario.section(
    'One after the other campaigns in term 1, and no request arrives',
    { uses: ['leader_election/election_timeout'], tests: ['network_partition/no_majority'] },
    () => {
      cluster.start()
      tickInVain(cluster, 18)
      expect(each(cluster, 'role')).toEqual(['candidate', 'candidate', 'candidate'])
      expect(each(cluster, 'term')).toEqual([1, 1, 1])
      expect(each(cluster, 'votedFor')).toEqual(['1', '2', '3'])
    },
  )

  scenario.section('Each tries again in term 2, in vain', inVain, () => {
    tickInVain(cluster, 13)
    expect(each(cluster, 'role')).toEqual(['candidate', 'candidate', 'candidate'])
    expect(each(cluster, 'term')).toEqual([2, 2, 2])
  })

  const works = { tests: ['leader_election/election_timeout', 'leader_election/timer_based_election'] }
  scenario.section('The network delivers again, and the next to try wins in term 3', works, () => {
    tickUntil(cluster, () => leaderOf(cluster) !== undefined)
    expect(each(cluster, 'term')).toEqual([3, 3, 3])
    expect(each(cluster, 'leader')).toEqual(Array(3).fill(leaderOf(cluster)))
  })
})

/**
 * As in :test:`an election is tried again until the network lets it succeed`, but with pre-votes (thesis 9.6): the
 * attempts that fail cost nothing. A node that gets no answer to its question asks the same question again, and stays
 * in the term in which it is. So the first real election is in term 1, however long the network has been out of order.
 */
test('with pre-vote, attempts in vain leave the term as it is', ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 3 }))

  const inVain = { tests: ['leader_election/election_timeout', 'network_partition/no_majority'] }
  scenario.section('Each node asks for pre-votes, twice, and nothing arrives', inVain, () => {
    cluster.start()
    tickInVain(cluster, 31)
    expect(each(cluster, 'role')).toEqual(['candidate', 'candidate', 'candidate'])
    expect(each(cluster, 'term')).toEqual([0, 0, 0])
    expect(each(cluster, 'votedFor')).toEqual([null, null, null])
  })

  const works = { tests: ['leader_election/election_timeout', 'leader_election/all_yes_votes.with_pre_vote'] }
  scenario.section('The network delivers again, and the next to ask wins in term 1', works, () => {
    tickUntil(cluster, () => leaderOf(cluster) !== undefined)
    expect(each(cluster, 'term')).toEqual([1, 1, 1])
    expect(each(cluster, 'leader')).toEqual(Array(3).fill(leaderOf(cluster)))
  })
})
