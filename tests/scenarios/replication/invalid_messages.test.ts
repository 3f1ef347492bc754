import { expect } from 'vitest'
import type { NodeId } from '../../../src/raft/index.ts'
import type { Cluster } from '../../../src/sim/index.ts'
import { test } from '../../../src/tracer/vitest/index.ts'
import { applied, carryOutAll, ledByFirst, recordsOf } from '../../support/snapshot-steps.ts'
import { carryOut, handleAll } from '../../support/steps.ts'

/**
 * What arrives at N-2 has been damaged, or comes from a program of another version. It is looked at as a whole before
 * anything of it is obeyed, the term included: a term that is adopted too early could depose the leader, and one that
 * is large enough leaves the cluster none to go on to. Such a message is counted and reported; nobody is answered, and
 * the node's wait for a heartbeat is not restarted. Raft itself says nothing of it (paper 2: messages are delayed, lost
 * or repeated, but not forged), so it is up to an implementation.
 */
test('garbage in place of messages', ({ scenario }) => {
  const cluster = ledByFirst(scenario)
  carryOutAll(cluster, '1', 'add 1')
  const errors = errorsAt(cluster, '2')
  const before = remembered(cluster, '2')
  const garbage = { tests: ['system_reliability/message_validation'] }

  scenario.section('No message at all', garbage, () => {
    for (const thing of ['ELECT ME', 42, null, ['append_entries']]) arrive(cluster, '2', thing)
    expect(cluster.node('2').rejected.malformed).toBe(4)
    expect(errors[0]).toBe('what has arrived is "ELECT ME"; a message is an object')
    expect(remembered(cluster, '2')).toEqual(before)
  })

  scenario.section('An unknown type', garbage, () => {
    arrive(cluster, '2', { kind: 'become_king', from: '1', to: '2', term: 1 })
    expect(errors[4]).toContain('"kind" is "become_king"; it must be one of append_entries, append_entries_response,')
    expect(remembered(cluster, '2')).toEqual(before)
  })

  scenario.section('A missing field, and fields with values that they cannot have', garbage, () => {
    const vote = { kind: 'request_vote', from: '3', to: '2', term: 2, lastLogIndex: 2, lastLogTerm: 1 }
    const { lastLogTerm: _, ...missing } = vote
    arrive(cluster, '2', missing)
    arrive(cluster, '2', { ...vote, lastLogIndex: -1 })
    arrive(cluster, '2', { ...vote, term: 1e300 })
    arrive(cluster, '2', { ...vote, from: '' })
    expect(errors.slice(5)).toEqual([
      '"lastLogTerm" of request_vote is undefined; it must be an integer from 0 to 281474976710656',
      '"lastLogIndex" of request_vote is -1; it must be an integer from 0 to 281474976710656',
      '"term" of request_vote is 1e+300; it must be an integer from 0 to 281474976710656',
      '"from" of request_vote is ""; it must be a node\'s id: a non-empty text',
    ])
    expect(remembered(cluster, '2')).toEqual(before)
  })

  scenario.section('Fields that are legal one by one, and contradict each other', garbage, () => {
    const append = { kind: 'append_entries', from: '1', to: '2', term: 1, prevLogIndex: 2, prevLogTerm: 1 }
    const gap = { index: 7, term: 1, type: 'command', command: 'add 7' }
    arrive(cluster, '2', { ...append, entries: [gap], leaderCommit: 2 })
    arrive(cluster, '2', { ...append, prevLogTerm: 5, entries: [], leaderCommit: 2 })
    expect(errors.slice(9)).toEqual([
      'entry 1 of append_entries has index 7 and term 1; it must have index 3 and a term from 1 to 1',
      'append_entries names a record 2 of term 5; index 0 has term 0, others a term from 1 to 1',
    ])
    expect(cluster.node('2').rejected).toEqual({ malformed: 11, misdirected: 0, impossible: 0 })
    expect(remembered(cluster, '2')).toEqual(before)
    expect(cluster.idle).toBe(true)
  })

  scenario.section('The cluster goes on', { uses: ['log_replication/normal_replication'] }, () => {
    expect(carryOut(cluster, '1', 'add 2').answer).toEqual({ type: 'result', result: '2' })
    expect(recordsOf(cluster, '2')).toEqual(['1 t1 term_start', '2 t1 add 1', '3 t1 add 2'])
  })
})

