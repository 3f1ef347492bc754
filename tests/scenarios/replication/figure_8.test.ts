import { expect } from 'vitest'
import type { Cluster } from '../../../src/sim/index.ts'
import type { Scenario } from '../../../src/tracer/vitest/index.ts'
import { test } from '../../../src/tracer/vitest/index.ts'
import { applied, logOf, matchIndex } from '../../support/replication-steps.ts'
import { clusterLedByFirst, elect, handleAll, sendAll, settle } from '../../support/steps.ts'

/** In the term of its first campaign most nodes have voted for another; it wins with the second. */
function electAtSecondTry(cluster: Cluster, id: string): void {
  cluster.campaign(id)
  cluster.runRoundRobin()
  elect(cluster, id)
}

/**
 * The course of the paper's figure 8 up to where its two endings part: N-1's record 2, of term 1, is on N-1 to N-4, and
 * N-5 has another record 2, of term 2.
 */
function upToTheParting(scenario: Scenario): Cluster {
  const cluster = clusterLedByFirst(scenario, { nodes: 5, preVote: false, checkQuorum: false, maxRecordsPerMessage: 1 })

  scenario.prepare('(a) N-1 gets its record 2 to N-2 only', () => {
    cluster.command('1', 'x')
    sendAll(cluster, '1')
    for (const id of ['3', '4', '5']) cluster.loseInbox(id)
    cluster.runRoundRobin()
    expect(logOf(cluster, '1')).toEqual(['1 start', '1 x'])
    expect(logOf(cluster, '2')).toEqual(['1 start', '1 x'])
  })

  const other = { uses: ['leader_election/log_comparison', 'node_lifecycle/crash_and_restart'] }
  scenario.prepare('(b) N-1 crashes; N-3 and N-4 elect N-5, which crashes with a record 2 of its own', other, () => {
    cluster.crash('1')
    elect(cluster, '5')
    cluster.crash('5')
    expect(logOf(cluster, '5')).toEqual(['1 start', '2 start'])
  })
  cluster.runRoundRobin()

  cluster.restart('1')
  electAtSecondTry(cluster, '1')
  cluster.loseOutbox('1')
  cluster.runRoundRobin()

  const counted = { tests: ['log_replication/prior_term_commit'] }
  scenario.section('(c) N-1 leads again; its old record 2 reaches a majority, and is not committed', counted, () => {
    cluster.heartbeat('1')
    sendAll(cluster, '1')
    cluster.loseInbox('2')
    handleAll(cluster, '3', '4')
    sendAll(cluster, '3', '4')
    handleAll(cluster, '1')
    sendAll(cluster, '1')
    handleAll(cluster, '3', '4')
    sendAll(cluster, '3', '4')
    handleAll(cluster, '1')
    expect(['1', '2', '3', '4'].map((id) => cluster.node(id).log.termAt(2))).toEqual([1, 1, 1, 1])
    expect(['3', '4'].map((id) => matchIndex(cluster, '1', id))).toEqual([2, 2])
    expect(cluster.node('1')).toMatchObject({ role: 'leader', term: 3, commitIndex: 0 })
  })
  return cluster
}

/** In sections of its own, so that pages know who is down in those that follow. */
function crashAndComeBack(scenario: Scenario, cluster: Cluster, part: string): void {
  scenario.prepare(`${part} N-1 crashes, and N-5 comes back`, { uses: ['node_lifecycle/crash_and_restart'] }, () => {
    cluster.crash('1')
    cluster.restart('5')
    expect(logOf(cluster, '5')).toEqual(['1 start', '2 start'])
  })
}

/**
 * The course of the paper's figure 8, (a) to (d), and the reason for its rule. N-1's record 2 is on four of five nodes,
 * and N-1, which leads again, knows of three. It must not commit it, because the record is of an earlier term (paper
 * 5.4.2): N-5 has a record 2 of a later term, wins the next election with it, and replaces N-1's record everywhere.
 * Had N-1 committed by counting, nodes would have applied different commands.
 *
 * Between the sections N-1 restarts and campaigns twice: in the term of the first attempt N-3 and N-4 have voted for
 * N-5. Its empty record of the new term gets lost. N-5 needs two attempts later on for the like reason.
 */
test('figure 8: a record of an earlier term on a majority is replaced', ({ scenario }) => {
  const cluster = upToTheParting(scenario)

  crashAndComeBack(scenario, cluster, '(d)')
  const replaced = { tests: ['log_replication/prior_term_commit', 'log_replication/conflict_resolution'] }
  cluster.campaign('5')
  cluster.runRoundRobin()

  scenario.section('(d) N-5 campaigns again, and is elected', { uses: ['leader_election/re_election'] }, () => {
    elect(cluster, '5')
    expect(cluster.node('5')).toMatchObject({ role: 'leader', term: 4 })
    expect(['2', '3', '4'].map((id) => logOf(cluster, id))).toEqual(Array(3).fill(['1 start', '1 x']))
  })

  handleAll(cluster, '4')
  sendAll(cluster, '4')
  handleAll(cluster, '5')
  scenario.section('(d) It replaces record 2 everywhere', replaced, () => {
    cluster.runRoundRobin()
    const logs = ['2', '3', '4', '5'].map((id) => logOf(cluster, id))
    expect(logs).toEqual(Array(4).fill(['1 start', '2 start', '4 start']))
    expect(cluster.node('5').commitIndex).toBe(3)
  })

  settle(cluster, '5')
  expect(applied(cluster)).toEqual([[], [], [], [], []])
})

/**
 * The course of the paper's figure 8, (a) to (c), with its other ending, (e). N-1's record 2, of an earlier term, is on
 * a majority of the nodes and not committed for that. Then N-1 gets a record of its own term to a majority, too. With
 * that record everything before it is committed, the old record 2 included (paper 5.4.2). From now on nobody can
 * replace it: N-5's last record is of an earlier term than that of a majority, which refuses it the vote (paper 5.4.1).
 *
 * The record of its own term is the empty one with which a leader begins. It is there for just this: without it N-1
 * would have to wait for a client's next command.
 */
test('figure 8: a record of an earlier term is committed with one of the current term', ({ scenario }) => {
  const cluster = upToTheParting(scenario)

  const committed = { tests: ['log_replication/prior_term_commit', 'log_replication/term_start_entry'] }
  scenario.section(
    '(e) Record 3, of the present term, reaches a majority and is committed with record 2',
    committed,
    () => {
      cluster.runRoundRobin({ until: () => cluster.node('1').commitIndex > 0 })
      expect(logOf(cluster, '1')).toEqual(['1 start', '1 x', '3 start'])
      expect(cluster.node('1').commitIndex).toBe(3)
      expect(cluster.machine('1').commands).toEqual(['x'])
    },
  )
  settle(cluster, '1')
  crashAndComeBack(scenario, cluster, '(e)')
  cluster.campaign('5')
  cluster.runRoundRobin()

  const refused = { uses: ['leader_election/log_comparison', 'log_replication/prior_term_commit'] }
  scenario.section('(e) N-5 campaigns again, and gets no vote', refused, () => {
    cluster.campaign('5')
    cluster.runRoundRobin()
    expect(cluster.node('5')).toMatchObject({ role: 'candidate', term: 4 })
    expect(['2', '3', '4'].map((id) => cluster.node(id).votedFor)).toEqual([null, null, null])
    expect(['2', '3', '4'].map((id) => cluster.machine(id).commands)).toEqual(Array(3).fill(['x']))
  })
})
