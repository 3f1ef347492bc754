import { describe, expect, it } from 'vitest'
import { step } from '../../src/raft/index.ts'
import {
  appendEntries,
  appendEntriesResponse,
  eventsOf,
  log,
  makeLeader,
  makeNode,
  receive,
  recordsFrom,
  requestVote,
  requestVoteResponse,
  types,
} from '../support/raft.ts'

describe('the order of effects (paper, figure 2: stored before responding)', () => {
  it('has a candidate store its term and vote before it asks', () => {
    const effects = step(makeNode(), { type: 'campaign' })
    expect(types(effects)).toEqual(['store_state', 'term', 'role', 'send', 'send'])
    expect(effects[0]).toEqual({ type: 'store_state', term: 1, votedFor: '1' })
    expect(eventsOf(effects)).toEqual([
      { type: 'term', term: 1 },
      { type: 'role', role: 'candidate' },
    ])
  })

  it('has a voter store its vote before it answers', () => {
    const effects = receive(makeNode(), requestVote({ term: 3 }))
    expect(types(effects)).toEqual(['store_state', 'term', 'send'])
    expect(effects[0]).toEqual({ type: 'store_state', term: 3, votedFor: '2' })
  })

  it('has a follower store term and records before it says that it has them', () => {
    const effects = receive(makeNode(), appendEntries({ term: 2, entries: log(1, 2), leaderCommit: 1 }))
    expect(types(effects)).toEqual(['store_state', 'store_records', 'term', 'leader', 'commit', 'apply', 'send'])
    expect(effects[0]).toEqual({ type: 'store_state', term: 2, votedFor: null })
    expect(effects[1]).toEqual({ type: 'store_records', from: 1, records: log(1, 2) })
    expect(eventsOf(effects)).toEqual([
      { type: 'term', term: 2 },
      { type: 'leader', leader: '2' },
      { type: 'commit', index: 1 },
    ])
  })

  it('has a leader store its own record before it sends it', () => {
    const leader = makeLeader()
    const effects = step(leader, { type: 'command', request: 'r', command: 'x' })
    expect(types(effects)).toEqual(['store_records', 'send', 'send'])
    const records = [{ index: 2, term: 1, type: 'command', command: 'x' }]
    expect(effects[0]).toEqual({ type: 'store_records', from: 2, records })
  })

  it('has a new leader store the record of its term before it sends it', () => {
    const candidate = makeNode({ records: log(1, 1) })
    step(candidate, { type: 'campaign' })
    const effects = receive(candidate, requestVoteResponse({ term: 2 }))
    expect(types(effects)).toEqual(['store_records', 'role', 'leader', 'send', 'send'])
    expect(eventsOf(effects)).toEqual([
      { type: 'role', role: 'leader' },
      { type: 'leader', leader: '1' },
    ])
  })

  it('has a node alone in its cluster store everything before it applies', () => {
    const effects = step(makeNode({ voters: ['1'] }), { type: 'campaign' })
    expect(types(effects)).toEqual(['store_state', 'store_records', 'term', 'role', 'leader', 'commit', 'apply'])
  })

  it('has a deposed leader store the newer term', () => {
    const effects = receive(makeLeader(), appendEntriesResponse({ term: 4, success: false }))
    expect(effects).toEqual([
      { type: 'store_state', term: 4, votedFor: null },
      { type: 'event', event: { type: 'term', term: 4 } },
      { type: 'event', event: { type: 'role', role: 'follower' } },
      { type: 'event', event: { type: 'leader', leader: null } },
    ])
  })
})

describe('what has not changed', () => {
  it('is not stored again: heartbeats cost no write', () => {
    const node = makeNode()
    receive(node, appendEntries({ entries: log(1) }))
    expect(types(receive(node, appendEntries({ prevLogIndex: 1, prevLogTerm: 1 })))).toEqual(['send'])
    expect(types(receive(node, appendEntries({ entries: log(1) })))).toEqual(['send'])
  })

  it('is not stored again: a repeated vote costs no write', () => {
    const node = makeNode()
    receive(node, requestVote())
    expect(types(receive(node, requestVote()))).toEqual(['send'])
  })

  it('is not stored again: only records from the first new one on are', () => {
    const node = makeNode({ records: log(1, 1, 1) })
    const effects = receive(node, appendEntries({ term: 1, entries: recordsFrom(1, 1, 1, 1, 1) }))
    expect(effects[0]).toEqual({ type: 'store_records', from: 4, records: recordsFrom(4, 1) })
  })

  it('gives no event; a new leader does, though the role is as before', () => {
    const node = makeNode()
    expect(types(receive(node, appendEntries()))).toEqual(['store_state', 'term', 'leader', 'send'])
    expect(types(receive(node, appendEntries()))).toEqual(['send'])
  })
})
