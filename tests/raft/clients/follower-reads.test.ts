import { describe, expect, it } from 'vitest'
import { type Effect, type NodeState, step } from '../../../src/raft/index.ts'
import type { ReadIndexResponse } from '../../../src/raft/wire/messages.ts'
import {
  appendEntries,
  appendEntriesResponse,
  installSnapshot,
  log,
  makeLeader,
  makeNode,
  ofType,
  receive,
  repeat,
  sent,
} from '../../support/raft.ts'

const TICK = { type: 'tick' } as const

function follower(options: Parameters<typeof makeNode>[0] = {}): NodeState {
  const node = makeNode({ records: log(1), ...options })
  receive(node, appendEntries({ from: '2' }))
  return node
}

function read(node: NodeState, request = 'r'): readonly Effect[] {
  return step(node, { type: 'read', request, query: 'size', atFollower: true })
}

const asked = (effects: readonly Effect[]) => sent(effects, 'read_index').map(({ to, request }) => [to, request])
const readBy = (effects: readonly Effect[]) => ofType(effects, 'read').map(({ request }) => request)
const answers = (effects: readonly Effect[]) =>
  ofType(effects, 'answer').map(({ request, answer }) => [request, 'reason' in answer ? answer.reason : answer.type])

function index(node: NodeState, readIndex: number | null, request = '0-1', about: Partial<ReadIndexResponse> = {}) {
  const kind = 'read_index_response'
  return receive(node, { kind, from: '2', to: '1', term: node.term, request, readIndex, ...about })
}

const commit = (leaderCommit: number) => appendEntries({ from: '2', prevLogIndex: 1, prevLogTerm: 1, leaderCommit })

describe('a read at a follower (thesis 6.4, at its end)', () => {
  it('asks the leader for a read index, and is answered when as much is applied', () => {
    const node = follower()
    expect(asked(read(node))).toEqual([['2', '0-1']])
    expect(readBy(index(node, 1))).toEqual([])
    const effects = receive(node, commit(1))
    const order = effects.map(({ type }) => type).filter((type) => type === 'apply' || type === 'read')
    expect(order).toEqual(['apply', 'read'])
    expect(node.followerReads).toBeNull()
  })

  it('is answered at once where as much is applied already', () => {
    const node = follower()
    receive(node, commit(1))
    read(node)
    expect(readBy(index(node, 1))).toEqual(['r'])
  })

  it('is answered behind a snapshot that covers its index', () => {
    const node = follower()
    read(node)
    index(node, 2)
    const effects = receive(node, installSnapshot({ from: '2', lastIncludedIndex: 2 }))
    expect(effects.findIndex(({ type }) => type === 'read')).toBeGreaterThan(
      effects.findIndex(({ type }) => type === 'restore'),
    )
  })

  it('shares the request with all that wait when it is made, and not with those that come later', () => {
    const node = follower()
    receive(node, commit(1))
    read(node, 'a')
    expect([read(node, 'b'), read(node, 'c')]).toEqual([[], []])
    const effects = index(node, 1)
    expect([readBy(effects), asked(effects)]).toEqual([['a'], [['2', '0-2']]])
    expect(readBy(index(node, 1))).toEqual([])
    expect(readBy(index(node, 1, '0-2'))).toEqual(['b', 'c'])
  })

  it('is asked about again, under the same name, until there is an answer', () => {
    const node = follower({ heartbeatIntervalTicks: 2 })
    read(node)
    expect(asked(repeat(node, 4, TICK))).toEqual([
      ['2', '0-1'],
      ['2', '0-1'],
    ])
    index(node, 5)
    expect(asked(repeat(node, 4, TICK))).toEqual([])
  })

  it('is to be retried where nobody leads, also behind another', () => {
    expect(answers(read(makeNode()))).toEqual([['r', 'no_leader']])
    const node = follower()
    read(node, 'a')
    read(node, 'b')
    expect(answers(step(node, { type: 'forget_leader' }))).toEqual([
      ['a', 'deposed'],
      ['b', 'no_leader'],
    ])
  })

  it('is to be retried when the leader that was asked leads no longer', () => {
    for (const message of [appendEntries({ from: '3', term: 2 }), appendEntriesResponse({ from: '3', term: 2 })]) {
      const node = follower()
      read(node)
      expect(answers(receive(node, message))).toEqual([['r', 'deposed']])
    }
    const node = follower()
    read(node)
    expect(answers(index(node, null))).toEqual([['r', 'deposed']])
  })

  it('but what is known by then stays good', () => {
    const node = follower()
    read(node)
    index(node, 1)
    const two = appendEntries({ from: '3', term: 2, prevLogIndex: 1, prevLogTerm: 1, leaderCommit: 1 })
    expect(readBy(receive(node, two))).toEqual(['r'])
  })

  it('is to be retried when the node itself leads: it is no follower', () => {
    const node = follower()
    read(node, 'a')
    read(node, 'b')
    const effects = step(node, { type: 'campaign' })
    expect(answers(effects).map(([, reason]) => reason)).toEqual(['deposed', 'no_leader'])
  })

  it('is unknown when the node ends, or its state machine fails', () => {
    for (const [input, reason] of [
      [{ type: 'shutdown' }, 'shutdown'],
      [{ type: 'machine_failed', reason: 'disk' }, 'node_disabled'],
    ] as const) {
      const node = follower()
      read(node)
      expect(answers(step(node, input))).toEqual([['r', reason]])
    }
  })

  it('is refused by a node whose state machine has failed', () => {
    const node = follower()
    step(node, { type: 'machine_failed', reason: 'disk' })
    expect(answers(read(node))).toEqual([['r', 'node_disabled']])
  })

  it('is an ordinary one at the leader', () => {
    const effects = read(makeLeader())
    expect(sent(effects, 'append_entries').map(({ readRound }) => readRound)).toEqual([1, 1])
  })
})

