import { expect } from 'vitest'
import { Cluster } from '../../../src/sim/index.ts'
import { test } from '../../../src/tracer/vitest/index.ts'
import { answerOf, applied, carryOutAll, ledByFirst, recordsOf } from '../../support/snapshot-steps.ts'
import { elect, handleAll, heartbeat, sendAll, settle } from '../../support/steps.ts'

/**
 * N-3 comes back with an empty disk: no term, no vote, no records. Its log can be repaired. It refuses N-1's heartbeat
 * (paper 5.3), and says that its log has no record at all, so N-1 no longer counts the copies that N-3 had confirmed
 * before, and sends everything from the first record on.
 *
 * What N-1 had committed stays committed: a client may have been told so. Until N-3 has the records again, one of the
 * two copies that Raft had counted on is missing. What can come of it is shown on the pages about such a node's vote.
 */
test('a follower whose disk was replaced is given its log anew', ({ scenario }) => {
  const cluster = ledByFirst(scenario)
  carryOutAll(cluster, '1', 'add 1', 'add 2')

  scenario.prepare('N-3 crashes, gets a new disk and restarts', () => {
    cluster.crash('3')
    cluster.replaceDisk('3')
    cluster.restart('3')
    expect(cluster.node('3')).toMatchObject({ term: 0, votedFor: null, commitIndex: 0 })
    expect(recordsOf(cluster, '3')).toEqual([])
    expect(cluster.node('1').progress.get('3')?.matchIndex).toBe(3)
  })

  const empty = { uses: ['node_lifecycle/durable_state.lost_disk'], tests: ['log_replication/empty_log_recovery'] }
  scenario.section('N-3 refuses a heartbeat, and N-1 no longer counts its copies', empty, () => {
    cluster.heartbeat('1')
    sendAll(cluster, '1')
    handleAll(cluster, '2', '3')
    sendAll(cluster, '2', '3')
    handleAll(cluster, '1')
    expect(cluster.node('3')).toMatchObject({ term: 1, votedFor: null, leader: '1' })
    expect(cluster.node('1').progress.get('3')?.matchIndex).toBe(0)
    expect(cluster.node('1').commitIndex).toBe(3)
  })

  const repair = { tests: ['log_replication/empty_log_recovery'] }
  scenario.section('Every record is sent again, and confirmed anew', repair, () => {
    cluster.runRoundRobin()
    expect(recordsOf(cluster, '3')).toEqual(['1 t1 term_start', '2 t1 add 1', '3 t1 add 2'])
    expect(applied(cluster, '3')).toEqual(['add 1', 'add 2'])
    expect(cluster.node('1').progress.get('3')).toMatchObject({ matchIndex: 3, nextIndex: 4 })
  })
})

/**
 * N-3 has an empty disk, and N-1, the leader, has crashed. N-3 campaigns. It cannot win: N-2 has given its vote for term
 * 1, and in term 2 it refuses because its own log holds records and N-3's does not (paper 5.4.1). So a node that has
 * lost everything does no harm as a candidate. It may be elected again as soon as it has the records.
 */
test('a candidate whose disk was replaced does not win', ({ scenario }) => {
  const cluster = ledByFirst(scenario)
  scenario.prepare('N-1 and N-3 crash; N-3 gets a new disk and restarts', () => {
    cluster.crash('1')
    cluster.crash('3')
    cluster.replaceDisk('3')
    cluster.restart('3')
  })

  const voted = { tests: ['leader_election/single_vote_per_term'] }
  scenario.section('N-3 campaigns in term 1, in which N-2 has voted', voted, () => {
    cluster.campaign('3')
    cluster.runRoundRobin()
    expect(cluster.node('3')).toMatchObject({ role: 'candidate', term: 1 })
    expect(cluster.node('2')).toMatchObject({ term: 1, votedFor: '1' })
  })

  const refused = { uses: ['node_lifecycle/durable_state.lost_disk'], tests: ['leader_election/log_comparison'] }
  scenario.section('N-3 campaigns in term 2, without a record in its log', refused, () => {
    cluster.campaign('3')
    cluster.runRoundRobin()
    expect(cluster.node('3')).toMatchObject({ role: 'candidate', term: 2 })
    expect(cluster.node('2')).toMatchObject({ term: 2, votedFor: null })
  })

  const given = { tests: ['log_replication/empty_log_recovery'], uses: ['leader_election/re_election'] }
  scenario.section('N-2 is elected, and N-3 is given its log anew', given, () => {
    elect(cluster, '2')
    cluster.runRoundRobin()
    expect(recordsOf(cluster, '3')).toEqual(['1 t1 term_start', '2 t3 term_start'])
  })
})

