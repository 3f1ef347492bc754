/** Asynchronous storage: what leaves before a write ends, and what waits for it (paper, figure 2; thesis 10.2.1). */
import { describe, expect, it } from 'vitest'
import { type Effect, type NodeState, step } from '../../src/raft/index.ts'
import {
  appendEntries,
  appendEntriesResponse,
  installSnapshot,
  log,
  makeNode,
  type NodeOptions,
  preVote,
  receive,
  recordsFrom,
  requestVote,
  requestVoteResponse,
  timeoutNow,
} from '../support/raft.ts'

const asyncNode = (options: NodeOptions = {}) => makeNode({ asyncStorage: true, checkQuorum: false, ...options })
const stored = (node: NodeState, upTo: number) => step(node, { type: 'stored', upTo })
const fails = (node: NodeState, kind: 'full' | 'failed') => step(node, { type: 'store_failed', kind, reason: 'why' })
const tick = (node: NodeState) => step(node, { type: 'tick' })
const command = (node: NodeState, request = 'r') => step(node, { type: 'command', request, command: 'x' })

/** Each effect in a word: the kind of a message, the number of a write, the index of a record that is applied. */
function words(effects: readonly Effect[]): readonly string[] {
  return effects.flatMap((effect) => {
    if (effect.type === 'send') return [effect.message.kind]
    if (effect.type === 'store') return [`store ${effect.number}: ${effect.changes.length}`]
    if (effect.type === 'apply') return [`apply ${effect.record.index}`]
    if (effect.type === 'answer') return [`answer ${effect.answer.type}`]
    return effect.type === 'event' ? [] : [effect.type]
  })
}

function leader(options: NodeOptions = {}): NodeState {
  const node = asyncNode(options)
  step(node, { type: 'campaign' })
  stored(node, 1)
  for (const from of ['2', '3']) receive(node, requestVoteResponse({ from, term: node.term }))
  return node
}

describe('votes', () => {
  it('asks for votes when its own is durable', () => {
    const node = asyncNode()
    expect(words(step(node, { type: 'campaign' }))).toEqual(['store 1: 1'])
    expect(words(stored(node, 1))).toEqual(['request_vote', 'request_vote'])
  })

  it('alone in its cluster, leads when its vote is durable, and commits when its record is', () => {
    const node = asyncNode({ voters: ['1'] })
    step(node, { type: 'campaign' })
    expect(node.role).toBe('candidate')
    expect(words(stored(node, 1))).toEqual(['store 2: 1'])
    expect(node).toMatchObject({ role: 'leader', commitIndex: 0 })
    expect(words(stored(node, 2))).toEqual(['apply 1'])
    expect(node.commitIndex).toBe(1)
  })

  it('grants a vote when it is durable, and refuses another at once', () => {
    const node = asyncNode()
    expect(words(receive(node, requestVote({ from: '2', term: 1 })))).toEqual(['store 1: 1'])
    expect(words(receive(node, requestVote({ from: '3', term: 1 })))).toEqual(['request_vote_response'])
    expect(stored(node, 1)).toMatchObject([{ message: { to: '2', voteGranted: true } }])
  })
})

describe('a follower', () => {
  it('says that it has records when they are durable, and applies them then', () => {
    const node = asyncNode({ term: 1 })
    expect(words(receive(node, appendEntries({ term: 1, entries: log(1), leaderCommit: 1 })))).toEqual(['store 1: 1'])
    expect(words(stored(node, 1))).toEqual(['append_entries_response', 'apply 1'])
  })

  it('shares one write between several inputs', () => {
    const node = asyncNode({ term: 1 })
    receive(node, appendEntries({ term: 1, entries: log(1) }))
    receive(node, appendEntries({ term: 1, prevLogIndex: 1, prevLogTerm: 1, entries: recordsFrom(2, 1) }))
    const answers = stored(node, 2)
    expect(answers).toMatchObject([{ message: { matchIndex: 1 } }, { message: { matchIndex: 2 } }])
  })

  it('does not take the end of an overtaken write for the record that has its index now', () => {
    const node = asyncNode({ term: 1 })
    receive(node, appendEntries({ term: 1, entries: log(1) }))
    receive(node, appendEntries({ term: 2, entries: log(2) }))
    expect(stored(node, 1)).toMatchObject([{ message: { term: 1, matchIndex: 1, matchTerm: 1 } }])
    expect(stored(node, 2)).toMatchObject([{ message: { term: 2, matchIndex: 1, matchTerm: 2 } }])
  })

  it('holds an answer about old records back until its new term is durable, and no longer than that', () => {
    const node = asyncNode({ records: log(1) })
    const heartbeat = { prevLogIndex: 1, prevLogTerm: 1 }
    expect(words(receive(node, appendEntries({ term: 2, ...heartbeat })))).toEqual(['store 1: 1'])
    receive(node, appendEntries({ term: 2, ...heartbeat, entries: recordsFrom(2, 2) }))
    expect(words(stored(node, 1))).toEqual(['append_entries_response'])
    expect(words(receive(node, appendEntries({ term: 2, prevLogIndex: 9, prevLogTerm: 2 })))).toEqual([
      'append_entries_response',
    ])
  })

  it('installs a snapshot, and says so when it is durable', () => {
    const node = asyncNode({ term: 1 })
    const chunk = installSnapshot({ term: 1, lastIncludedIndex: 5, lastIncludedTerm: 1 })
    expect(words(receive(node, chunk))).toEqual(['store 1: 1'])
    expect(words(stored(node, 1))).toEqual(['install_snapshot_response', 'restore'])
  })
})

