import { describe, expect, it } from 'vitest'
import { type NodeState, step } from '../../../src/raft/index.ts'
import {
  appendEntries,
  applied,
  eventsOf,
  installSnapshot,
  installSnapshotResponse,
  log,
  makeLeader,
  makeNode,
  ofType,
  receive,
  recordsFrom,
  sent,
  takeSnapshot,
  types,
} from '../../support/raft.ts'

/** Chunk by chunk, a snapshot of six bytes up to record 5 of term 1. */
const bytes = (...values: readonly number[]) => new Uint8Array(values)
const about = { lastIncludedIndex: 5, lastIncludedTerm: 1 }
const first = installSnapshot({ ...about, data: bytes(1, 2), done: false })
const second = installSnapshot({ ...about, offset: 2, data: bytes(3, 4), done: false })
const third = installSnapshot({ ...about, offset: 4, data: bytes(5, 6) })
const MEMBERSHIP = { voters: ['1', '2', '3'], learners: [] }

function answer(node: NodeState, message: Parameters<typeof receive>[1]) {
  const [response] = sent(receive(node, message), 'install_snapshot_response')
  return response && [response.success, response.nextOffset, response.installed]
}

describe('a snapshot arrives in chunks (paper, figure 13)', () => {
  it('each of which is answered with where the next should begin', () => {
    const node = makeNode()
    const answers = [first, second, third].map((chunk) => answer(node, chunk))
    expect(answers).toEqual([
      [true, 2, false],
      [true, 4, false],
      [true, 0, true],
    ])
    expect([...(node.snapshot?.data ?? [])]).toEqual([1, 2, 3, 4, 5, 6])
    expect(node).toMatchObject({ commitIndex: 5, lastApplied: 5, receiving: null })
  })

  it('and is stored before the state machine takes it over and the leader hears of it', () => {
    const effects = receive(makeNode(), installSnapshot({ ...about, term: 2 }))
    const order = [
      'store_state',
      'store_snapshot',
      'term',
      'leader',
      'commit',
      'restore',
      'snapshot',

      'send',
    ]
    expect(types(effects)).toEqual(order)
    const snapshot = { index: 5, term: 1, membership: MEMBERSHIP, settings: {}, data: bytes(1, 2, 3) }
    expect(effects[1]).toEqual({ type: 'store_snapshot', snapshot, keepsRecords: false, firstIndex: 6 })
    expect(ofType(effects, 'restore')).toEqual([{ type: 'restore', snapshot }])
    expect(effects.at(-1)).toEqual({
      type: 'send',
      message: installSnapshotResponse({ from: '1', to: '2', term: 2, lastIncludedIndex: 5, installed: true }),
    })
  })

  it('one of which may be lost or come twice: the answer says what is there', () => {
    const node = makeNode()
    receive(node, first)
    expect(answer(node, third)).toEqual([false, 2, false])
    expect(answer(node, first)).toEqual([true, 2, false])
    expect(answer(node, second)).toEqual([true, 4, false])
    expect(answer(node, second)).toEqual([true, 4, false])
    expect(answer(node, third)).toEqual([true, 0, true])
    expect([...(node.snapshot?.data ?? [])]).toEqual([1, 2, 3, 4, 5, 6])
  })

  it('never of two leaders, or of two snapshots, into one', () => {
    const node = makeNode()
    receive(node, first)
    expect(answer(node, { ...second, from: '3', term: 2 })).toEqual([false, 0, false])
    receive(node, { ...first, from: '3', term: 2 })
    const newer = { ...second, from: '3', term: 2, lastIncludedIndex: 6 }
    expect(answer(node, newer)).toEqual([false, 0, false])
  })

  it('of a leader of an earlier term not at all: it is told the newer one', () => {
    const node = makeNode({ term: 3 })
    const [response] = sent(receive(node, first), 'install_snapshot_response')
    expect(response).toMatchObject({ term: 3, success: false, installed: false })
    expect([node.receiving, node.leader]).toEqual([null, null])
  })

  it('makes whoever it comes from the leader, and the wait begin anew (5.2)', () => {
    const node = makeNode()
    step(node, { type: 'tick' })
    receive(node, first)
    expect([node.leader, node.electionElapsedTicks]).toEqual(['2', 0])
    const leader = makeLeader()
    expect(eventsOf(receive(leader, first))).toMatchObject([{ code: 'impossible' }])
  })
})

