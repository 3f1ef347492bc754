import { describe, expect, it } from 'vitest'
import { createNode, type NodeState, step } from '../../src/raft/index.ts'
import { Log } from '../../src/raft/log.ts'
import {
  appendEntries,
  applied,
  eventsOf,
  log,
  makeNode,
  ofType,
  receive,
  recordsFrom,
  requestVote,
  sent,
  takeSnapshot,
  types,
} from '../support/raft.ts'

const MEMBERSHIP = { voters: ['1', '2', '3'], learners: [] }
const base = (index: number, term: number) => ({ index, term, membership: MEMBERSHIP })

/** A follower in term 2 with these records, of which the first `leaderCommit` are committed. */
function follower(terms: readonly number[], leaderCommit: number, options: Parameters<typeof makeNode>[0] = {}) {
  const node = makeNode({ records: log(...terms), term: 2, ...options })
  const prevLogTerm = terms.at(-1) ?? 0
  const effects = receive(node, appendEntries({ term: 2, prevLogIndex: terms.length, prevLogTerm, leaderCommit }))
  return { node, effects }
}

describe('a log with a base (paper 7)', () => {
  const behind3 = () => new Log(recordsFrom(4, 2, 3), base(3, 2))

  it('counts on from the last record that the snapshot covers, whose term it remembers', () => {
    const records = behind3()
    expect([records.snapshotIndex, records.lastIndex, records.lastTerm]).toEqual([3, 5, 3])
    expect([2, 3, 4, 5, 6].map((index) => records.termAt(index))).toEqual([undefined, 2, 2, 3, undefined])
    expect([records.at(3), records.at(4)]).toEqual([undefined, recordsFrom(4, 2)[0]])
    expect(new Log([], base(3, 2))).toMatchObject({ lastIndex: 3, lastTerm: 2 })
  })

  it('gives, appends and replaces records by their index', () => {
    const records = behind3()
    expect(records.slice(4, 9)).toEqual(recordsFrom(4, 2, 3))
    expect(records.append(3, { type: 'term_start' }).index).toBe(6)
    records.replaceFrom(5, recordsFrom(5, 4))
    expect(records.slice(4, 9)).toEqual(recordsFrom(4, 2, 4))
    expect(records.takeUnstored()).toEqual({ from: 5, records: recordsFrom(5, 4) })
  })

  it('does not look for a term below its base, which is committed', () => {
    expect(behind3().lastIndexUpToTerm(5, 1)).toBe(3)
    expect(behind3().lastIndexUpToTerm(2, 1)).toBe(2)
  })

  it('forgets what a newer snapshot covers, and has only the rest to store', () => {
    const records = behind3()
    records.replaceFrom(4, recordsFrom(4, 2, 3, 3))
    expect(records.compact(base(5, 3))).toBe(true)
    expect([records.snapshotIndex, records.slice(6, 9)]).toEqual([5, recordsFrom(6, 3)])
    expect(records.takeUnstored()).toEqual({ from: 6, records: recordsFrom(6, 3) })
  })

  it.each([
    ['another record there', 5, 4],
    ['no record there', 9, 4],
  ])('drops everything when it has %s (figure 13, step 7)', (_, index, term) => {
    const records = behind3()
    expect(records.compact(base(index, term))).toBe(false)
    expect(records).toMatchObject({ snapshotIndex: index, lastIndex: index, lastTerm: term })
  })

  it('knows the membership as it was at an index', () => {
    const change = (index: number, voters: readonly string[]) =>
      ({ index, term: 1, type: 'membership', membership: { voters, learners: [] } }) as const
    const records = new Log([change(4, ['1']), ...recordsFrom(5, 1), change(6, ['1', '2'])], base(3, 1))
    expect([3, 4, 5, 6].map((index) => records.membershipAt(index).voters.length)).toEqual([3, 1, 1, 2])
    expect(records.membershipIndex).toBe(6)
    records.compact({ index: 6, term: 1, membership: { voters: ['1', '2'], learners: [] } })
    expect([records.membershipIndex, records.membership.voters]).toEqual([0, ['1', '2']])
  })
})

