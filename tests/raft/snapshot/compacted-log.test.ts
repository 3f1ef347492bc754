import { describe, expect, it } from 'vitest'
import { createNode, type NodeState } from '../../../src/raft/index.ts'
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
} from '../../support/raft.ts'

const MEMBERSHIP = { voters: ['1', '2', '3'], learners: [] }
/** A follower in term 2 with these records, of which the first `leaderCommit` are committed. */
function follower(terms: readonly number[], leaderCommit: number, options: Parameters<typeof makeNode>[0] = {}) {
  const node = makeNode({ records: log(...terms), term: 2, ...options })
  const prevLogTerm = terms.at(-1) ?? 0
  const effects = receive(node, appendEntries({ term: 2, prevLogIndex: terms.length, prevLogTerm, leaderCommit }))
  return { node, effects }
}

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