/**
 * N-1 and N-2 have the record of `add 1`, which is a majority of three: it is committed, and the client has its result.
 * N-3 lacks it. N-1 crashes, and N-3 asks for N-2's vote, which N-2 refuses because its own log is longer (paper
 * 5.4.1). Then N-2's disk is replaced, and it comes back as if it had never been there: now it votes for N-3. One node
 * that fails and one that forgets are too much for three.
 *
 * No rule that N-2 could follow would prevent it: what it would have to compare is gone. Raft rests on nodes that keep
 * what they promised, and a node that has lost that must not come back as who it was (thesis 3.8). The page ends before
 * the damage is done: N-2's answer is lost, and N-1, which still has the record, is back in time.
 */
test('a node whose disk was replaced can help the wrong log to win', ({ scenario }) => {
  const cluster = ledByFirst(scenario)
  scenario.prepare('N-3 crashes; it will miss a command', () => cluster.crash('3'))
  carryOutAll(cluster, '1', 'add 1')
  scenario.prepare('N-1 crashes; N-3 is back', () => {
    cluster.crash('1')
    cluster.restart('3')
  })

  const kept = { uses: ['node_lifecycle/durable_state'], tests: ['leader_election/log_comparison'] }
  scenario.section('N-2 has the committed record, and does not vote for N-3', kept, () => {
    cluster.campaign('3')
    cluster.runRoundRobin()
    expect(cluster.node('2')).toMatchObject({ term: 2, votedFor: null, commitIndex: 2 })
    expect(cluster.node('3').role).toBe('candidate')
  })

  scenario.prepare('N-2 crashes, gets a new disk and restarts', () => {
    cluster.crash('2')
    cluster.replaceDisk('2')
    cluster.restart('2')
  })

  const lost = { uses: ['node_lifecycle/durable_state.lost_disk'] }
  scenario.section('N-2 knows nothing, and votes for N-3; its answer is lost', lost, () => {
    cluster.campaign('3')
    sendAll(cluster, '3')
    handleAll(cluster, '2')
    expect(cluster.node('2')).toMatchObject({ term: 3, votedFor: '3' })
    expect(recordsOf(cluster, '3')).toEqual(['1 t1 term_start'])
    cluster.loseOutbox('2')
    expect(cluster.node('3').role).toBe('candidate')
  })

  scenario.section('N-1 is back, and the record is saved this time', { uses: ['leader_election/re_election'] }, () => {
    cluster.restart('1')
    cluster.campaign('1')
    cluster.runRoundRobin()
    expect(cluster.node('1')).toMatchObject({ role: 'follower', term: 3 })
    elect(cluster, '1')
    expect(cluster.node('2').votedFor).toBe('1')
  })
  settle(cluster, '1')
  expect(cluster.nodes.map((id) => applied(cluster, id))).toEqual([['add 1'], ['add 1'], ['add 1']])
})

/**
 * N-3 votes for N-1 in term 1. Before the answer arrives, N-3 crashes and its disk is replaced, and with it the vote is
 * gone. N-2 campaigns in the same term, and N-3 votes again. If both answers arrived, term 1 would have two leaders,
 * which is what a stored vote is there to prevent (paper 5.2, figure 2). With its disk N-3 would have refused, as the
 * page on the persistence of votes shows. Here the second answer is lost, so that nothing comes of it.
 */