describe('a node takes a snapshot of what it has applied (paper 7)', () => {
  it('on request: the host is asked, and when it has it, it is stored and the log up to there goes', () => {
    const { node } = follower([1, 1, 2], 2)
    const head = { index: 2, term: 1, membership: MEMBERSHIP, settings: {} }
    expect(step(node, { type: 'snapshot' })).toEqual([{ type: 'take_snapshot', head }])
    const data = new Uint8Array([7])
    const effects = step(node, { type: 'snapshot_taken', index: 2, data })
    expect(effects).toEqual([
      { type: 'store_snapshot', snapshot: { ...head, data }, keepsRecords: true },
      { type: 'event', event: { type: 'snapshot', index: 2 } },
    ])
    expect([node.log.snapshotIndex, node.log.lastIndex, node.log.at(2)]).toEqual([2, 3, undefined])
  })

  it('by itself after so many applied records', () => {
    const { node, effects } = follower([1, 1, 2], 2, { snapshotAfterRecords: 3 })
    expect(ofType(effects, 'take_snapshot')).toEqual([])
    const third = receive(node, appendEntries({ term: 2, prevLogIndex: 3, prevLogTerm: 2, leaderCommit: 3 }))
    expect(types(third)).toEqual(['commit', 'apply', 'take_snapshot', 'send'])
  })

  it('one at a time, and none when nothing is new or the state machine is broken', () => {
    const { node } = follower([1, 1], 1)
    step(node, { type: 'snapshot' })
    expect(step(node, { type: 'snapshot' })).toEqual([])
    step(node, { type: 'snapshot_taken', index: 1, data: new Uint8Array() })
    expect(step(node, { type: 'snapshot' })).toEqual([])
    receive(node, appendEntries({ term: 2, prevLogIndex: 2, prevLogTerm: 1, leaderCommit: 2 }))
    step(node, { type: 'machine_failed', reason: 'broken' })
    expect(step(node, { type: 'snapshot' })).toEqual([])
  })

  it('none as a newcomer before it has applied the record that says who the members are', () => {
    const node = makeNode({ voters: [], snapshotAfterRecords: 1 })
    const membership = { voters: ['2', '3', '1'], learners: [] }
    const entries = [...log(1), { index: 2, term: 1, type: 'membership', membership } as const]
    const effects = receive(node, appendEntries({ entries, leaderCommit: 1 }))
    expect([...ofType(effects, 'take_snapshot'), ...step(node, { type: 'snapshot' })]).toEqual([])
    const next = receive(node, appendEntries({ prevLogIndex: 2, prevLogTerm: 1, leaderCommit: 2 }))
    expect(ofType(next, 'take_snapshot')).toMatchObject([{ head: { index: 2, membership } }])
  })

  it('and is not impressed by one that it has not asked for', () => {
    const { node } = follower([1, 1], 2)
    expect(step(node, { type: 'snapshot_taken', index: 2, data: new Uint8Array() })).toEqual([])
    step(node, { type: 'snapshot' })
    expect(step(node, { type: 'snapshot_taken', index: 1, data: new Uint8Array() })).toEqual([])
    expect(node.snapshot).toBe(null)
  })
})