describe('a snapshot and what the node has already (paper 7)', () => {
  /** Has records of these terms, the first two of which are committed. */
  function follower(...terms: readonly number[]): NodeState {
    const node = makeNode({ term: 2, records: log(...terms) })
    receive(node, appendEntries({ term: 2, prevLogIndex: 2, prevLogTerm: 1, leaderCommit: 2 }))
    return node
  }

  it('is acknowledged and otherwise ignored if what it covers is committed', () => {
    const node = follower(1, 1, 1)
    receive(node, { ...first, term: 2 })
    const effects = receive(node, installSnapshot({ term: 2, lastIncludedIndex: 2 }))
    expect(types(effects)).toEqual(['send'])
    expect(sent(effects, 'install_snapshot_response')).toMatchObject([{ success: true, installed: true }])
    expect([node.snapshot, node.receiving, node.log.lastIndex]).toEqual([null, null, 3])
  })

  it('leaves the records behind it if the log has its last one (figure 13, step 6)', () => {
    const node = follower(1, 1, 1, 1)
    const effects = receive(node, installSnapshot({ term: 2, lastIncludedIndex: 3 }))
    expect(effects[0]).toMatchObject({ type: 'store_snapshot', keepsRecords: true })
    expect([node.log.snapshotIndex, node.log.slice(4, 9)]).toEqual([3, recordsFrom(4, 1)])
    const leader = appendEntries({ term: 2, prevLogIndex: 4, prevLogTerm: 1, leaderCommit: 4 })
    expect(applied(receive(node, leader))).toEqual([4])
  })

  it('takes the place of the whole log if that has another (step 7)', () => {
    const node = follower(1, 1, 1, 1)
    const effects = receive(node, installSnapshot({ term: 2, lastIncludedIndex: 3, lastIncludedTerm: 2 }))
    expect(effects[0]).toMatchObject({ type: 'store_snapshot', keepsRecords: false })
    expect([node.log.lastIndex, node.log.lastTerm]).toEqual([3, 2])
  })

  it('brings membership and settings', () => {
    const node = makeNode()
    const membership = { voters: ['1', '2'], learners: ['4'] }
    const effects = receive(node, installSnapshot({ membership, settings: { electionTimeoutTicks: 30 } }))
    expect(node.log.membership).toEqual(membership)
    expect([node.settings.electionTimeoutTicks, node.settings.heartbeatIntervalTicks]).toEqual([30, 1])
    expect(eventsOf(effects)).toContainEqual({ type: 'membership', membership })
    expect(eventsOf(receive(node, installSnapshot({ membership, lastIncludedIndex: 2 })))).not.toContainEqual({
      type: 'membership',
      membership,
    })
  })

  it('makes a node whole whose state machine was broken', () => {
    const node = follower(1, 1)
    step(node, { type: 'machine_failed', reason: 'broken' })
    receive(node, installSnapshot({ term: 2, lastIncludedIndex: 3 }))
    expect(node.disabled).toBe(null)
  })

  it('takes the place of one that is being taken here, after which the next can be taken', () => {
    const node = follower(1, 1)
    step(node, { type: 'snapshot' })
    receive(node, installSnapshot({ term: 2, lastIncludedIndex: 3 }))
    expect(step(node, { type: 'snapshot_taken', index: 2, data: bytes() })).toEqual([])
    expect(node.snapshot?.index).toBe(3)
    const entries = recordsFrom(4, 2)
    receive(node, appendEntries({ term: 2, prevLogIndex: 3, prevLogTerm: 1, entries, leaderCommit: 4 }))
    expect(takeSnapshot(node).snapshot?.index).toBe(4)
  })

  it('leaves clients whose records it covers without knowledge, and those behind it waiting', () => {
    const node = makeLeader()
    for (const request of ['a', 'b']) step(node, { type: 'command', request, command: 'x' })
    const effects = receive(node, installSnapshot({ term: 2, lastIncludedIndex: 2, lastIncludedTerm: 2 }))
    const unknown = { type: 'unknown', reason: 'snapshot_installed' }
    expect(ofType(effects, 'answer')).toEqual([{ type: 'answer', request: 'a', answer: unknown }])
    const entries = recordsFrom(3, 2)
    const next = receive(node, appendEntries({ term: 2, prevLogIndex: 2, prevLogTerm: 2, entries, leaderCommit: 3 }))
    const overwritten = { type: 'retry', reason: 'overwritten' }
    expect(ofType(next, 'answer')).toEqual([{ type: 'answer', request: 'b', answer: overwritten }])
  })
})