test('a node whose disk was replaced can vote twice in one term', ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 3, preVote: false }))

  const votes = { uses: ['leader_election/single_vote_per_term'] }
  scenario.section('N-3 votes for N-1; the answer is on its way', votes, () => {
    cluster.start()
    cluster.campaign('1')
    sendAll(cluster, '1')
    cluster.loseInbox('2')
    handleAll(cluster, '3')
    sendAll(cluster, '3')
    expect(cluster.node('3')).toMatchObject({ term: 1, votedFor: '1' })
  })
  const first = cluster.withhold('1')

  scenario.prepare('N-3 crashes, gets a new disk and restarts', () => {
    cluster.crash('3')
    cluster.replaceDisk('3')
    cluster.restart('3')
  })

  const lost = { uses: ['node_lifecycle/durable_state.lost_disk'] }
  scenario.section('N-2 campaigns in the same term, and N-3 votes for it too', lost, () => {
    cluster.campaign('2')
    sendAll(cluster, '2')
    cluster.loseInbox('1')
    handleAll(cluster, '3')
    expect(cluster.node('3')).toMatchObject({ term: 1, votedFor: '2' })
    sendAll(cluster, '3')
    const second = cluster.withhold('2')
    expect([...first, ...second]).toMatchObject([
      { from: '3', to: '1', term: 1, voteGranted: true },
      { from: '3', to: '2', term: 1, voteGranted: true },
    ])
  })

  scenario.section('Only the first answer arrives', { uses: ['leader_election/partial_election'] }, () => {
    cluster.deliver(first)
    cluster.runRoundRobin({ until: () => cluster.node('2').role === 'follower' })
    expect(cluster.node('1')).toMatchObject({ role: 'leader', term: 1 })
    expect(cluster.node('2')).toMatchObject({ role: 'follower', term: 1, votedFor: '2' })
  })
})

/**
 * The safe way back: while N-3 is down, an administrator has it removed. From then on two nodes are the cluster, and
 * whatever N-3 has forgotten was promised to a cluster that no longer is. Then it is started with its empty disk,
 * configured as a node that joins, without the first members: so it neither votes nor campaigns by that list. It asks to
 * be added, like any new node (thesis 3.8, 4.1). It is brought up to date first (thesis 4.2.1), and its vote counts again
 * with the record that adds it.
 */
test('a node whose disk was replaced is removed, and added anew', ({ scenario }) => {
  const cluster = ledByFirst(scenario)
  carryOutAll(cluster, '1', 'add 1')
  scenario.prepare('N-3 crashes, and its disk is replaced', () => {
    cluster.crash('3')
    cluster.replaceDisk('3', { newcomer: true })
  })

  const remove = { tests: ['membership_change/remove_follower'] }
  scenario.section('An administrator has N-3 removed', remove, () => {
    const removal = cluster.changeMembership('1', 'REMOVE', '3')
    expect(answerOf(cluster, removal)).toEqual({ type: 'result', result: 'committed at 3' })
    heartbeat(cluster, '1')
    expect(cluster.node('1').voters).toEqual(['1', '2'])
    expect(cluster.node('2').voters).toEqual(['1', '2'])
    expect([...cluster.node('1').progress.keys()]).toEqual(['2'])
  })

  const add = { tests: ['membership_change/re_add', 'node_lifecycle/durable_state.lost_disk'] }
  scenario.section('N-3 starts with nothing, and asks to be added', add, () => {
    cluster.restart('3')
    cluster.join('3', '1')
    cluster.runRoundRobin({ until: () => cluster.node('1').log.membership.voters.includes('3') })
    expect(recordsOf(cluster, '3')).toEqual(['1 t1 term_start', '2 t1 add 1', '3 t1 membership'])
  })

  scenario.section(
    'It has all records when its vote begins to count',
    { uses: ['node_lifecycle/durable_state.lost_disk'], tests: ['membership_change/re_add'] },
    () => {
      settle(cluster, '1')
      expect(recordsOf(cluster, '3')).toEqual(recordsOf(cluster, '1'))
      expect(cluster.node('3').voters).toEqual(['1', '2', '3'])
      expect(cluster.node('3')).toMatchObject({ wish: null, commitIndex: 4 })
      expect(applied(cluster, '3')).toEqual(['add 1'])
    },
  )
})
