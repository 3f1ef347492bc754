import { expect } from 'vitest'
import { Cluster } from '../../../src/sim/index.ts'
import { test } from '../../../src/tracer/vitest/index.ts'
import { each, elect, logTerms } from '../../support/elections.ts'

/**
 * The simplest way to a leader (paper 5.2): one node enters a new term, votes for itself and asks the others. Its first
 * record, empty but of its own term, is what it commits first, and the followers learn of that with the next heartbeat.
 */
test('election without pre-vote', ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 3, preVote: false }))

  scenario.section(
    'N-1 campaigns and everyone votes for it',
    { tests: ['leader_election/all_yes_votes.without_pre_vote'] },
    () => {
      cluster.start()
      cluster.campaign('1')
      expect(cluster.node('1')).toMatchObject({ role: 'candidate', term: 1, votedFor: '1' })
      cluster.runNodeByNode({ until: () => cluster.node('1').role === 'leader' })
      expect(each(cluster, 'votedFor')).toEqual(['1', '1', '1'])
    },
  )

  scenario.section('The record of its term goes to a majority', { tests: ['log_replication/term_start_entry'] }, () => {
    cluster.runRoundRobin()
    expect(cluster.node('1').log.at(1)).toEqual({ index: 1, term: 1, type: 'term_start' })
    expect(each(cluster, 'commitIndex')).toEqual([1, 0, 0])
  })

  scenario.section(
    'The next heartbeat says that it is committed',
    { tests: ['log_replication/heartbeat_commit_update'] },
    () => {
      cluster.heartbeat('1')
      cluster.runRoundRobin()
      expect(each(cluster, 'commitIndex')).toEqual([1, 1, 1])
    },
  )
})

/**
 * As in :test:`election without pre-vote`, but with a question asked first (thesis 9.6): would you vote for me in the
 * next term? The question and its answers change nothing that is stored, so a node that could not win does not disturb
 * anybody. Only when a majority has said yes does the candidate enter the new term, and then each voter decides again:
 * a pre-vote is no promise.
 */
test('election with pre-vote', ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 3 }))

  const preVotes = { uses: ['leader_election/all_yes_votes.with_pre_vote'] }
  scenario.section('N-1 asks whether it could win; nobody has entered a new term', preVotes, () => {
    cluster.start()
    cluster.campaign('1')
    cluster.runRoundRobin({ until: () => cluster.waitingFor('1') > 0 })
    expect(cluster.node('1').role).toBe('candidate')
    expect(each(cluster, 'term')).toEqual([0, 0, 0])
    expect(each(cluster, 'votedFor')).toEqual([null, null, null])
  })

  const votes = { tests: ['leader_election/all_yes_votes.with_pre_vote'] }
  scenario.section('A majority would, so it enters term 1 and is elected', votes, () => {
    cluster.runRoundRobin({ until: () => cluster.node('1').role === 'leader' })
    cluster.runRoundRobin({ until: () => cluster.node('3').votedFor === '1' })
    expect(each(cluster, 'term')).toEqual([1, 1, 1])
    expect(each(cluster, 'votedFor')).toEqual(['1', '1', '1'])
  })

  scenario.section('It commits the record that opens its term', { tests: ['log_replication/term_start_entry'] }, () => {
    cluster.runRoundRobin()
    expect(each(cluster, 'leader')).toEqual(['1', '1', '1'])
    expect(each(cluster, 'commitIndex')).toEqual([1, 0, 0])
  })
})

/**
 * A follower stores the leader's record before it can be committed: the leader has to hear from a majority first. That
 * the record is committed is news that travels with the leader's next message, whatever that is (paper 5.3), here a
 * heartbeat. A follower that misses it is none the worse; the one after says the same.
 */
test('a follower commits the first record with the next heartbeat', ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 3, preVote: false }))

  scenario.prepare('N-1 is elected', { uses: ['leader_election/all_yes_votes.without_pre_vote'] }, () => {
    cluster.start()
    elect(cluster, '1')
  })

  scenario.section(
    'All store its record, N-1 alone commits it',
    { tests: ['log_replication/term_start_entry'] },
    () => {
      cluster.runRoundRobin()
      expect(cluster.nodes.map((id) => logTerms(cluster, id))).toEqual([[1], [1], [1]])
      expect(each(cluster, 'commitIndex')).toEqual([1, 0, 0])
    },
  )

  const news = { tests: ['log_replication/heartbeat_commit_update'] }
  scenario.section('A heartbeat reaches N-2, which commits; the one to N-3 is lost', news, () => {
    cluster.heartbeat('1')
    cluster.runRoundRobin({ until: () => cluster.waitingFor('3') > 0 })
    cluster.loseInbox('3')
    cluster.runRoundRobin()
    expect(each(cluster, 'commitIndex')).toEqual([1, 1, 0])
  })

  scenario.section('The next one reaches N-3', news, () => {
    cluster.heartbeat('1')
    cluster.runRoundRobin()
    expect(each(cluster, 'commitIndex')).toEqual([1, 1, 1])
  })
})
