import { expect } from 'vitest'
import { Cluster } from '../../../src/sim/index.ts'
import { test } from '../../../src/tracer/vitest/index.ts'
import { applied, exchange, ledByFirst, recordsOf } from '../../support/snapshot-steps.ts'
import { carryOut, elect, handleAll, heartbeat, sendAll, settle } from '../../support/steps.ts'

/**
 * A candidate enters a term and votes for itself; both are stored before it asks for a single vote (paper 5.2, figure
 * 2). N-1 crashes in between. Nobody has heard of the campaign, and still N-1 keeps to its vote after the restart: it
 * refuses N-2 in that term. To forget it would be harmless here and fatal had one request left, and N-1 cannot know
 * which of the two it was.
 */
test('a candidate crashes between storing its vote and asking for others', ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 3, preVote: false, checkQuorum: false }))

  const stored = { tests: ['node_lifecycle/durable_state.atomic_step'] }
  scenario.section('N-1 votes for itself, and crashes before any request has left', stored, () => {
    cluster.start()
    cluster.campaign('1')
    cluster.crash('1')
    cluster.restart('1')
    expect(cluster.node('1')).toMatchObject({ role: 'follower', term: 1, votedFor: '1' })
    expect(cluster.idle).toBe(true)
  })

  const refuses = { uses: ['leader_election/vote_persistence', 'node_lifecycle/durable_state'] }
  scenario.section('N-1 refuses N-2 in the same term; N-3 is enough for it', refuses, () => {
    cluster.campaign('2')
    cluster.runRoundRobin()
    expect(cluster.node('1')).toMatchObject({ role: 'follower', term: 1, votedFor: '1', leader: '2' })
    expect(cluster.node('3').votedFor).toBe('2')
    expect(cluster.node('2')).toMatchObject({ role: 'leader', term: 1 })
  })
})

/**
 * A voter stores its vote and then answers (paper 5.2). The power of N-3 is cut twice. The first time it happens while
 * the vote is being stored: neither the vote nor the term is there after the restart, and as no answer has left, N-3
 * may vote for anyone. The second time the vote is stored and the answer has not left: N-3 is bound, although the
 * candidate knows nothing of it. When N-1 asks once more, it gets the same answer; N-2 gets none of it.
 */
test('a voter crashes while it stores its vote, and before it answers', ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 3, preVote: false, checkQuorum: false }))
  const copy = scenario.prepare('N-1 and N-2 ask for votes in term 1', () => {
    cluster.start()
    cluster.campaign('1')
    cluster.campaign('2')
    sendAll(cluster, '1', '2')
    cluster.loseInbox('1')
    cluster.loseInbox('2')
    const requests = cluster.withhold('3')
    cluster.deliver(requests.slice(0, 1))
    return requests
  })

  const atomic = { tests: ['node_lifecycle/durable_state.atomic_step'] }
  const stands = { tests: ['node_lifecycle/durable_state.atomic_step', 'leader_election/vote_persistence'] }
  scenario.section('Power is cut while the vote is stored: N-3 has promised nothing', atomic, () => {
    cluster.failNextStore('3')
    cluster.handleOne('3')
    cluster.restart('3')
    expect(cluster.node('3')).toMatchObject({ term: 0, votedFor: null })
  })

  scenario.section('Power is cut before the answer leaves: the vote stands', stands, () => {
    cluster.deliver(copy.slice(0, 1))
    cluster.handleOne('3')
    cluster.crash('3')
    cluster.restart('3')
    expect(cluster.node('3')).toMatchObject({ term: 1, votedFor: '1' })
    expect(cluster.idle).toBe(true)
  })

  const persistence = { uses: ['leader_election/vote_persistence'], tests: ['leader_election/single_vote_per_term'] }
  scenario.section('N-2’s request is refused, N-1’s repeated one is granted', persistence, () => {
    cluster.deliver([...copy].reverse())
    handleAll(cluster, '3')
    expect(cluster.node('3')).toMatchObject({ term: 1, votedFor: '1' })
    sendAll(cluster, '3')
    handleAll(cluster, '1', '2')
    expect(cluster.node('1')).toMatchObject({ role: 'leader', term: 1 })
    expect(cluster.node('2')).toMatchObject({ role: 'candidate', term: 1 })
  })
})

