import { describe, expect, it } from 'vitest'
import { type NodeState, step } from '../../../src/raft/index.ts'
import {
  appendEntries,
  eventsOf,
  installSnapshot,
  makeNode,
  membershipChange,
  membershipChangeResponse,
  ofType,
  receive,
  repeat,
  requestVote,
  sent,
  takeSnapshot,
} from '../../support/raft.ts'

/** A node that knows nobody and has asked node "2" to be let in. */
function joining(learner = false) {
  const node = makeNode({ voters: [], electionTimeoutTicks: 4 })
  return { node, effects: step(node, { type: 'join', via: '2', learner }) }
}

const asks = (effects: ReturnType<typeof step>) => sent(effects, 'membership_change').map(({ to, op }) => [to, op])

/** A follower of node "2" that wants to leave. */
function leaving(): NodeState {
  const node = makeNode({ electionTimeoutTicks: 4 })
  receive(node, appendEntries())
  step(node, { type: 'leave' })
  return node
}

describe('a node that wants to join (thesis 4.1)', () => {
  it('asks the member that it was told of, for a vote or for none', () => {
    const message = membershipChange({ from: '1', to: '2', term: 0, op: 'ADD', node: '1' })
    expect(joining().effects).toEqual([{ type: 'send', message }])
    expect(asks(joining(true).effects)).toEqual([['2', 'ADD_LEARNER']])
  })

  it('turns to the leader when it is told who that is', () => {
    const { node } = joining()
    const response = membershipChangeResponse({ term: 3, success: false, leader: '3', reason: 'not_leader' })
    expect(asks(receive(node, response))).toEqual([['3', 'ADD']])
    expect(node.term).toBe(0)
  })

  it('asks again after an election time-out, then the leader that it has heard from', () => {
    const { node } = joining()
    expect(asks(repeat(node, 4, { type: 'tick' }))).toEqual([['2', 'ADD']])
    receive(node, appendEntries({ from: '3' }))
    expect(asks(repeat(node, 4, { type: 'tick' }))).toEqual([['3', 'ADD']])
  })

  it('waits for what may still come right, and is not sent round in circles', () => {
    const { node } = joining()
    for (const leader of [null, '2', '1']) {
      const response = membershipChangeResponse({ success: false, leader, reason: 'no_leader' })
      expect(receive(node, response)).toEqual([])
    }
    expect(node.wish?.op).toBe('ADD')
  })

  it.each(['catch_up_failed', 'aborted', 'last_voter', 'already_voter'])(
    'gives up, and says so, after %s',
    (reason) => {
      const { node } = joining()
      const [error] = eventsOf(receive(node, membershipChangeResponse({ success: false, reason })))
      const message = `"2" has not changed the membership (ADD "1"): ${reason}`
      expect(error).toEqual({ type: 'error', code: 'membership_change_failed', message })
      expect(asks(repeat(node, 20, { type: 'tick' }))).toEqual([])
    },
  )

  it('is content with success, and with no answer to something else', () => {
    const { node } = joining()
    receive(node, membershipChangeResponse({ op: 'REMOVE' }))
    receive(node, membershipChangeResponse({ node: '3' }))
    expect(node.wish).not.toBe(null)
    receive(node, membershipChangeResponse())
    expect(node.wish).toBe(null)
    expect(receive(node, membershipChangeResponse())).toEqual([])
  })

  it('learns who the members are from the log or a snapshot, says so, and does not campaign before', () => {
    const { node } = joining()
    repeat(node, 50, { type: 'tick' })
    expect([node.role, node.term]).toEqual(['follower', 0])
    const membership = { voters: ['2', '3', '1'], learners: [] }
    const effects = receive(node, installSnapshot({ membership }))
    expect(eventsOf(effects)).toContainEqual({ type: 'membership', membership })
    step(node, { type: 'campaign' })
    expect(node.role).toBe('follower')
    const { index: prevLogIndex, term: prevLogTerm } = node.snapshot ?? { index: 0, term: 0 }
    receive(node, appendEntries({ term: node.term, prevLogIndex, prevLogTerm, leaderCommit: prevLogIndex }))
    step(node, { type: 'campaign' })
    expect(node.role).toBe('candidate')
  })
})

