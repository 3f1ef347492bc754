import { describe, expect, it } from 'vitest'
import { createNode, type NodeState, step } from '../../../src/raft/index.ts'
import {
  appendEntries,
  appendEntriesResponse,
  makeLeader,
  makeNode,
  ofType,
  preVote,
  preVoteResponse,
  receive,
  repeat,
  requestVote,
  sent,
} from '../../support/raft.ts'

const TICK = { type: 'tick' } as const
const HEARTBEAT = { type: 'heartbeat' } as const
/** A lease lasts five ticks, half of the default time-out. */
const OPTIONS = { checkQuorum: true, leaseReads: true } as const

const read = (node: NodeState) => step(node, { type: 'read', request: 'r', query: 'q' })
const isAnswered = (node: NodeState) => ofType(read(node), 'read').length === 1

function confirm(leader: NodeState, from = '2', readRound = leader.leadership?.readRound ?? 0) {
  return receive(leader, appendEntriesResponse({ from, matchIndex: leader.log.lastIndex, readRound }))
}

/** A leader that has committed its first record. Nothing of that gives it a lease. */
function readyLeader(options: Parameters<typeof makeLeader>[0] = {}): NodeState {
  const leader = makeLeader({ ...OPTIONS, ...options })
  receive(leader, appendEntriesResponse({ matchIndex: 1 }))
  return leader
}

function leaderWithLease(options: Parameters<typeof makeLeader>[0] = {}): NodeState {
  const leader = readyLeader(options)
  step(leader, HEARTBEAT)
  confirm(leader)
  return leader
}

describe('a lease (thesis 6.4.1)', () => {
  it('answers a read at once, and asks nobody', () => {
    const effects = read(leaderWithLease())
    expect(effects).toEqual([{ type: 'read', request: 'r', query: 'q' }])
  })

  it('begins with what a majority has confirmed, not before', () => {
    const leader = readyLeader({ voters: ['1', '2', '3', '4', '5'] })
    receive(leader, appendEntriesResponse({ from: '3', matchIndex: 1 }))
    expect(leader.commitIndex).toBe(1)
    step(leader, HEARTBEAT)
    confirm(leader, '2')
    expect(isAnswered(leader)).toBe(false)
    confirm(leader, '3')
    expect(isAnswered(leader)).toBe(true)
  })

  it('begins when the round is sent, however late the answers come', () => {
    const leader = readyLeader()
    step(leader, HEARTBEAT)
    const first = leader.leadership?.readRound ?? 0
    repeat(leader, 4, TICK)
    confirm(leader, '2', first)
    expect(isAnswered(leader)).toBe(true)
    step(leader, TICK)
    expect(isAnswered(leader)).toBe(false)
  })

  it('lasts half an election time-out, and longer with every round that is confirmed', () => {
    const leader = leaderWithLease()
    for (let i = 0; i < 3; i += 1) {
      repeat(leader, 4, TICK)
      confirm(leader)
    }
    repeat(leader, 4, TICK)
    expect(isAnswered(leader)).toBe(true)
    step(leader, TICK)
    expect(isAnswered(leader)).toBe(false)
  })

  it('needs no more than one round a tick to be remembered', () => {
    const leader = readyLeader()
    repeat(leader, 20, HEARTBEAT)
    expect(leader.leadership?.sentRounds).toEqual([{ round: 1, sentAtTick: 0 }])
    repeat(leader, 9, TICK)
    expect(leader.leadership?.sentRounds.length).toBeLessThanOrEqual(5)
  })

  it('is of no use before a record of the leader’s own term is committed', () => {
    const leader = makeLeader(OPTIONS)
    step(leader, HEARTBEAT)
    receive(leader, appendEntriesResponse({ matchIndex: 0, readRound: 1 }))
    expect(isAnswered(leader)).toBe(false)
  })

  it('ends for good when a transfer begins: what the target is told may come late', () => {
    const leader = leaderWithLease()
    step(leader, { type: 'transfer', request: 't', to: '3' })
    repeat(leader, 9, TICK)
    confirm(leader)
    step(leader, TICK)
    expect([leader.role, leader.leadership?.transfer]).toEqual(['leader', null])
    step(leader, HEARTBEAT)
    confirm(leader)
    expect(isAnswered(leader)).toBe(false)
  })

  it.each([{ electionTimeoutTicks: 20 }, { checkQuorum: true }])('ends when the cluster has changed %j', (settings) => {
    const leader = leaderWithLease()
    step(leader, { type: 'change_settings', request: 's', settings })
    expect(isAnswered(leader)).toBe(true)
    confirm(leader)
    expect(leader.commitIndex).toBe(2)
    expect(isAnswered(leader)).toBe(false)
  })

  it('is not looked for where it is not configured', () => {
    const leader = leaderWithLease({ leaseReads: false })
    expect(leader.leadership?.sentRounds).toEqual([])
    expect(isAnswered(leader)).toBe(false)
  })
})

describe('a node on which a lease may rest', () => {
  const newer = { from: '3', term: 5, lastLogIndex: 9, lastLogTerm: 4 }
  const grantsPreVote = (node: NodeState) => sent(receive(node, preVote(newer)), 'pre_vote_response')[0]?.voteGranted
  const votes = (node: NodeState) => sent(receive(node, requestVote(newer)), 'request_vote_response').length === 1

  function follower(options: Parameters<typeof makeNode>[0] = OPTIONS): NodeState {
    const node = makeNode(options)
    receive(node, appendEntries({ from: '2' }))
    return node
  }

  it('neither votes nor says that it would, for an election time-out, although a newer term has deposed its leader', () => {
    const node = follower()
    repeat(node, 9, TICK)
    receive(node, preVoteResponse({ from: '3', term: 4, voteGranted: false }))
    expect([node.term, node.leader]).toEqual([4, null])
    expect([grantsPreVote(node), votes(node)]).toEqual([false, false])
    step(node, TICK)
    expect([grantsPreVote(node), votes(node)]).toEqual([true, true])
  })

  it('without leases such a term is enough', () => {
    const node = follower({ checkQuorum: true })
    receive(node, preVoteResponse({ from: '3', term: 4, voteGranted: false }))
    expect([grantsPreVote(node), votes(node)]).toEqual([true, true])
  })

  it('does not campaign, whoever wants it to', () => {
    const node = follower()
    repeat(node, 9, TICK)
    expect(step(node, { type: 'campaign' })).toEqual([])
  })

  it('but votes when the leader has asked for it, whose lease is over', () => {
    const node = follower()
    const effects = receive(node, requestVote({ ...newer, transfer: true }))
    expect(sent(effects, 'request_vote_response')).toMatchObject([{ voteGranted: true }])
  })

  it.each([
    ['that has been started again', { term: 1 }, {}],
    ['that has been started again with a new disk', {}, { incarnation: 1 }],
  ])('may be one %s: it may have heard from the leader right before', (_, stored, config) => {
    const state = { term: 0, votedFor: null, records: [], ...stored }
    const node = createNode({ id: '1', voters: ['1', '2', '3'], ...OPTIONS, ...config }, state)
    expect([grantsPreVote(node), votes(node)]).toEqual([false, false])
    repeat(node, 9, TICK)
    expect(votes(node)).toBe(false)
    step(node, TICK)
    expect(votes(node)).toBe(true)
  })

  it('is none that was never started before', () => {
    expect(votes(makeNode(OPTIONS))).toBe(true)
  })
})