/**
 * These are well-formed messages, and still nobody can have meant them: one that has come to the wrong node, and some
 * that contradict what is certain. A term has one leader (paper 5.2), a committed record is never replaced (5.4.3), and
 * nobody can have stored what was never sent. Where that shows, the message is reported and not obeyed, because it is
 * the sign of an error elsewhere: it should be found before it does damage.
 *
 * Terms come first also here (paper 5.1): where the contradiction shows only against the log, a newer term of the
 * message has been adopted by then. That costs an election and breaks no promise.
 */
test('messages that no correct node can have sent', ({ scenario }) => {
  const cluster = ledByFirst(scenario)
  carryOutAll(cluster, '1', 'add 1')
  const heartbeat = { kind: 'append_entries', term: 1, prevLogIndex: 2, prevLogTerm: 1, entries: [], leaderCommit: 2 }

  const validation = { tests: ['system_reliability/message_validation'] }
  scenario.section('A message for another node, and one that is said to be from N-2 itself', validation, () => {
    const errors = errorsAt(cluster, '2')
    const before = remembered(cluster, '2')
    arrive(cluster, '2', { ...heartbeat, from: '1', to: '3' })
    arrive(cluster, '2', { ...heartbeat, from: '2', to: '2' })
    expect(errors).toEqual([
      'append_entries from "1" is for "3" and has come to "2"',
      'append_entries says that it is from "2" itself',
    ])
    expect(cluster.node('2').rejected).toEqual({ malformed: 0, misdirected: 2, impossible: 0 })
    expect(remembered(cluster, '2')).toEqual(before)
  })

  scenario.section('Another leader of the term that N-1 leads', validation, () => {
    const errors = errorsAt(cluster, '1')
    arrive(cluster, '1', { ...heartbeat, from: '3', to: '1' })
    expect(errors).toEqual(['append_entries from "3", which cannot lead in term 1 as well as "1"'])
    expect(cluster.node('1')).toMatchObject({ role: 'leader', term: 1, rejected: { impossible: 1 } })
  })

  scenario.section('An answer about a record that was never sent', validation, () => {
    const answer = { kind: 'append_entries_response', from: '2', to: '1', term: 1, success: true, matchTerm: 1 }
    arrive(cluster, '1', { ...answer, matchIndex: 9, lastLogIndex: 9 })
    expect(cluster.node('1').rejected.impossible).toBe(2)
    expect(cluster.node('1').progress.get('2')).toMatchObject({ matchIndex: 2, nextIndex: 3 })
  })

  scenario.section('A record in place of a committed one', validation, () => {
    const errors = errorsAt(cluster, '2')
    const other = { index: 2, term: 2, type: 'command', command: 'take 1' }
    arrive(cluster, '2', { ...heartbeat, from: '3', to: '2', term: 2, prevLogIndex: 1, entries: [other] })
    expect(errors).toEqual(['append_entries from "3" contradicts record 2, which is committed'])
    expect(recordsOf(cluster, '2')).toEqual(['1 t1 term_start', '2 t1 add 1'])
    expect(applied(cluster, '2')).toEqual(['add 1'])
    expect(cluster.node('2')).toMatchObject({ role: 'follower', term: 2, votedFor: null, commitIndex: 2 })
  })
})

/** Something arrives at the node from the network, and the node looks at it. */
function arrive(cluster: Cluster, id: NodeId, anything: unknown): void {
  cluster.inject(id, anything)
  handleAll(cluster, id)
}

/** Collects what the node reports as errors from now on. */
function errorsAt(cluster: Cluster, id: NodeId): readonly string[] {
  const errors: string[] = []
  cluster.on(id, (event) => event.type === 'error' && errors.push(event.message))
  return errors
}

