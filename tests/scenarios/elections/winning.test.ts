import { expect } from 'vitest'
import { Cluster } from '../../../src/sim/index.ts'
import { test } from '../../../src/tracer/vitest/index.ts'

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
      expect(cluster.nodes.map((id) => cluster.node(id).votedFor)).toEqual(['1', '1', '1'])
    },
  )

  scenario.section('The record of its term goes to a majority', { tests: ['log_replication/term_start_entry'] }, () => {
    cluster.runRoundRobin()
    expect(cluster.node('1').log.at(1)).toEqual({ index: 1, term: 1, type: 'term_start' })
    expect(cluster.nodes.map((id) => cluster.node(id).commitIndex)).toEqual([1, 0, 0])
  })

  scenario.section(
    'The next heartbeat says that it is committed',
    { tests: ['log_replication/heartbeat_commit_update'] },
    () => {
      cluster.heartbeat('1')
      cluster.runRoundRobin()
      expect(cluster.nodes.map((id) => cluster.node(id).commitIndex)).toEqual([1, 1, 1])
    },
  )
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

  scenario.section(
    'N-2 tries again in term 2, and N-1 resigns',
    { tests: ['leader_election/candidate_resignation'] },
    () => {
      cluster.campaign('2')
      cluster.runRoundRobin({ until: () => cluster.node('2').role === 'leader' })
      expect(cluster.node('1')).toMatchObject({ role: 'follower', term: 2, votedFor: '2' })
    },
  )
})

/**
 * A node that missed a committed record cannot become leader: a voter compares logs, the last term first and then the
 * length, and refuses a log that is behind its own (paper 5.4.1). Whoever wins therefore has everything that was ever
 * committed.
 */
test('a log that is behind cannot win', ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 3, preVote: false }))

  scenario.prepare(
    'N-1 leads; N-3 misses a command',
    { uses: ['leader_election/all_yes_votes.without_pre_vote'] },
    () => {
      cluster.start()
      cluster.campaign('1')
      cluster.runRoundRobin()
      cluster.crash('3')
      const command = cluster.command('1', 'add 1')
      cluster.runRoundRobin({ until: () => command.done })
      expect(command.answer).toEqual({ type: 'result', result: '1' })
      cluster.restart('3')
    },
  )

  scenario.section('N-3 campaigns and is refused', { tests: ['leader_election/log_comparison'] }, () => {
    cluster.campaign('3')
    cluster.runRoundRobin()
    expect(cluster.node('3')).toMatchObject({ role: 'candidate', term: 2 })
    expect(cluster.node('2')).toMatchObject({ role: 'follower', term: 2, votedFor: null })
  })

  scenario.section('N-2, which has the record, wins', { uses: ['leader_election/re_election'] }, () => {
    cluster.campaign('2')
    cluster.runRoundRobin({ until: () => cluster.node('2').role === 'leader' })
    expect(cluster.node('2').log.at(2)).toMatchObject({ command: 'add 1' })
  })
})
