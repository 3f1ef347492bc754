import { expect } from 'vitest'
import { Cluster } from '../../../src/sim/index.ts'
import { test } from '../../../src/tracer/vitest/index.ts'
import { each, logTerms } from '../../support/elections.ts'

/**
 * An election with pre-votes (thesis 9.6), a message at a time. After each one the page shows, and the test asserts, what
 * it changed and at which node.
 *
 * - The pre-vote changes no term and no vote, neither where it is asked for nor where it is granted.
 * - The second yes of three, the candidate's own included, decides (paper 5.2). What comes later is ignored.
 * - The leader commits its first record when one other node has stored it; the followers do with the next heartbeat.
 */
test('an election message by message', ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 3 }))

  scenario.section(
    'N-1 asks N-2 and N-3 for their pre-votes',
    { uses: ['leader_election/all_yes_votes.with_pre_vote'] },
    () => {
      cluster.start()
      cluster.campaign('1')
      expect(cluster.node('1')).toMatchObject({ role: 'candidate', term: 0, votedFor: null })
      cluster.sendOne('1')
      cluster.sendOne('1')
    },
  )

  scenario.section(
    'N-2 would vote for it: a majority, and N-1 enters term 1',
    { uses: ['leader_election/all_yes_votes.with_pre_vote'] },
    () => {
      cluster.handleOne('2')
      expect(cluster.node('2')).toMatchObject({ role: 'follower', term: 0, votedFor: null })
      cluster.sendOne('2')
      cluster.handleOne('1')
      expect(cluster.node('1')).toMatchObject({ role: 'candidate', term: 1, votedFor: '1' })
    },
  )

  const late = { tests: ['leader_election/stale_vote_handling'] }
  scenario.section('So would N-3, which is not needed any more', late, () => {
    cluster.handleOne('3')
    expect(cluster.node('3')).toMatchObject({ role: 'follower', term: 0, votedFor: null })
    cluster.sendOne('3')
    cluster.sendOne('1')
    cluster.sendOne('1')
    cluster.handleOne('1')
    expect(cluster.node('1')).toMatchObject({ role: 'candidate', term: 1, votedFor: '1' })
    expect([...(cluster.node('1').election?.granted ?? [])]).toEqual(['1'])
  })

  scenario.section('N-2 votes, and N-1 leads', { tests: ['leader_election/all_yes_votes'] }, () => {
    cluster.handleOne('2')
    expect(cluster.node('2')).toMatchObject({ role: 'follower', term: 1, votedFor: '1', leader: null })
    cluster.sendOne('2')
    cluster.handleOne('1')
    expect(cluster.node('1')).toMatchObject({ role: 'leader', term: 1, leader: '1', commitIndex: 0 })
    expect(logTerms(cluster, '1')).toEqual([1])
  })

  scenario.section('N-3 votes too, and nothing changes any more', late, () => {
    cluster.handleOne('3')
    expect(cluster.node('3')).toMatchObject({ role: 'follower', term: 1, votedFor: '1', leader: null })
    cluster.sendOne('3')
    cluster.handleOne('1')
    expect(cluster.node('1')).toMatchObject({ role: 'leader', term: 1, commitIndex: 0 })
  })

  const firstRecord = { tests: ['log_replication/term_start_entry'] }
  scenario.section('The first record: stored at N-2, committed at N-1, stored at N-3', firstRecord, () => {
    cluster.sendOne('1')
    cluster.sendOne('1')
    cluster.handleOne('2')
    expect(cluster.node('2')).toMatchObject({ leader: '1', commitIndex: 0 })
    expect(logTerms(cluster, '2')).toEqual([1])
    cluster.sendOne('2')
    cluster.handleOne('1')
    expect(each(cluster, 'commitIndex')).toEqual([1, 0, 0])
    cluster.handleOne('3')
    expect(cluster.node('3')).toMatchObject({ leader: '1', commitIndex: 0 })
    expect(logTerms(cluster, '3')).toEqual([1])
    cluster.sendOne('3')
    cluster.handleOne('1')
    expect(cluster.node('1').commitIndex).toBe(1)
  })

  const heartbeat = { tests: ['log_replication/heartbeat_commit_update'] }
  scenario.section('A heartbeat: N-2 commits, then N-3', heartbeat, () => {
    cluster.heartbeat('1')
    cluster.sendOne('1')
    cluster.sendOne('1')
    cluster.handleOne('2')
    expect(each(cluster, 'commitIndex')).toEqual([1, 1, 0])
    cluster.handleOne('3')
    expect(each(cluster, 'commitIndex')).toEqual([1, 1, 1])
    expect(each(cluster, 'role')).toEqual(['leader', 'follower', 'follower'])
  })
})