/**
 * The leader counts a record as copied when a follower says so, and the follower says so when the record is on its disk
 * (paper 5.3, figure 2). N-3 is down, so all depends on N-2. First the power is cut while N-2 stores the record, then
 * after it is stored and before the answer has left. The record is not committed in either case: in the first there is
 * no second copy, in the second N-1 does not know of it. N-1 tries again (paper 5.5), and N-2 does not store it twice.
 */
test('a follower crashes while it stores a record, and before it answers', ({ scenario }) => {
  const cluster = ledByFirst(scenario)
  scenario.prepare('N-3 crashes', () => cluster.crash('3'))

  const atomic = { tests: ['node_lifecycle/durable_state.atomic_step'] }
  const command = scenario.section('Power is cut while N-2 stores the record: it is not there', atomic, () => {
    const given = cluster.command('1', 'add 1')
    cluster.sendOne('1')
    cluster.failNextStore('2')
    cluster.handleOne('2')
    cluster.restart('2')
    expect(recordsOf(cluster, '2')).toEqual(['1 t1 term_start'])
    expect(cluster.node('2')).toMatchObject({ term: 1, votedFor: '1' })
    expect(cluster.node('1').commitIndex).toBe(1)
    return given
  })

  scenario.section('N-1 sends it again; power is cut before N-2 answers: it is there', atomic, () => {
    cluster.heartbeat('1')
    exchange(cluster, '1', '2')
    sendAll(cluster, '1')
    handleAll(cluster, '2')
    cluster.crash('2')
    cluster.restart('2')
    expect(recordsOf(cluster, '2')).toEqual(['1 t1 term_start', '2 t1 add 1'])
    expect(cluster.node('1').commitIndex).toBe(1)
    expect(command.done).toBe(false)
  })

  const repeated = { uses: ['log_replication/heartbeat_only', 'node_lifecycle/durable_state'] }
  scenario.section('A heartbeat finds the record in its place, and it is committed', repeated, () => {
    heartbeat(cluster, '1')
    expect(command.answer).toEqual({ type: 'result', result: '1' })
    expect(recordsOf(cluster, '2')).toEqual(['1 t1 term_start', '2 t1 add 1'])
  })
})

/**
 * A leader stores a command's record before it sends it. N-1 crashes in between, with the record on its disk and
 * nowhere else. Its client hears nothing, and cannot know what will become of the command. Here N-1 comes back, wins
 * the next election with its longer log, and commits the record with the first of its new term (paper 5.4.2). So a
 * command whose client was told nothing may well be carried out; had another been elected, it would have been
 * overwritten.
 *
 * The second command is lost altogether: the power is cut while its record is being stored.
 */
test('a leader crashes while it stores a record, and before it sends it', ({ scenario }) => {
  const cluster = ledByFirst(scenario)

  const stored = { tests: ['node_lifecycle/durable_state.atomic_step'] }
  scenario.section('N-1 crashes between storing the record and sending it', stored, () => {
    const command = cluster.command('1', 'add 1')
    cluster.crash('1')
    expect(command.answer).toEqual({ type: 'lost' })
    cluster.restart('1')
    expect(cluster.node('1')).toMatchObject({ role: 'follower', term: 1, commitIndex: 0 })
    expect(recordsOf(cluster, '1')).toEqual(['1 t1 term_start', '2 t1 add 1'])
    expect(cluster.idle).toBe(true)
  })

  const commits = { tests: ['log_replication/prior_term_commit'], uses: ['leader_election/re_election'] }
  scenario.section('N-1 is elected again, and the record is committed', commits, () => {
    elect(cluster, '1')
    settle(cluster, '1')
    expect(recordsOf(cluster, '2')).toEqual(['1 t1 term_start', '2 t1 add 1', '3 t2 term_start'])
    expect(cluster.nodes.map((id) => applied(cluster, id))).toEqual([['add 1'], ['add 1'], ['add 1']])
  })

  scenario.section('Power is cut while N-1 stores the next record: it never was', stored, () => {
    cluster.failNextStore('1')
    const command = cluster.command('1', 'add 2')
    expect(command.answer).toEqual({ type: 'lost' })
    cluster.restart('1')
    expect(cluster.node('1').log.lastIndex).toBe(3)
    expect(cluster.idle).toBe(true)
  })
  elect(cluster, '2')
  settle(cluster, '2')
  expect(carryOut(cluster, '2', 'add 3').answer).toEqual({ type: 'result', result: '2' })
})