describe('a leader that is asked for a read index', () => {
  const request = { kind: 'read_index', from: '3', to: '1', term: 1, request: '0-7' } as const
  const told = (effects: readonly Effect[]) =>
    sent(effects, 'read_index_response').map(({ to, request: name, readIndex }) => [to, name, readIndex])

  function readyLeader(): NodeState {
    const leader = makeLeader()
    receive(leader, appendEntriesResponse({ matchIndex: 1 }))
    return leader
  }

  it('tells it when a round that began later is confirmed', () => {
    const leader = readyLeader()
    const effects = receive(leader, request)
    expect(sent(effects, 'append_entries').map(({ readRound }) => readRound)).toEqual([1, 1])
    expect(told(effects)).toEqual([])
    expect(told(receive(leader, appendEntriesResponse({ matchIndex: 1, readRound: 1 })))).toEqual([['3', '0-7', 1]])
  })

  it('tells one that asks again no sooner, and once', () => {
    const leader = readyLeader()
    receive(leader, request)
    expect(receive(leader, request)).toEqual([])
    expect(told(receive(leader, appendEntriesResponse({ matchIndex: 1, readRound: 1 })))).toHaveLength(1)
  })

  it('waits for a record of its own term', () => {
    const leader = makeLeader()
    receive(leader, request)
    expect(told(receive(leader, appendEntriesResponse({ matchIndex: 0, readRound: 1 })))).toEqual([])
    expect(told(receive(leader, appendEntriesResponse({ matchIndex: 1, readRound: 1 })))).toEqual([['3', '0-7', 1]])
  })

  it('says that it cannot tell when it leads no longer, or never has, or in a later term', () => {
    const leader = readyLeader()
    receive(leader, request)
    expect(told(receive(leader, appendEntriesResponse({ term: 2, success: false })))).toEqual([['3', '0-7', null]])
    expect(told(receive(makeNode({ term: 1 }), request))).toEqual([['3', '0-7', null]])
    expect(told(receive(makeLeader({ term: 2 }), request))).toEqual([['3', '0-7', null]])
  })

  it('says so as well when it has waited too long', () => {
    const leader = makeLeader({ answerTimeoutTicks: 2 })
    receive(leader, request)
    expect(told(repeat(leader, 2, TICK))).toEqual([['3', '0-7', null]])
  })
})