/** What a message could have changed. */
function remembered(cluster: Cluster, id: NodeId): unknown {
  const { role, term, votedFor, leader, commitIndex, electionElapsedTicks } = cluster.node(id)
  return { role, term, votedFor, leader, commitIndex, electionElapsedTicks, log: recordsOf(cluster, id) }
}

/**
 * A message can also be damaged deep inside: in one record of many, or in a membership that such a record brings. A node
 * that took it would store what it cannot read when it starts again, or go by voters that are none. So every record is
 * looked at before any of them is stored. A membership that is legal in itself is refused here only because it is for
 * another node.
 */
test('damaged records and memberships in messages', ({ scenario }) => {
  const cluster = ledByFirst(scenario)
  const errors = errorsAt(cluster, '2')
  const before = remembered(cluster, '2')
  const damaged = { tests: ['system_reliability/message_validation'] }
  const append = {
    kind: 'append_entries',
    from: '1',
    to: '2',
    term: 1,
    prevLogIndex: 1,
    prevLogTerm: 1,
    leaderCommit: 1,
  }
  const record = { index: 2, term: 1, type: 'command', command: 'add 1' }

  scenario.section('Records', damaged, () => {
    const wrong = [
      { index: 0 },
      { index: 2 ** 50 },
      { term: 0 },
      { type: 'wish' },
      { command: 1 },
      { client: { session: 0 } },
    ]
    const lists = ['add 1', [null], ...wrong.map((field) => [{ ...record, ...field }])]
    for (const entries of lists) arrive(cluster, '2', { ...append, entries })
    expect(errors).toEqual(lists.map(() => expect.stringContaining('"entries" of append_entries is')))
    expect(remembered(cluster, '2')).toEqual(before)
  })

  scenario.section('The highest index that there can be, where it cannot be', damaged, () => {
    arrive(cluster, '2', { ...append, entries: [{ ...record, index: 2 ** 48 }] })
    expect(errors.at(-1)).toContain(`has index ${2 ** 48} and term 1; it must have index 2`)
  })

  const members = { voters: ['1', '2', '3'], learners: ['4'] }
  const joint = { outgoing: ['1', '5'], learnersNext: ['5'], autoLeave: true }
  const withMembership = (membership: object) => [{ index: 2, term: 1, type: 'membership', membership }]

  scenario.section('Memberships', damaged, () => {
    const halves = [
      { autoLeave: 'yes' },
      { outgoing: [], learnersNext: [] },
      { outgoing: ['1', '1', '5'] },
      { outgoing: ['1', '4', '5'] },
      { learnersNext: 5 },
      { learnersNext: ['6'] },
      { learnersNext: ['5', '5'] },
    ]
    const wrong = [{ voters: [] }, { voters: ['1', '1'] }, { learners: ['3'] }, { learners: [''] }, { joint: null }]
    const memberships = [
      ...wrong.map((field) => ({ ...members, ...field })),
      ...halves.map((field) => ({ ...members, joint: { ...joint, ...field } })),
    ]
    const told = errors.length
    for (const each of memberships) arrive(cluster, '2', { ...append, entries: withMembership(each) })
    expect(errors.slice(told)).toEqual(memberships.map(() => expect.stringContaining('"entries" of append_entries is')))
    expect(remembered(cluster, '2')).toEqual(before)
  })

  scenario.section('A legal one that is for another node', damaged, () => {
    arrive(cluster, '2', { ...append, to: '3', entries: withMembership({ ...members, joint }) })
    expect(cluster.node('2').rejected).toMatchObject({ malformed: 21, misdirected: 1 })
  })

  scenario.section('Half a term, and the name of no request', damaged, () => {
    const ask = { kind: 'pre_vote', from: '3', to: '2', term: 2, lastLogIndex: 1, lastLogTerm: 1, request: '0-1' }
    arrive(cluster, '2', { ...ask, term: 1.5 })
    arrive(cluster, '2', { ...ask, request: 'soon' })
    expect(errors.slice(-2)).toEqual([
      expect.stringContaining('"term" of pre_vote is 1.5'),
      expect.stringContaining('"request" of pre_vote is "soon"'),
    ])
    expect(remembered(cluster, '2')).toEqual(before)
  })
})
