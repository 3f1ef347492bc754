import { describe, expect, it } from 'vitest'
import { step } from '../../../src/raft/index.ts'
import {
  appendEntries,
  appendEntriesResponse,
  eventsOf,
  log,
  makeLeader,
  makeNode,
  ofType,
  receive,
  repeat,
  requestVote,
  requestVoteResponse,
  sent,
  timeoutNow,
} from '../../support/raft.ts'

/** A leader of term 1 whose record is everywhere, and what it does when it is asked to hand over. */
function handingOver(to: string, options: Parameters<typeof makeLeader>[0] = {}) {
  const leader = makeLeader({ electionTimeoutTicks: 4, ...options })
  for (const from of ['2', '3']) receive(leader, appendEntriesResponse({ from, matchIndex: 1 }))
  return { leader, effects: step(leader, { type: 'transfer', request: 't', to }) }
}

const answers = (effects: ReturnType<typeof step>) => ofType(effects, 'answer').map(({ answer }) => answer)

describe('a leader hands over (thesis 3.10)', () => {
  it('at once to a node that has the whole log: it is told to run for leader', () => {
    const { effects } = handingOver('3')
    expect(sent(effects, 'timeout_now')).toEqual([timeoutNow({ from: '1', to: '3', prevLogIndex: 1 })])
  })

  it('to a node that lacks records once it has them', () => {
    const leader = makeLeader({ records: log(1), term: 2 })
    expect(sent(step(leader, { type: 'transfer', request: 't', to: '2' }), 'timeout_now')).toEqual([])
    const behind = receive(leader, appendEntriesResponse({ term: 2, matchIndex: 1 }))
    expect(sent(behind, 'timeout_now')).toEqual([])
    const other = receive(leader, appendEntriesResponse({ from: '3', term: 2, matchIndex: 2, matchTerm: 2 }))
    expect(sent(other, 'timeout_now')).toEqual([])
    const level = receive(leader, appendEntriesResponse({ term: 2, matchIndex: 2, matchTerm: 2 }))
    expect(sent(level, 'timeout_now')).toEqual([timeoutNow({ from: '1', to: '2', term: 2, prevLogIndex: 2 })])
  })

  it('and takes nothing new until then: commands, reads, changes are to be retried', () => {
    const { leader } = handingOver('3')
    const asked = [
      { type: 'command', request: 'r', command: 'x' },
      { type: 'open_session', request: 'r' },
      { type: 'read', request: 'r', query: 'q' },
      { type: 'change_settings', request: 'r', settings: { preVote: false, checkQuorum: false } },
      { type: 'change_membership', request: 'r', op: 'REMOVE', node: '2' },
    ] as const
    for (const request of asked)
      expect(answers(step(leader, request))).toEqual([{ type: 'retry', reason: 'transferring' }])
    expect(leader.log.lastIndex).toBe(1)
  })

  it('and makes way when another node has entered a newer term, but does not say yet that it has taken over', () => {
    const { leader } = handingOver('3')
    const effects = receive(
      leader,
      requestVote({ from: '3', term: 2, lastLogIndex: 1, lastLogTerm: 1, transfer: true }),
    )
    expect(answers(effects)).toEqual([])
    expect([leader.role, leader.votedFor]).toEqual(['follower', '3'])
  })

  it('and goes on when nobody takes over within an election time-out', () => {
    const { leader } = handingOver('3')
    expect(answers(repeat(leader, 3, { type: 'tick' }))).toEqual([])
    expect(answers(step(leader, { type: 'tick' }))).toEqual([{ type: 'unknown', reason: 'transfer_timeout' }])
    expect(answers(step(leader, { type: 'command', request: 'r', command: 'x' }))).toEqual([])
    expect([leader.role, leader.log.lastIndex]).toEqual(['leader', 2])
  })

  it('to itself without doing anything', () => {
    const { leader, effects } = handingOver('1')
    expect(answers(effects)).toEqual([{ type: 'result', result: '"1" leads already' }])
    expect(leader.leadership?.transfer).toBe(null)
  })

  it('not to a node without a vote, and says who has one', () => {
    const message = '"9" has no vote; leadership can go to 2, 3'
    expect(answers(handingOver('9').effects)).toEqual([{ type: 'refused', reason: 'unknown_node', message }])
    const alone = makeLeader({ voters: ['1'] })
    const [answer] = answers(step(alone, { type: 'transfer', request: 't', to: '2' }))
    expect(answer).toMatchObject({ message: '"2" has no vote; leadership can go to nobody' })
  })

  it('to one node at a time', () => {
    const { leader } = handingOver('3')
    const message = 'leadership is being handed to "3"'
    const effects = step(leader, { type: 'transfer', request: 'u', to: '2' })
    expect(answers(effects)).toEqual([{ type: 'refused', reason: 'transfer_under_way', message }])
    expect(leader.leadership?.transfer?.to).toBe('3')
  })

  it('in vain if it loses its quorum meanwhile, or ends', () => {
    const leader = makeLeader({ electionTimeoutTicks: 4, checkQuorum: true })
    repeat(leader, 3, { type: 'tick' })
    step(leader, { type: 'transfer', request: 't', to: '2' })
    expect(answers(step(leader, { type: 'tick' }))).toEqual([{ type: 'retry', reason: 'deposed' }])

    const { leader: ending } = handingOver('3')
    expect(answers(step(ending, { type: 'shutdown' }))).toEqual([{ type: 'unknown', reason: 'shutdown' }])
  })
})

