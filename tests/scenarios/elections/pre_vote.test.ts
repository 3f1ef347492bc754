import { expect } from 'vitest'
import { Cluster } from '../../../src/sim/index.ts'
import { test } from '../../../src/tracer/vitest/index.ts'
import { each, elect, heartbeat, logTerms, startUnder } from '../../support/elections.ts'

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
    expect(each(cluster, 'term')).toEqual([1, 1, 1])
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
 * How long does a voter believe in its leader? For the shortest election time-out after it last heard from it, here ten
 * ticks (thesis 9.6). The leader has crashed; asked after nine ticks N-2 still says no, asked after ten it says yes.
 */
test('a pre-vote is granted when the leader has been silent for long enough', ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 3 }))

  startUnder(cluster, '1')
  scenario.prepare('N-1, which leads, crashes; nine ticks pass', () => {
    cluster.crash('1')
    cluster.tick(9)
    expect(each(cluster, 'role')).toEqual(['leader', 'follower', 'follower'])
  })

  scenario.section('N-3 asks N-2, and is refused', { tests: ['leader_election/pre_vote_rejection'] }, () => {
    cluster.campaign('3')
    cluster.runRoundRobin()
    expect(cluster.node('3')).toMatchObject({ role: 'candidate', term: 1 })
    expect(cluster.node('2')).toMatchObject({ role: 'follower', term: 1, leader: '1' })
  })

  const granted = { tests: ['leader_election/re_election', 'leader_election/partial_election'] }
  scenario.section('One tick later it asks again, and is elected', granted, () => {
    cluster.tick()
    elect(cluster, '3')
    expect(cluster.node('3')).toMatchObject({ role: 'leader', term: 2 })
    expect(cluster.node('2')).toMatchObject({ term: 2, votedFor: '3' })
  })
})

/**
 * A node that is cut off campaigns whenever its wait ends, and without pre-votes each attempt raises its term. When it
 * is back, its request carries a term that nobody else has reached. It cannot win, as it missed a command, but everyone
 * has to follow into the new term, the leader too (paper 5.1): the cluster is without a leader because of a node that
 * was not needed.
 */
test('an inflated term deposes the leader', ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 3, preVote: false, checkQuorum: false }))

  scenario.prepare('N-1 is elected', { uses: ['leader_election/all_yes_votes.without_pre_vote'] }, () => {
    startUnder(cluster, '1')
  })

  const inflated = { tests: ['leader_election/election_timeout'] }
  scenario.section('N-3 is cut off; its wait ends three times, up to term 4, and it misses a command', inflated, () => {
    cluster.partition(['1', '2'], ['3'])
    for (let attempt = 0; attempt < 3; attempt += 1) cluster.campaign('3')
    cluster.command('1', 'add 1')
    cluster.runRoundRobin()
    expect(each(cluster, 'term')).toEqual([1, 1, 4])
  })

  const deposed = { tests: ['leader_election/leader_demotion', 'leader_election/higher_term_discovery'] }
  scenario.section('It is back and asks for votes in term 5: N-1 steps down, and nobody leads', deposed, () => {
    cluster.heal()
    cluster.campaign('3')
    cluster.runRoundRobin()
    expect(each(cluster, 'term')).toEqual([5, 5, 5])
    expect(each(cluster, 'role')).toEqual(['follower', 'follower', 'candidate'])
    expect(each(cluster, 'leader')).toEqual([null, null, null])
  })

  const again = { uses: ['network_partition/post_partition_recovery'], tests: ['leader_election/re_election'] }
  scenario.section('N-1 is elected anew, in term 6, and repairs N-3', again, () => {
    elect(cluster, '1')
    cluster.runRoundRobin()
    expect(each(cluster, 'role')).toEqual(['leader', 'follower', 'follower'])
    expect(logTerms(cluster, '3')).toEqual([1, 1, 6])
  })
})

/**
 * As in :test:`an inflated term deposes the leader`, but with pre-votes (thesis 9.6): as long as it is cut off the node
 * asks and gets no answer, so its term stays. Back again, it is refused by both others, who hear from the leader. The
 * leader goes on, and its next heartbeat finds out what the returning node has missed.
 */
test('with pre-vote, a returning node disturbs nobody', ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 3 }))

  scenario.prepare('N-1 is elected', { uses: ['leader_election/all_yes_votes.with_pre_vote'] }, () => {
    startUnder(cluster, '1')
  })

  const stays = { tests: ['leader_election/election_timeout'] }
  scenario.section(
    'N-3 is cut off; its wait ends three times, its term stays 1, and it misses a command',
    stays,
    () => {
      cluster.partition(['1', '2'], ['3'])
      for (let attempt = 0; attempt < 3; attempt += 1) cluster.campaign('3')
      cluster.command('1', 'add 1')
      cluster.runRoundRobin()
      expect(cluster.node('3')).toMatchObject({ role: 'candidate', term: 1, votedFor: '1' })
    },
  )

  scenario.section('It is back, asks, and is refused', { tests: ['leader_election/pre_vote_rejection'] }, () => {
    cluster.heal()
    cluster.campaign('3')
    cluster.runRoundRobin()
    expect(each(cluster, 'term')).toEqual([1, 1, 1])
    expect(each(cluster, 'role')).toEqual(['leader', 'follower', 'candidate'])
  })

  const recovered = {
    uses: ['network_partition/post_partition_recovery'],
    tests: ['leader_election/candidate_resignation'],
  }
  scenario.section("N-1's heartbeat brings it back, and up to date", recovered, () => {
    heartbeat(cluster, '1')
    expect(cluster.node('3')).toMatchObject({ role: 'follower', term: 1, leader: '1' })
    expect(logTerms(cluster, '3')).toEqual([1, 1])
  })
})
