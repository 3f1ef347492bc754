import { expect } from 'vitest'
import { Cluster } from '../../../src/sim/index.ts'
import { test } from '../../../src/tracer/vitest/index.ts'
import { each, elect, heartbeat, logTerms } from '../../support/elections.ts'

/** While N-1 is cut off, N-2 is elected in term 1 and crashes, and N-3 is elected in term 2 when N-2 is back. */
function missTwoTerms(cluster: Cluster): void {
  cluster.start()
  cluster.partition(['1'], ['2', '3'])
  elect(cluster, '2')
  cluster.runRoundRobin()
  cluster.crash('2')
  cluster.restart('2')
  elect(cluster, '3')
  cluster.runRoundRobin()
  cluster.heal()
}

/**
 * N-1 was cut off from the beginning and campaigns in term 1, which is long over. The others refuse, and their answers
 * carry the term in which they are, not the one that they were asked about (paper 5.1). That is how N-1 learns of it; if
 * the answers repeated its own term, it would campaign for ever in terms that are over.
 */
test("a candidate's term is too old", ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 3, preVote: false }))

  missTwoTerms(cluster)
  scenario.prepare('N-3 leads in term 2; N-1 has missed everything and campaigns', () => {
    expect(each(cluster, 'term')).toEqual([0, 2, 2])
    cluster.campaign('1')
    expect(cluster.node('1')).toMatchObject({ role: 'candidate', term: 1, votedFor: '1' })
  })

  const refused = { tests: ['leader_election/outdated_term_detection', 'leader_election/higher_term_discovery'] }
  scenario.section('It is refused by both, and enters their term as a follower', refused, () => {
    cluster.runRoundRobin()
    expect(cluster.node('1')).toMatchObject({ role: 'follower', term: 2, votedFor: null })
    expect(cluster.node('2')).toMatchObject({ role: 'follower', term: 2, votedFor: '3' })
    expect(cluster.node('3')).toMatchObject({ role: 'leader', term: 2 })
  })

  scenario.section("The leader's heartbeat does the rest", { uses: ['log_replication/slow_follower_backdown'] }, () => {
    heartbeat(cluster, '3')
    expect(each(cluster, 'leader')).toEqual(['3', '3', '3'])
    expect(logTerms(cluster, '1')).toEqual([1, 2])
  })
})

/**
 * The same with pre-votes: N-1 only asks about term 1, and the refusals tell it that the others are in term 2 already
 * (thesis 9.6, paper 5.1). It has voted for nobody and raised nothing; it enters term 2 as a follower.
 */
test('a term that is asked about is too old', ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 3 }))

  missTwoTerms(cluster)
  scenario.prepare('N-3 leads in term 2; N-1 has missed everything and asks about term 1', () => {
    expect(each(cluster, 'term')).toEqual([0, 2, 2])
    cluster.campaign('1')
    expect(cluster.node('1')).toMatchObject({ role: 'candidate', term: 0, votedFor: null })
  })

  const refused = { tests: ['leader_election/outdated_term_detection', 'leader_election/pre_vote_rejection'] }
  scenario.section('It is refused by both, and enters their term', refused, () => {
    cluster.runRoundRobin()
    expect(cluster.node('1')).toMatchObject({ role: 'follower', term: 2, votedFor: null })
    expect(cluster.node('3')).toMatchObject({ role: 'leader', term: 2 })
  })
})