describe('a leader that wants to leave (thesis 4.2.2)', () => {
  it('hands over to the voter that has the most records, and asks the next leader', () => {
    const leader = makeLeader()
    receive(leader, appendEntriesResponse({ from: '3', matchIndex: 1 }))
    expect(sent(step(leader, { type: 'leave' }), 'timeout_now').map(({ to }) => to)).toEqual(['3'])
    receive(leader, requestVote({ from: '3', term: 2, lastLogIndex: 1, lastLogTerm: 1, transfer: true }))
    const effects = receive(leader, appendEntries({ from: '3', term: 2, prevLogIndex: 1, prevLogTerm: 1 }))
    expect(sent(effects, 'membership_change')).toMatchObject([{ to: '3', op: 'REMOVE', node: '1' }])
  })

  it('gives that up when nobody takes over', () => {
    const leader = makeLeader({ electionTimeoutTicks: 4 })
    step(leader, { type: 'leave' })
    const [error] = eventsOf(repeat(leader, 4, { type: 'tick' }))
    expect(error).toMatchObject({ type: 'error', code: 'membership_change_failed' })
    expect([leader.wish, leader.role]).toEqual([null, 'leader'])
  })

  it('hands over after a transfer that was under way for a client has failed', () => {
    const { leader } = handingOver('3')
    step(leader, { type: 'leave' })
    repeat(leader, 2, { type: 'tick' })
    receive(leader, appendEntriesResponse({ matchIndex: 1 }))
    const effects = repeat(leader, 2, { type: 'tick' })
    expect(answers(effects)).toEqual([{ type: 'unknown', reason: 'transfer_timeout' }])
    expect(leader.leadership?.transfer).toMatchObject({ to: '2', asker: null })
    expect(eventsOf(repeat(leader, 4, { type: 'tick' }))).toMatchObject([{ code: 'membership_change_failed' }])
    expect([leader.wish, leader.leadership?.transfer]).toEqual([null, null])
  })

  it('hands over when it was elected although it wanted to leave', () => {
    const node = makeNode()
    step(node, { type: 'leave' })
    repeat(node, 20, { type: 'tick' })
    receive(node, requestVoteResponse({ term: node.term }))
    step(node, { type: 'tick' })
    expect(node.leadership?.transfer).toMatchObject({ to: '2', asker: null })
  })

  it('cannot when it is the only voter', () => {
    const leader = makeLeader({ voters: ['1'] })
    const message = 'this node is the only voter; add another before it leaves'
    expect(eventsOf(step(leader, { type: 'leave' }))).toEqual([
      { type: 'error', code: 'membership_change_failed', message },
    ])
    expect(leader.wish).toBe(null)
  })
})
