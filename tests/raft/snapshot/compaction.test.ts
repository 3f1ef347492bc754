import { describe, expect, it } from 'vitest'
import { step } from '../../../src/raft/index.ts'
import { appendEntries, log, makeNode, ofType, receive, types } from '../../support/raft.ts'

const MEMBERSHIP = { voters: ['1', '2', '3'], learners: [] }
/** A follower in term 2 with these records, of which the first `leaderCommit` are committed. */
function follower(terms: readonly number[], leaderCommit: number, options: Parameters<typeof makeNode>[0] = {}) {
  const node = makeNode({ records: log(...terms), term: 2, ...options })
  const prevLogTerm = terms.at(-1) ?? 0
  const effects = receive(node, appendEntries({ term: 2, prevLogIndex: terms.length, prevLogTerm, leaderCommit }))
  return { node, effects }
}

describe('a node takes a snapshot of what it has applied (paper 7)', () => {
  it('on request: the host is asked, and when it has it, it is stored and the log up to there goes', () => {
    const { node } = follower([1, 1, 2], 2)
    const head = { index: 2, term: 1, membership: MEMBERSHIP, settings: {} }
    expect(step(node, { type: 'snapshot' })).toEqual([{ type: 'take_snapshot', head }])
    const data = new Uint8Array([7])
    const effects = step(node, { type: 'snapshot_taken', index: 2, data })
    expect(effects).toEqual([
      { type: 'store_snapshot', snapshot: { ...head, data }, keepsRecords: true, firstIndex: 3 },
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
