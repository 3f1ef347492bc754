import { expect } from 'vitest'
import { test } from '../../../src/tracer/vitest/index.ts'
import { answered, each, pass, underFirst } from '../../support/commands-steps.ts'
import { heartbeat } from '../../support/steps.ts'

/**
 * One bit of a message has been turned over on its way to N-1, the leader, and the answer now has the highest term that
 * there is. Every other field is legal. If the term was adopted (paper 5.1) N-1 would pass it on with all that it says,
 * and there would be no term left in which anybody could campaign, for good, because terms are stored.
 *
 * Terms grow by one an election. What is more than `maxTermLead` above a node's own, a million unless it is configured, is
 * not believed of a single node. The message is counted and reported, and changes nothing.
 */
test('a message of a term that nobody can have reached', ({ scenario }) => {
  const cluster = underFirst(scenario, { nodes: 3, checkQuorum: false })

  scenario.section('An answer of term 2^48 arrives at N-1', { tests: ['system_reliability/term_bound'] }, () => {
    const answer = { kind: 'append_entries_response', success: false, matchIndex: 0, matchTerm: 0, lastLogIndex: 1 }
    cluster.inject('1', { ...answer, from: '2', to: '1', term: 2 ** 48 })
    cluster.handleOne('1')
    expect(cluster.node('1')).toMatchObject({ role: 'leader', term: 1, rejected: { impossible: 1 } })
  })

  scenario.section('The cluster works as before', { uses: ['system_reliability/term_bound'] }, () => {
    expect(answered(cluster, cluster.command('1', 'add 1'))).toEqual({ type: 'result', result: '1' })
    expect(each(cluster, 'term')).toEqual([1, 1, 1])
  })
})

/**
 * A node can be that far behind indeed, if it was away for very many elections. Here `maxTermLead` is 3, and there were
 * five while N-3 was down. It does not believe its leader. But as it hears from nobody whom it believes it asks for
 * pre-votes, and both others refuse in term 6: that is a majority of the voters, and one damaged message cannot say what
 * a majority does. N-3 believes them.
 *
 * Between the sections N-3 crashes, leadership is handed to and fro five times, and N-3 restarts.
 */
test('a node that was away for too many elections comes back', ({ scenario }) => {
  const cluster = underFirst(scenario, { nodes: 3, maxTermLead: 3, checkQuorum: false })
  cluster.crash('3')
  for (const [from, to] of ['12', '21', '12', '21', '12'].map((pair) => [...pair] as [string, string])) {
    expect(answered(cluster, cluster.transfer(from, to))?.type).toBe('result')
    cluster.runRoundRobin()
  }
  cluster.restart('3')
  expect(each(cluster, 'term')).toEqual([6, 6, 1])

  scenario.section('N-3 does not believe the one leader', { tests: ['system_reliability/term_bound'] }, () => {
    heartbeat(cluster, '2')
    expect(cluster.node('3')).toMatchObject({ role: 'follower', term: 1, leader: null, rejected: { impossible: 1 } })
  })

  const believed = { tests: ['leader_election/higher_term_discovery'], uses: ['leader_election/pre_vote_rejection'] }
  scenario.section('It asks for pre-votes, and believes what both others say', believed, () => {
    cluster.campaign('3')
    cluster.runRoundRobin()
    expect(cluster.node('3')).toMatchObject({ role: 'follower', term: 6 })
    expect(cluster.node('2')).toMatchObject({ role: 'leader', term: 6 })
  })

  const back = { uses: ['log_replication/follower_recovery_catchup'] }
  scenario.section('It follows, and is brought up to date', back, () => {
    heartbeat(cluster, '2')
    expect(cluster.node('3').log.lastIndex).toBe(cluster.node('2').log.lastIndex)
    expect(cluster.node('3').leader).toBe('2')
  })
})

/**
 * A node that is to join has nothing, and is in term 0. It knows of no voters whose majority it could believe, so it
 * believes whoever takes it in, however far the term (here more than `maxTermLead`, which is 3). If what it was told is
 * wrong, only this node is of no use: the others do not believe it.
 *
 * Between the sections leadership is handed to and fro five times.
 */
test('a node joins a cluster of a far term', ({ scenario }) => {
  const cluster = underFirst(scenario, { nodes: 2, maxTermLead: 3, checkQuorum: false })
  for (const [from, to] of ['12', '21', '12', '21', '12'].map((pair) => [...pair] as [string, string])) {
    expect(answered(cluster, cluster.transfer(from, to))?.type).toBe('result')
    cluster.runRoundRobin()
  }
  cluster.addNode('3')

  scenario.section('N-3 asks to join, and becomes a voter', { tests: ['membership_change/add_node'] }, () => {
    cluster.join('3', '2')
    pass(cluster, 1)
    expect(cluster.node('3')).toMatchObject({ term: 6, leader: '2', rejected: { impossible: 0 } })
    expect(cluster.node('3').voters).toEqual(['1', '2', '3'])
  })
})
