import { describe, expect, it } from 'vitest'
import { type NodeState, step } from '../../../src/raft/index.ts'
import {
  appendEntries,
  log,
  makeNode,
  receive,
  recordsFrom,
  requestVote,
  sent,
  timeoutNow,
} from '../../support/raft.ts'

describe('a node that is to take over (thesis 3.10)', () => {
  const target = (): NodeState => {
    const node = makeNode({ preVote: true, records: log(1) })
    receive(node, appendEntries({ prevLogIndex: 1, prevLogTerm: 1 }))
    return node
  }

  it('answers and campaigns at once, without pre-votes, with requests that say why', () => {
    const node = target()
    const effects = receive(node, timeoutNow({ prevLogIndex: 1, request: '7-8' }))
    expect(sent(effects, 'timeout_now_response')).toEqual([
      { kind: 'timeout_now_response', from: '1', to: '2', term: 1, prevLogIndex: 1, success: true, request: '7-8' },
    ])
    const request = { from: '1', term: 2, lastLogIndex: 1, lastLogTerm: 1, transfer: true } as const
    expect(sent(effects, 'request_vote')).toEqual([
      requestVote({ ...request, to: '2' }),
      requestVote({ ...request, to: '3' }),
    ])
    expect([node.term, node.votedFor]).toEqual([2, '1'])
  })

  it.each<[string, (node: NodeState) => unknown, number]>([
    ['lacks a record', () => {}, 2],
    ['has a record that the leader took after it had given up', (node) => receive(node, appendEntries(next)), 1],
    ['has no vote', (node) => receive(node, appendEntries({ ...removal, prevLogIndex: 1, prevLogTerm: 1 })), 2],
    ['has a broken state machine', (node) => step(node, { type: 'machine_failed', reason: 'broken' }), 1],
    ['wants to leave', (node) => step(node, { type: 'leave' }), 1],
  ])('refuses when it %s', (_, happens, prevLogIndex) => {
    const node = target()
    happens(node)
    const effects = receive(node, timeoutNow({ prevLogIndex }))
    expect(sent(effects, 'timeout_now_response')).toMatchObject([{ success: false }])
    expect([node.role, node.term]).toEqual(['follower', 1])
  })

  it('does not listen to a leader of an earlier term, nor twice to the same', () => {
    const node = target()
    receive(node, timeoutNow({ prevLogIndex: 1 }))
    expect(receive(node, timeoutNow({ prevLogIndex: 1 }))).toEqual([])
    expect(node.term).toBe(2)
  })
})

const next = { prevLogIndex: 1, prevLogTerm: 1, entries: recordsFrom(2, 1) }
const removal = {
  entries: [{ index: 2, term: 1, type: 'membership', membership: { voters: ['2', '3'], learners: [] } }],
} as const
