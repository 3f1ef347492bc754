import { describe, expect, it } from 'vitest'
import { type NodeState, step } from '../../../src/raft/index.ts'
import {
  appendEntries,
  appendEntriesResponse,
  log,
  makeLeader,
  makeNode,
  ofType,
  receive,
  repeat,
  requestVote,
  sent,
} from '../../support/raft.ts'

const TICK = { type: 'tick' } as const
const FIVE = ['1', '2', '3', '4', '5']

function leaderOf(options: Parameters<typeof makeLeader>[0] = {}): NodeState {
  return makeLeader({ checkQuorum: true, electionTimeoutTicks: 4, voters: FIVE, ...options })
}

describe('a leader that no majority answers (thesis 6.2)', () => {
  it('steps down after an election time-out, in its term, and follows nobody', () => {
    const leader = leaderOf()
    repeat(leader, 3, TICK)
    expect(leader.role).toBe('leader')
    step(leader, TICK)
    expect([leader.role, leader.term, leader.leader, leader.votedFor]).toEqual(['follower', 1, null, '1'])
  })

  it('stays as long as others answer that make a majority with it', () => {
    const leader = leaderOf()
    for (let i = 0; i < 10; i += 1) {
      for (const from of ['2', '3']) receive(leader, appendEntriesResponse({ from, success: false }))
      repeat(leader, 4, TICK)
    }
    expect(leader.role).toBe('leader')
  })

  it('does not count an answer twice, nor one from before it looked last', () => {
    const leader = leaderOf()
    for (let i = 0; i < 4; i += 1) receive(leader, appendEntriesResponse({ from: '2' }))
    receive(leader, appendEntriesResponse({ from: '3' }))
    repeat(leader, 4, TICK)
    expect(leader.role).toBe('leader')
    receive(leader, appendEntriesResponse({ from: '2' }))
    repeat(leader, 4, TICK)
    expect(leader.role).toBe('follower')
  })

  it('does not count learners', () => {
    const leader = leaderOf({ voters: ['1', '2', '3'] })
    receive(leader, appendEntriesResponse({ matchIndex: 1 }))
    step(leader, { type: 'change_membership', request: 'm', op: 'ADD_LEARNER', node: '4' })
    repeat(leader, 4, TICK)
    expect(leader.role).toBe('leader')
    receive(leader, appendEntriesResponse({ from: '4' }))
    repeat(leader, 4, TICK)
    expect(leader.role).toBe('follower')
  })

  it('tells those who read from it, while clients whose records are in its log go on waiting', () => {
    const leader = leaderOf()
    step(leader, { type: 'command', request: 'c', command: 'x' })
    step(leader, { type: 'read', request: 'r', query: 'q' })
    const effects = repeat(leader, 4, TICK)
    const answer = { type: 'retry', reason: 'deposed' }
    expect(ofType(effects, 'answer')).toEqual([{ type: 'answer', request: 'r', answer }])
    expect(leader.waiting).toHaveLength(1)
  })

  it('is not looked for where the setting is off, or where it is alone', () => {
    const leader = leaderOf({ checkQuorum: false })
    const alone = leaderOf({ voters: ['1'] })
    for (const node of [leader, alone]) repeat(node, 50, TICK)
    expect([leader.role, alone.role]).toEqual(['leader', 'leader'])
  })
})

describe('a node that hears from a leader protects it (thesis 4.2.3)', () => {
  const newer = { term: 7, lastLogIndex: 9, lastLogTerm: 6 }

  function follower(checkQuorum = true): NodeState {
    const node = makeNode({ checkQuorum, electionTimeoutTicks: 4 })
    receive(node, appendEntries())
    node.electionTimeoutTicks = 7
    return node
  }

  it('a request for votes is not heard at all, term and all', () => {
    const node = follower()
    expect(receive(node, requestVote({ from: '3', ...newer }))).toEqual([])
    expect([node.term, node.votedFor, node.leader]).toEqual([1, null, '2'])
    const leader = leaderOf()
    expect(receive(leader, requestVote(newer))).toEqual([])
    expect([leader.role, leader.term]).toEqual(['leader', 1])
  })

  it('but it is once the shortest election time-out has passed', () => {
    const node = follower()
    repeat(node, 3, TICK)
    expect(receive(node, requestVote({ from: '3', ...newer }))).toEqual([])
    step(node, TICK)
    const [response] = sent(receive(node, requestVote({ from: '3', ...newer })), 'request_vote_response')
    expect([response?.voteGranted, node.term]).toEqual([true, 7])
  })

  it('but it is when the leader itself has asked for the election (its end)', () => {
    const request = requestVote({ from: '3', ...newer, transfer: true })
    for (const node of [follower(), leaderOf()]) {
      expect(sent(receive(node, request), 'request_vote_response')).toMatchObject([{ voteGranted: true }])
      expect([node.role, node.term, node.votedFor]).toEqual(['follower', 7, '3'])
    }
  })

  it('but it is by a node that knows no leader, and by all where check-quorum is off', () => {
    for (const node of [makeNode({ checkQuorum: true }), follower(false)]) {
      receive(node, requestVote({ from: '3', ...newer }))
      expect([node.term, node.votedFor]).toEqual([7, '3'])
    }
  })

  it('other messages of a newer term are heard: a leader that is behind has to know', () => {
    const leader = leaderOf({ records: log(1), term: 2 })
    receive(leader, appendEntriesResponse({ term: 3, success: false }))
    expect([leader.role, leader.term]).toEqual(['follower', 3])
  })
})
