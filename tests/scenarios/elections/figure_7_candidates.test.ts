import { expect } from 'vitest'
import type { Cluster } from '../../../src/sim/index.ts'
import { test } from '../../../src/tracer/vitest/index.ts'
import { dialogue, holdElection, logTerms, sendAll } from '../../support/elections.ts'
import { figure7Cluster, makeFigure7 } from '../../support/figure-7.ts'

/** The nodes whose vote in its term the node has. */
function votersOf(cluster: Cluster, candidate: string): string {
  const { term } = cluster.node(candidate)
  const votes = (id: string) => cluster.node(id).votedFor === candidate && cluster.node(id).term === term
  return cluster.nodes.filter(votes).join(' ')
}

/**
 * Which nodes of the paper's figure 7 cannot be elected in any term to come? Those that lack a committed record: the
 * ninth of N-L's log is at N-L, N-a, N-c and N-d, and each of these refuses a log without it, as its last term is older
 * than theirs (paper 5.4.1). That leaves fewer than the four votes that seven nodes need (paper 5.4.3). How long a log is
 * does not help: N-f's is one of the longest.
 */
test('figure 7: (b), (e) and (f) cannot be elected', ({ scenario }) => {
  const cluster = scenario.watch(figure7Cluster())
  makeFigure7(cluster)
  const refused = { tests: ['leader_election/log_comparison', 'leader_election/outdated_log_detection'] }

  scenario.section('N-b, with four records, gets the vote of N-f, whose last term is older', refused, () => {
    holdElection(cluster, 'b')
    expect(votersOf(cluster, 'b')).toBe('b f')
    expect(cluster.node('b')).toMatchObject({ role: 'candidate', term: 8 })
  })

  scenario.section('N-e, with more records of the same term 4, gets that of N-b too', refused, () => {
    holdElection(cluster, 'e')
    expect(votersOf(cluster, 'e')).toBe('b e f')
    expect(cluster.node('e')).toMatchObject({ role: 'candidate', term: 9 })
  })

  scenario.section('N-f, with eleven records, the last of term 3, gets none', refused, () => {
    holdElection(cluster, 'f')
    expect(votersOf(cluster, 'f')).toBe('f')
    expect(cluster.node('f')).toMatchObject({ role: 'candidate', term: 10 })
  })
})

/**
 * N-a lacks the last record of N-L's log, and may be elected all the same: that record is on three nodes of seven, so it
 * was never committed (paper 5.4.3). Those three refuse, the other four are just enough. N-a then replaces the record, and
 * nobody has been promised anything by it.
 */
test('figure 7: (a) could be elected, and a record would go', ({ scenario }) => {
  const cluster = scenario.watch(figure7Cluster())
  makeFigure7(cluster)

  const elected = { tests: ['leader_election/log_comparison', 'leader_election/partial_election'] }
  scenario.section('N-b, N-e and N-f vote for N-a; those with a longer log of its last term do not', elected, () => {
    holdElection(cluster, 'a')
    expect(votersOf(cluster, 'a')).toBe('a b e f')
    expect(cluster.node('a')).toMatchObject({ role: 'leader', term: 8 })
  })

  const replaced = { tests: ['log_replication/conflict_resolution'] }
  scenario.section("N-L's tenth record, never committed, is replaced", replaced, () => {
    sendAll(cluster, 'a')
    dialogue(cluster, 'a', 'L')
    expect(logTerms(cluster, 'L')).toEqual([1, 1, 1, 4, 4, 5, 5, 6, 6, 8])
    expect(cluster.node('L').commitIndex).toBe(9)
  })
})

/**
 * N-c has the one record of term 6 that nobody else has. It is elected by all but N-d, whose last term is newer, and that
 * record, which had been left behind in a crash, is sent to everybody after all (paper 5.3). N-c does not commit it by
 * counting copies, but together with the first record of its own term (paper 5.4.2).
 */
test('figure 7: (c) could be elected, and its last record would stay', ({ scenario }) => {
  const cluster = scenario.watch(figure7Cluster())
  makeFigure7(cluster)

  scenario.prepare('N-c campaigns in term 7, where most have voted for N-d, and is not even heard', () => {
    cluster.campaign('c')
    cluster.loseOutbox('c')
  })

  const elected = { tests: ['leader_election/log_comparison', 'leader_election/partial_election'] }
  scenario.section('In term 8 all but N-d vote for N-c', elected, () => {
    holdElection(cluster, 'c')
    expect(votersOf(cluster, 'c')).toBe('L a b c e f')
    expect(cluster.node('c')).toMatchObject({ role: 'leader', term: 8 })
  })
  sendAll(cluster, 'c')

  const kept = {}
  scenario.section('N-L gets its eleventh record from N-c', kept, () => {
    dialogue(cluster, 'c', 'L')
    expect(logTerms(cluster, 'L')).toEqual([1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 6, 8])
  })

  scenario.section("N-d's records of term 7 are replaced", { tests: ['log_replication/conflict_resolution'] }, () => {
    dialogue(cluster, 'c', 'd')
    expect(logTerms(cluster, 'd')).toEqual([1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 6, 8])
  })
})

/**
 * N-d's last term is the newest of all, so nobody can refuse it (paper 5.4.1). Its two records of term 7, which no other
 * node has seen, then go to everybody, and N-c's last one, of term 6, is replaced.
 */
test('figure 7: (d) could be elected by all', ({ scenario }) => {
  const cluster = scenario.watch(figure7Cluster())
  makeFigure7(cluster)

  const elected = { tests: ['leader_election/all_yes_votes.without_pre_vote'] }
  scenario.section('Everybody votes for N-d', elected, () => {
    holdElection(cluster, 'd')
    expect(votersOf(cluster, 'd')).toBe('L a b c d e f')
    expect(cluster.node('d')).toMatchObject({ role: 'leader', term: 8 })
  })
  sendAll(cluster, 'd')

  const replaced = { tests: ['log_replication/conflict_resolution'] }
  scenario.section("N-c's last record gives way to N-d's two of term 7", replaced, () => {
    dialogue(cluster, 'd', 'c')
    expect(logTerms(cluster, 'c')).toEqual([1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 7, 7, 8])
  })
})
