import { describe, expect, it } from 'vitest'
import { type NodeState, step } from '../../../src/raft/index.ts'
import {
  appendEntries,
  appendEntriesResponse,
  makeLeader,
  makeNode,
  ofType,
  receive,
  sent,
  takeSnapshot,
} from '../../support/raft.ts'

const FIVE = ['1', '2', '3', '4', '5']

function read(node: NodeState, request = 'r') {
  return step(node, { type: 'read', request, query: 'size' })
}

/** A leader of term 1 that has committed its first record. */
function readyLeader(voters = ['1', '2', '3']): NodeState {
  const leader = makeLeader({ voters })
  for (const from of voters.slice(1)) receive(leader, appendEntriesResponse({ from, matchIndex: 1 }))
  return leader
}

const confirm = (leader: NodeState, from: string, readRound?: number) =>
  receive(leader, appendEntriesResponse({ from, matchIndex: 1, ...(readRound === undefined ? {} : { readRound }) }))

describe('a read at the leader (thesis 6.4)', () => {
  it('begins a round of heartbeats, and waits', () => {
    const effects = read(readyLeader())
    expect(sent(effects, 'append_entries').map(({ to, readRound }) => [to, readRound])).toEqual([
      ['2', 1],
      ['3', 1],
    ])
    expect(ofType(effects, 'read')).toEqual([])
  })

  it('is answered when a majority has confirmed the round, itself included', () => {
    const leader = readyLeader(FIVE)
    read(leader)
    expect(ofType(confirm(leader, '2', 1), 'read')).toEqual([])
    expect(ofType(confirm(leader, '3', 1), 'read')).toEqual([{ type: 'read', request: 'r', query: 'size' }])
    expect(leader.leadership?.reads).toEqual([])
  })

  it('is not confirmed by answers to what was sent before it came', () => {
    const leader = readyLeader()
    read(leader, 'r1')
    read(leader, 'r2')
    expect(ofType(confirm(leader, '2'), 'read')).toEqual([])
    expect(ofType(confirm(leader, '2', 1), 'read').map(({ request }) => request)).toEqual(['r1'])
    expect(ofType(confirm(leader, '3', 1), 'read')).toEqual([])
    expect(ofType(confirm(leader, '3', 2), 'read').map(({ request }) => request)).toEqual(['r2'])
  })

  it('shares the next round with all that come while one is under way', () => {
    const leader = readyLeader()
    read(leader, 'r1')
    for (const request of ['r2', 'r3', 'r4']) expect(read(leader, request)).toEqual([])
    const effects = confirm(leader, '2', 1)
    expect(sent(effects, 'append_entries').map(({ to, readRound }) => [to, readRound])).toEqual([
      ['2', 2],
      ['3', 2],
    ])
    expect(ofType(confirm(leader, '3', 2), 'read').map(({ request }) => request)).toEqual(['r2', 'r3', 'r4'])
  })

  it('does not wait for a round that was lost: the next heartbeat begins one', () => {
    const leader = readyLeader()
    read(leader, 'r1')
    read(leader, 'r2')
    const round = sent(step(leader, { type: 'tick' }), 'append_entries')[0]?.readRound
    expect(ofType(confirm(leader, '2', round), 'read').map(({ request }) => request)).toEqual(['r1', 'r2'])
  })

  it('is confirmed by a refusal as well: whoever refuses for its log still follows', () => {
    const leader = readyLeader()
    read(leader)
    const refusal = appendEntriesResponse({ success: false, matchIndex: 0, readRound: 1 })
    expect(ofType(receive(leader, refusal), 'read')).toHaveLength(1)
  })

  it('waits until a record of the leader’s own term is committed and applied', () => {
    const leader = makeLeader()
    read(leader)
    const heartbeat = appendEntriesResponse({ matchIndex: 0, readRound: 1 })
    expect(ofType(receive(leader, heartbeat), 'read')).toEqual([])
    const effects = receive(leader, appendEntriesResponse({ matchIndex: 1, readRound: 1 }))
    expect(effects.map(({ type }) => type).slice(-2)).toEqual(['apply', 'read'])
  })

  it('asks again with every heartbeat as long as it waits, and no longer', () => {
    const leader = readyLeader()
    read(leader)
    const round = () => sent(step(leader, { type: 'tick' }), 'append_entries')[0]?.readRound
    expect(round()).toBe(1)
    confirm(leader, '3', 1)
    expect(round()).toBe(undefined)
  })

  it('is answered at once by a node alone in its cluster', () => {
    expect(ofType(read(makeLeader({ voters: ['1'] })), 'read')).toHaveLength(1)
  })

  it('is to be retried when the leader is deposed first: its state may be old', () => {
    const leader = readyLeader()
    read(leader)
    const effects = receive(leader, appendEntriesResponse({ term: 2, success: false, readRound: 1 }))
    const answer = { type: 'retry', reason: 'deposed' }
    expect(ofType(effects, 'answer')).toEqual([{ type: 'answer', request: 'r', answer }])
    expect(ofType(effects, 'read')).toEqual([])
  })

  it('is not confirmed by a learner', () => {
    const leader = readyLeader()
    step(leader, { type: 'change_membership', request: 'm', op: 'ADD_LEARNER', node: '4' })
    read(leader)
    expect(ofType(confirm(leader, '4', 1), 'read')).toEqual([])
  })

  it('is confirmed, too, by a node that is being sent a snapshot', () => {
    const leader = takeSnapshot(readyLeader())
    receive(leader, appendEntriesResponse({ from: '3', success: false, matchIndex: 0 }))
    receive(leader, appendEntriesResponse({ from: '3', success: false, matchIndex: 0, readRound: 1 }))
    const toThree = sent(read(leader), 'append_entries').filter(({ to }) => to === '3')
    expect(toThree).toMatchObject([{ prevLogIndex: 0, prevLogTerm: 0, entries: [], readRound: 2 }])
    const answer = appendEntriesResponse({ from: '3', matchIndex: 0, readRound: 2 })
    expect(ofType(receive(leader, answer), 'read')).toHaveLength(1)
  })

  it('is not confirmed by an answer to a round that never began', () => {
    const leader = readyLeader()
    read(leader)
    expect(ofType(confirm(leader, '2', 2), 'read')).toEqual([])
    expect(leader.rejected.impossible).toBe(1)
  })
})

describe('a read elsewhere (thesis 6.4)', () => {
  it('is redirected to the leader', () => {
    const node = makeNode()
    receive(node, appendEntries({ from: '3' }))
    const answer = { type: 'redirect', leader: '3' }
    expect(read(node)).toEqual([{ type: 'answer', request: 'r', answer }])
  })
})

describe('a follower', () => {
  it('repeats the round of the message that it answers, whether it obeys or refuses', () => {
    const rounds = [{}, { prevLogIndex: 5, prevLogTerm: 1 }].map((about) => {
      const effects = receive(makeNode(), appendEntries({ ...about, readRound: 3 }))
      return sent(effects, 'append_entries_response').map(({ success, readRound }) => [success, readRound])
    })
    expect(rounds).toEqual([[[true, 3]], [[false, 3]]])
  })
})