describe('a leader', () => {
  it('sends a record while it is being written, and does not count its own copy', () => {
    const node = leader()
    stored(node, 2)
    expect(words(command(node))).toEqual(['store 3: 1', 'append_entries', 'append_entries'])
    receive(node, appendEntriesResponse({ from: '2', term: 1, matchIndex: 2 }))
    expect(node.commitIndex).toBe(1)
    expect(words(stored(node, 3))).toEqual(['apply 2'])
    expect(node.commitIndex).toBe(2)
  })

  it('commits what a majority without it holds, and applies it when its own copy is durable', () => {
    const node = leader()
    stored(node, 2)
    command(node)
    receive(node, appendEntriesResponse({ from: '2', term: 1, matchIndex: 2 }))
    expect(words(receive(node, appendEntriesResponse({ from: '3', term: 1, matchIndex: 2 })))).toEqual([])
    expect(node.commitIndex).toBe(2)
    expect(words(stored(node, 3))).toEqual(['apply 2'])
  })

  it('that ends tells clients whose records it cannot apply any more that nobody knows', () => {
    const node = leader()
    command(node)
    for (const from of ['2', '3']) receive(node, appendEntriesResponse({ from, term: 1, matchIndex: 2 }))
    expect(words(step(node, { type: 'shutdown' }))).toEqual(['answer unknown'])
  })
})

describe('a disk that is full', () => {
  it('makes a leader hand over to a node that has everything, and refuse its clients', () => {
    const node = leader()
    for (const from of ['2', '3']) receive(node, appendEntriesResponse({ from, term: 1, matchIndex: 1 }))
    expect(words(fails(node, 'full'))).toEqual(['timeout_now'])
    expect(node).toMatchObject({ role: 'follower', term: 1 })
    expect(command(node)).toMatchObject([{ answer: { type: 'refused', reason: 'disk_full' } }])
  })

  it('is tried on ticks with all that waits, and the node is whole when it takes it', () => {
    const node = leader()
    command(node)
    fails(node, 'full')
    fails(node, 'full')
    expect(words(tick(node))).toEqual(['store 3: 2'])
    expect(words(tick(node))).toEqual([])
    expect(stored(node, 3)).toContainEqual({ type: 'event', event: { type: 'disk_whole' } })
    for (let i = 0; i < 30; i += 1) tick(node)
    expect(node.role).toBe('candidate')
  })

  it('keeps a follower from votes and records, and lets it answer what needs no write', () => {
    const node = asyncNode({ records: log(1) })
    receive(node, appendEntries({ term: 1, prevLogIndex: 1, prevLogTerm: 1, entries: recordsFrom(2, 1) }))
    fails(node, 'full')
    const heartbeat = appendEntries({ term: 1, prevLogIndex: 1, prevLogTerm: 1 })
    expect(words(receive(node, heartbeat))).toEqual(['append_entries_response'])
    const more = { term: 1, prevLogIndex: 2, prevLogTerm: 1, entries: recordsFrom(3, 1) }
    expect(receive(node, appendEntries(more))).toEqual([])
    expect(receive(node, installSnapshot({ term: 1, lastIncludedIndex: 9 }))).toEqual([])
    expect(node.log.lastIndex).toBe(2)
    const asks = { term: 2, lastLogIndex: 9, lastLogTerm: 1 }
    expect(receive(node, preVote(asks))).toMatchObject([{ message: { voteGranted: false } }])
    expect(words(receive(node, timeoutNow({ term: 1, prevLogIndex: 2 })))).toEqual(['timeout_now_response'])
    const refusal = receive(node, requestVote(asks)).filter(({ type }) => type === 'send')
    expect(refusal).toMatchObject([{ message: { voteGranted: false } }])
    expect(node).toMatchObject({ role: 'follower', votedFor: null })
  })
})

describe('a disk that has failed', () => {
  it('ends the node, whose clients are told that nobody knows', () => {
    const node = leader()
    command(node)
    expect(fails(node, 'failed')).toMatchObject([
      { event: { type: 'role' } },
      { event: { type: 'leader' } },
      { event: { type: 'error', code: 'storage_failed' } },
      { answer: { type: 'unknown', reason: 'storage_failed' } },
      { event: { type: 'shutdown' } },
    ])
    expect(node.stopped).toBe(true)
    expect(stored(node, 9)).toEqual([])
  })

  it('or is full ends a node whose storage is synchronous: the state in memory is ahead of it', () => {
    const node = makeNode()
    expect(stored(node, 1)).toEqual([])
    fails(node, 'full')
    expect(node.stopped).toBe(true)
  })
})
