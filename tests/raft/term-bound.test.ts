/** A term further ahead than any election explains is not believed of one node: terms grow by one (paper 5.1). */
import { describe, expect, it } from 'vitest'
import { type Message, type NodeState, step } from '../../src/raft/index.ts'
import {
  appendEntries,
  appendEntriesResponse,
  eventsOf,
  installSnapshot,
  log,
  makeLeader,
  makeNode,
  membershipChange,
  membershipChangeResponse,
  preVote,
  preVoteResponse,
  receive,
  requestVote,
  requestVoteResponse,
  sent,
  timeoutNow,
} from '../support/raft.ts'

const FAR = 2 ** 48

/** Every message with a term that binds whoever believes it, and the pre-vote, which proposes one. */
const BINDING: readonly [string, Message][] = [
  ['append_entries', appendEntries({ term: FAR })],
  ['append_entries_response', appendEntriesResponse({ term: FAR })],
  ['request_vote', requestVote({ term: FAR, lastLogIndex: 9, lastLogTerm: 9, transfer: true })],
  ['request_vote_response', requestVoteResponse({ term: FAR })],
  ['pre_vote', preVote({ term: FAR, lastLogIndex: 9, lastLogTerm: 9 })],
  ['pre_vote_response', preVoteResponse({ term: FAR, voteGranted: false })],
  ['timeout_now', timeoutNow({ term: FAR })],
  ['install_snapshot', installSnapshot({ term: FAR })],
]

describe('a message with a term far beyond the own', () => {
  it.each(BINDING)('%s is counted and reported, and changes nothing', (_, message) => {
    const leader = makeLeader({ term: 3, records: log(1, 2) })
    const before = structuredClone(leader)
    const [event, ...others] = receive(leader, message)
    const told = `${message.kind} from "2" has term ${FAR}, more than 1000000 above this node's own, 3`
    expect(event).toEqual({ type: 'event', event: { type: 'error', code: 'impossible', message: told } })
    expect(others).toEqual([])
    const known = { rejected: { malformed: 0, misdirected: 0, impossible: 1 }, farAhead: new Map([['2', FAR]]) }
    expect(structuredClone(leader)).toEqual({ ...before, ...known })
  })

  it('is one that is more than the configuration believes', () => {
    const node = makeNode({ term: 4, maxTermLead: 5 })
    receive(node, appendEntries({ term: 10 }))
    expect(node.term).toBe(4)
    receive(node, appendEntries({ term: 9 }))
    expect(node.term).toBe(9)
  })

  it('is obeyed where its term binds nobody', () => {
    const leader = makeLeader()
    const effects = receive(leader, membershipChange({ term: FAR, from: '4', node: '4' }))
    expect(sent(effects, 'membership_change_response')).toMatchObject([{ term: 1 }])
    receive(leader, membershipChangeResponse({ term: FAR }))
    expect(leader.rejected.impossible).toBe(0)
  })
})

describe('a node that is that far behind', () => {
  const answerOf = (from: string, term: number) => preVoteResponse({ from, term, voteGranted: false })
  const five = () => makeNode({ term: 4, preVote: true, voters: ['1', '2', '3', '4', '5'] })
  const termAfter = (node: NodeState, ...messages: Message[]) => {
    for (const message of messages) receive(node, message)
    return node.term
  }

  it('believes a majority of the voters, up to what the lowest of these says and as much more as it would of one', () => {
    const node = five()
    expect(termAfter(node, answerOf('2', 3_000_000), answerOf('3', 3_000_005))).toBe(4)
    expect(termAfter(node, appendEntries({ from: '4', term: 3_000_002 }))).toBe(3_000_002)
    expect(node.leader).toBe('4')
  })

  it('does not believe one voter however often it says so, nor who has no vote', () => {
    expect(termAfter(five(), ...Array(9).fill(answerOf('2', FAR)))).toBe(4)
    expect(termAfter(five(), answerOf('2', FAR), answerOf('8', FAR), answerOf('9', FAR))).toBe(4)
  })

  it('does not take for one of them who has spoken of a near term since, or says much more than the others', () => {
    const near = appendEntriesResponse({ from: '2', term: 4 })
    expect(termAfter(five(), answerOf('2', FAR), answerOf('3', FAR), near, answerOf('4', FAR))).toBe(4)
    const others = [answerOf('2', 3_000_000), answerOf('3', 3_000_000)]
    expect(termAfter(five(), ...others, answerOf('4', FAR))).toBe(4)
  })

  it('comes back by asking for votes', () => {
    const node = makeNode({ term: 4, preVote: true })
    receive(node, appendEntries({ from: '2', term: 5_000_000 }))
    expect(sent(step(node, { type: 'campaign' }), 'pre_vote').map(({ to }) => to)).toEqual(['2', '3'])
    expect(termAfter(node, answerOf('2', 5_000_000), answerOf('3', 5_000_000))).toBe(5_000_000)
    expect(eventsOf(receive(node, appendEntries({ from: '2', term: 5_000_000 })))).toMatchObject([{ leader: '2' }])
  })
})

describe('a node that is to join', () => {
  it('knows of no voters, and believes the term of the leader that takes it in', () => {
    const node = makeNode({ voters: [] })
    step(node, { type: 'join', via: '2' })
    receive(node, appendEntries({ term: 5_000_000, entries: log(1) }))
    expect([node.term, node.leader, node.log.lastIndex]).toEqual([5_000_000, '2', 1])
  })

  it('is not believed by the others when it was told a wrong one', () => {
    const node = makeNode({ voters: [] })
    receive(node, appendEntries({ from: '3', term: FAR }))
    const [answer] = sent(receive(node, appendEntries({ term: 1 })), 'append_entries_response')
    expect(answer?.term).toBe(FAR)
    const leader = makeLeader()
    receive(leader, appendEntriesResponse({ ...answer, from: '2', to: '1' }))
    expect(leader.rejected.impossible).toBe(1)
    expect([leader.role, leader.term]).toEqual(['leader', 1])
  })
})
