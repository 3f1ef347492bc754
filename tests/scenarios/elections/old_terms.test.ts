import { expect } from 'vitest'
import { Cluster } from '../../../src/sim/index.ts'
import { test } from '../../../src/tracer/vitest/index.ts'
import { elect, logTerms, sendAll, startUnder } from '../../support/elections.ts'

/**
 * All have the first record. N-1 is cut off while N-3 is elected in terms 2 and 3 with N-2's vote, and crashes both times
 * before it has said anything, the second time when N-1 is back. So N-1 and N-2 have the same log, and N-1 is two terms
 * behind.
 */
function missTwoTerms(cluster: Cluster): void {
  startUnder(cluster, '2')
  cluster.partition(['1'], ['2', '3'])
  // A node that has just started has heard from no leader, and grants pre-votes.
  cluster.crash('2')
  cluster.restart('2')
  elect(cluster, '3')
  cluster.crash('3')
  cluster.restart('3')
  elect(cluster, '3')
}

function meetWithoutN3(cluster: Cluster): void {
  cluster.crash('3')
  cluster.heal()
}

/**
 * N-1 has missed two terms and campaigns in one that is over. N-2 refuses, for no other reason than that, and its answer
 * carries the term in which it is, not the one that it was asked about (paper 5.1). So N-1 learns of it, and its next
 * campaign is in a term that is new to both. If answers repeated the term of the request, a node that is far behind would
 * have to campaign through all the terms that it has missed.
 */
test("a candidate's term is too old", ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 3, preVote: false, checkQuorum: false }))

  missTwoTerms(cluster)
  scenario.prepare('N-1, in term 1, campaigns in term 2; N-2 has the same log, but is in term 3', () => {
    meetWithoutN3(cluster)
    expect(logTerms(cluster, '1')).toEqual([1])
    expect(logTerms(cluster, '2')).toEqual([1])
    expect(cluster.node('2')).toMatchObject({ role: 'follower', term: 3, votedFor: '3' })
    cluster.campaign('1')
    expect(cluster.node('1')).toMatchObject({ role: 'candidate', term: 2, votedFor: '1' })
  })

  const refused = { tests: ['leader_election/outdated_term_detection', 'leader_election/higher_term_discovery'] }
  scenario.section('It is refused, and enters term 3 as a follower', refused, () => {
    cluster.runRoundRobin()
    expect(cluster.node('1')).toMatchObject({ role: 'follower', term: 3, votedFor: null })
    expect(cluster.node('2')).toMatchObject({ role: 'follower', term: 3, votedFor: '3' })
  })

  scenario.section(
    'It campaigns in term 4, and N-2 votes for it',
    { uses: ['leader_election/partial_election'] },
    () => {
      elect(cluster, '1')
      expect(cluster.node('1')).toMatchObject({ role: 'leader', term: 4 })
      expect(cluster.node('2')).toMatchObject({ role: 'follower', term: 4, votedFor: '1' })
    },
  )
})

/**
 * As in :test:`a candidate's term is too old`, but with pre-votes: N-1 only asks about term 2, and the refusal tells it
 * that N-2 is in term 3 already (thesis 9.6, paper 5.1). It has raised nothing and voted for nobody by asking; it
 * enters term 3 as a follower, and asks about term 4 when its next wait ends.
 */
test('a term that is asked about is too old', ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 3 }))

  missTwoTerms(cluster)
  scenario.prepare('N-1, in term 1, asks about term 2; N-2 has the same log, but is in term 3', () => {
    meetWithoutN3(cluster)
    expect(logTerms(cluster, '1')).toEqual([1])
    expect(logTerms(cluster, '2')).toEqual([1])
    expect(cluster.node('2')).toMatchObject({ role: 'follower', term: 3, votedFor: '3' })
    cluster.campaign('1')
    expect(cluster.node('1')).toMatchObject({ role: 'candidate', term: 1, votedFor: '2' })
  })

  const refused = { uses: ['leader_election/pre_vote_rejection'], tests: ['leader_election/outdated_term_detection'] }
  scenario.section('It is refused, and enters term 3 as a follower', refused, () => {
    cluster.runRoundRobin()
    expect(cluster.node('1')).toMatchObject({ role: 'follower', term: 3, votedFor: null })
    expect(cluster.node('2')).toMatchObject({ role: 'follower', term: 3, votedFor: '3' })
  })

  const next = { uses: ['leader_election/all_yes_votes.with_pre_vote', 'leader_election/partial_election'] }
  scenario.section('It asks about term 4, and is elected', next, () => {
    elect(cluster, '1')
    expect(cluster.node('1')).toMatchObject({ role: 'leader', term: 4 })
    expect(cluster.node('2')).toMatchObject({ role: 'follower', term: 4, votedFor: '1' })
  })
})

/**
 * N-1's request for a vote in term 1 is a long time on its way. Meanwhile N-3 has entered term 2: N-2 asked it for a vote
 * and did not get it, because N-2 lacks the record that N-3 has. So when the old request comes at last, N-3 has not voted
 * in its term, and N-1's log is as good as its own. It refuses all the same: the request is for a term that is over
 * (paper, figure 2: "false if term < currentTerm"). A voter that looked at nothing but its vote and the logs would give
 * N-1 a vote of term 2 that nobody has asked for, and would then be unable to give it to a candidate of that term.
 */
test('a request for a term that is over comes late', ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 3, preVote: false, checkQuorum: false }))

  startUnder(cluster, '1')
  cluster.partition(['1', '3'], ['2'])
  cluster.command('1', 'add 1')
  cluster.runRoundRobin()
  cluster.partition(['1'], ['2', '3'])
  const late = scenario.prepare('N-1 campaigns in term 2, and its request is held up', () => {
    cluster.crash('1')
    cluster.restart('1')
    cluster.heal()
    cluster.campaign('1')
    sendAll(cluster, '1')
    expect(cluster.node('1')).toMatchObject({ role: 'candidate', term: 2 })
    return [...cluster.withhold('2'), ...cluster.withhold('3')]
  })

  scenario.prepare('N-2 campaigns twice; N-3 enters term 3 and does not vote for it', () => {
    cluster.campaign('2')
    cluster.loseOutbox('2')
    cluster.campaign('2')
    sendAll(cluster, '2')
    cluster.loseInbox('1')
    cluster.handleOne('3')
    expect(cluster.node('3')).toMatchObject({ role: 'follower', term: 3, votedFor: null })
    cluster.loseOutbox('3')
  })

  const refused = { tests: ['leader_election/outdated_term_detection'] }
  scenario.section('The request for term 2 comes, and is refused', refused, () => {
    cluster.deliver(late)
    cluster.loseInbox('2')
    cluster.handleOne('3')
    expect(cluster.node('3')).toMatchObject({ role: 'follower', term: 3, votedFor: null })
    expect(logTerms(cluster, '3')).toEqual(logTerms(cluster, '1'))
  })

  scenario.section('The answer tells N-1 the term', { tests: ['leader_election/higher_term_discovery'] }, () => {
    cluster.runRoundRobin()
    expect(cluster.node('1')).toMatchObject({ role: 'follower', term: 3, votedFor: null })
  })
})
