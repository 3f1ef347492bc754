import { expect } from 'vitest'
import { test } from '../../../src/tracer/vitest/index.ts'
import { dialogue, each, holdElection, logTerms, sendAll } from '../../support/elections.ts'
import { FIGURE_7, figure7Cluster, makeFigure7 } from '../../support/figure-7.ts'

/**
 * The paper's figure 7 shows seven logs that differ in every way in which logs can (paper 5.3). N-L is the node at its
 * top, N-a to N-f are its followers (a) to (f). The picture of the last section has them as the paper has: a box for each
 * record, and in it the record's term.
 *
 * Here the logs come about one term after the other. What is shown is where they part ways; elections, and records that
 * go to everybody, happen between the sections.
 *
 * 1. In term 1 everybody stores three records of N-L.
 * 2. N-f leads terms 2 and 3 and crashes in each before any of its records has left it. It stays down.
 * 3. N-e leads term 4. N-b misses its second record and stays down, and two more are at N-e alone when it crashes.
 * 4. N-a leads term 5 with two records. N-c leads term 6 with two for all, one that N-a misses, and one for nobody.
 * 5. N-d leads term 7, and crashes with two records that nobody else has.
 *
 * Records up to the ninth of N-L's log are on four of seven nodes, and committed. All others may come or go.
 */
test('figure 7: how the logs come about', ({ scenario }) => {
  const cluster = scenario.watch(figure7Cluster())
  const stored = { uses: ['leader_election/partial_election', 'node_lifecycle/durable_state'] }
  const kept = { tests: ['node_lifecycle/durable_state'] }

  makeFigure7(cluster, (title, happens, logs) =>
    scenario.section(title, title.startsWith('All nodes are up again') ? kept : stored, () => {
      happens()
      for (const [id, terms] of Object.entries(logs)) expect(logTerms(cluster, id)).toEqual(terms)
    }),
  )
  expect(cluster.nodes.map((id) => cluster.node(id).term)).toEqual([7, 7, 7, 6, 7, 4, 3])
})

/**
 * In the paper's figure 7, which the first picture has under the nodes' names, N-L has just come to power in term 8;
 * :test:`figure 7: how the logs come about` shows what led to that.
 *
 * It gets there with the votes of those whose logs are not
 * ahead of its own (paper 5.4.1), and repairs the logs of all by one rule: it goes back to where both logs agree, and
 * sends everything of its own from there on (paper 5.3). What is missing is added, what differs is replaced, whether it
 * is much or little. That (d) ends in a newer term does not save its records. N-L only adds to its own log.
 *
 * To find the place, a follower that refuses says how far the logs may agree at most, so that a term and not a record is
 * skipped at a time (the end of paper 5.3). None of the six needs more than one refusal.
 */
test('figure 7: the leader of term 8 repairs every log', ({ scenario }) => {
  const cluster = scenario.watch(figure7Cluster())
  makeFigure7(cluster)
  const ofLeader = [...(FIGURE_7['L'] ?? []), 8]

  const elected = { tests: ['leader_election/log_comparison'] }
  scenario.section('N-L asks all: N-c and N-d, whose logs are ahead, refuse, and the others vote', elected, () => {
    holdElection(cluster, 'L')
    expect(cluster.node('L')).toMatchObject({ role: 'leader', term: 8, commitIndex: 9 })
    expect(each(cluster, 'votedFor')).toEqual(['L', 'L', 'L', null, null, 'L', 'L'])
    expect(logTerms(cluster, 'L')).toEqual(ofLeader)
  })

  const extra = { tests: ['log_replication/conflict_resolution'] }
  scenario.section('Its first record goes to all; it replaces what (c) and (d) have too many', extra, () => {
    expect(logTerms(cluster, 'c')).toEqual(FIGURE_7['c'])
    expect(logTerms(cluster, 'd')).toEqual(FIGURE_7['d'])
    sendAll(cluster, 'L')
    dialogue(cluster, 'L', 'c')
    dialogue(cluster, 'L', 'd')
    expect(logTerms(cluster, 'c')).toEqual(ofLeader)
    expect(logTerms(cluster, 'd')).toEqual(ofLeader)
    expect(cluster.node('L').commitIndex).toBe(9)
  })

  const missing = { tests: ['log_replication/slow_follower_backdown'] }
  scenario.section('(a) lacks one record; with it, four nodes have all, and all is committed', missing, () => {
    expect(logTerms(cluster, 'a')).toEqual(FIGURE_7['a'])
    dialogue(cluster, 'L', 'a')
    expect(logTerms(cluster, 'a')).toEqual(ofLeader)
    expect(cluster.node('L').commitIndex).toBe(11)
  })

  scenario.section('(b) lacks six records', missing, () => {
    expect(logTerms(cluster, 'b')).toEqual(FIGURE_7['b'])
    dialogue(cluster, 'L', 'b')
    expect(logTerms(cluster, 'b')).toEqual(ofLeader)
  })

  const both = { tests: ['log_replication/conflict_resolution', 'log_replication/slow_follower_backdown'] }
  scenario.section('(e) has two too many, and lacks five records', both, () => {
    expect(logTerms(cluster, 'e')).toEqual(FIGURE_7['e'])
    dialogue(cluster, 'L', 'e')
    expect(logTerms(cluster, 'e')).toEqual(ofLeader)
  })

  scenario.section('(f) has two terms that nobody else knows, and lacks seven records', both, () => {
    expect(logTerms(cluster, 'f')).toEqual(FIGURE_7['f'])
    dialogue(cluster, 'L', 'f')
    expect(logTerms(cluster, 'f')).toEqual(ofLeader)
    expect(cluster.nodes.map((id) => logTerms(cluster, id))).toEqual(Array(7).fill(ofLeader))
  })
})