describe('a node whose log begins behind a snapshot', () => {
  /** Records 1 to 3 are in the snapshot, record 4 is behind it. */
  function compacted(): NodeState {
    return takeSnapshot(follower([1, 1, 1, 2], 3).node)
  }

  it('takes what begins in the snapshot: that much matches unseen (5.4.3)', () => {
    const node = compacted()
    const entries = recordsFrom(2, 1, 1, 2, 2)
    const effects = receive(node, appendEntries({ term: 2, prevLogIndex: 1, prevLogTerm: 1, entries, leaderCommit: 5 }))
    expect(sent(effects, 'append_entries_response')).toMatchObject([{ success: true, matchIndex: 5 }])
    expect(ofType(effects, 'store_records')).toEqual([{ type: 'store_records', from: 5, records: recordsFrom(5, 2) }])
    expect(applied(effects)).toEqual([4, 5])
  })

  it('takes a late message that the snapshot covers entirely, and changes nothing', () => {
    const node = compacted()
    const effects = receive(node, appendEntries({ term: 2, entries: log(1, 1) }))
    expect(effects).toMatchObject([{ type: 'send', message: { success: true, matchIndex: 2, matchTerm: 0 } }])
  })

  it('checks the record that the snapshot ends with by its term', () => {
    const node = compacted()
    const behind = (prevLogTerm: number) =>
      sent(receive(node, appendEntries({ term: 2, prevLogIndex: 3, prevLogTerm })), 'append_entries_response')
    expect(behind(1)).toMatchObject([{ success: true, matchIndex: 3 }])
    expect(behind(2)).toMatchObject([{ success: false, matchIndex: 2 }])
  })

  it('does not obey what contradicts the end of the snapshot', () => {
    const node = compacted()
    const entries = recordsFrom(3, 2, 2)
    const effects = receive(node, appendEntries({ term: 2, prevLogIndex: 2, prevLogTerm: 1, entries }))
    expect(eventsOf(effects)).toMatchObject([{ code: 'impossible' }])
    expect([node.log.lastIndex, node.log.termAt(3), node.log.termAt(4)]).toEqual([4, 1, 2])
  })

  it('repairs its log down to the snapshot, and no further', () => {
    const node = compacted()
    const refusal = receive(node, appendEntries({ term: 3, prevLogIndex: 4, prevLogTerm: 3 }))
    expect(sent(refusal, 'append_entries_response')).toMatchObject([{ success: false, matchIndex: 3, matchTerm: 1 }])
    receive(node, appendEntries({ term: 3, prevLogIndex: 3, prevLogTerm: 1, entries: recordsFrom(4, 3) }))
    expect(node.log.slice(4, 9)).toEqual(recordsFrom(4, 3))
  })

  it('compares candidates with the end of the snapshot when nothing is behind it (5.4.1)', () => {
    const node = takeSnapshot(follower([1, 1], 2).node)
    const asked = (lastLogIndex: number) => requestVote({ term: 2 + lastLogIndex, lastLogIndex, lastLogTerm: 1 })
    const answer = (index: number) => sent(receive(node, asked(index)), 'request_vote_response')[0]?.voteGranted
    expect([answer(1), answer(2)]).toEqual([false, true])
  })

  it('starts from the snapshot, whose records count as committed and applied', () => {
    const { snapshot } = compacted()
    const stored = { term: 2, votedFor: null, records: recordsFrom(4, 2), snapshot }
    const node = createNode({ id: '1', voters: ['1', '2', '3'] }, stored)
    expect([node.commitIndex, node.lastApplied, node.log.lastIndex]).toEqual([3, 3, 4])
    const leader = appendEntries({ term: 2, prevLogIndex: 4, prevLogTerm: 2, leaderCommit: 4 })
    expect(applied(receive(node, leader))).toEqual([4])
  })

  it.each([
    ['index', { index: 0, term: 1 }],
    ['term', { index: 1, term: 0 }],
    ['term', { index: 1, term: 9 }],
  ])('refuses to start from a snapshot with an illegal %s', (_, place) => {
    const snapshot = { ...place, membership: MEMBERSHIP, settings: {}, data: new Uint8Array() }
    const start = () => createNode({ id: '1', voters: ['1'] }, { term: 2, votedFor: null, records: [], snapshot })
    expect(start).toThrow('it must have index 1 or more and a term from 1 to 2')
  })

  it('refuses to start from a vote that names nobody', () => {
    const start = () => createNode({ id: '1', voters: ['1'] }, { term: 2, votedFor: '', records: [] })
    expect(start).toThrow('the stored vote is ""; it must be the id of a node, or null')
    expect(() => createNode({ id: '1', voters: [] }, { term: -1, votedFor: null, records: [] })).toThrow('term is -1')
  })
})