describe('a node that is asked and does not lead', () => {
  it('says who does, if it knows', () => {
    const node = makeNode()
    const answerTo = () => sent(receive(node, membershipChange({ from: '4', node: '4' })), 'membership_change_response')
    expect(answerTo()).toMatchObject([{ to: '4', success: false, leader: null, reason: 'no_leader' }])
    receive(node, appendEntries({ from: '3' }))
    expect(answerTo()).toMatchObject([{ to: '4', success: false, leader: '3', reason: 'not_leader' }])
  })
})

describe('a node that wants to leave (thesis 4.1)', () => {
  it('asks the leader', () => {
    const node = makeNode()
    receive(node, appendEntries())
    expect(asks(step(node, { type: 'leave' }))).toEqual([['2', 'REMOVE']])
  })

  it('gives up a candidacy, and asks once it hears from a leader', () => {
    const node = makeNode()
    step(node, { type: 'campaign' })
    expect(asks(step(node, { type: 'leave' }))).toEqual([])
    expect(node.role).toBe('follower')
    expect(asks(repeat(node, 9, { type: 'tick' }))).toEqual([])
    expect(asks(receive(node, appendEntries({ term: 2, from: '3' })))).toEqual([['3', 'REMOVE']])
    expect(asks(receive(node, appendEntries({ term: 2, from: '3' })))).toEqual([])
  })

  it('runs for leader when nobody leads: it may be the only one that can be elected', () => {
    const node = makeNode()
    step(node, { type: 'leave' })
    repeat(node, 20, { type: 'tick' })
    expect(node.role).toBe('candidate')
  })

  it('has left when it is told so, though its log may never say it', () => {
    const node = leaving()
    receive(node, membershipChangeResponse({ op: 'REMOVE' }))
    expect([node.wish, node.hasLeft, node.voters.includes('1')]).toEqual([null, true, true])
    repeat(node, 50, { type: 'tick' })
    expect([node.role, node.term]).toEqual(['follower', 1])
    receive(node, requestVote({ term: 2, from: '3' }))
    expect(node.votedFor).toBe('3')
  })

  it('has left also when it is told so as a candidate, and is none any more', () => {
    const node = leaving()
    repeat(node, 20, { type: 'tick' })
    expect(node.role).toBe('candidate')
    receive(node, membershipChangeResponse({ op: 'REMOVE' }))
    expect([node.role, node.hasLeft]).toEqual(['follower', true])
  })

  it('may come back: by asking, or because a newer record names it', () => {
    const node = leaving()
    receive(node, membershipChangeResponse({ op: 'REMOVE' }))
    step(node, { type: 'join', via: '3' })
    expect(node.hasLeft).toBe(false)
    const other = leaving()
    receive(other, membershipChangeResponse({ op: 'REMOVE' }))
    const change = (index: number, voters: readonly string[]) =>
      ({ index, term: 1, type: 'membership', membership: { voters, learners: [] } }) as const
    receive(other, appendEntries({ entries: [change(1, ['2', '3'])] }))
    expect(other.hasLeft).toBe(true)
    receive(other, appendEntries({ prevLogIndex: 1, prevLogTerm: 1, entries: [change(2, ['1', '2', '3'])] }))
    expect(other.hasLeft).toBe(false)
  })

  it('does not come back because its log is shortened by a snapshot, which is no news of members either', () => {
    const node = leaving()
    const membership = { voters: ['1', '2', '3'], learners: [] }
    const entries = [{ index: 1, term: 1, type: 'membership', membership } as const]
    receive(node, appendEntries({ entries, leaderCommit: 1 }))
    receive(node, membershipChangeResponse({ op: 'REMOVE' }))
    const [take] = ofType(step(node, { type: 'snapshot' }), 'take_snapshot')
    const taken = step(node, { type: 'snapshot_taken', index: take?.head.index ?? 0, data: new Uint8Array() })
    expect(eventsOf(taken)).toEqual([{ type: 'snapshot', index: 1 }])
    expect([node.hasLeft, node.log.membershipIndex]).toEqual([true, 0])
    expect(takeSnapshot(node).snapshot?.membership).toEqual(membership)
  })
})
