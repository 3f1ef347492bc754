import { describe, expect, it } from 'vitest'
import { type Message, step } from '../../src/raft/index.ts'
import {
  appendEntries,
  appendEntriesResponse,
  eventsOf,
  log,
  makeLeader,
  makeNode,
  preVote,
  preVoteResponse,
  progress,
  receive,
  requestVote,
  requestVoteResponse,
  sent,
} from '../support/raft.ts'

/** Every message whose term is the sender's own. */
const IN_TERM: readonly [string, (term: number) => Message][] = [
  ['append_entries', (term) => appendEntries({ term })],
  ['append_entries_response', (term) => appendEntriesResponse({ term })],
  ['request_vote', (term) => requestVote({ term, lastLogIndex: 9, lastLogTerm: 7 })],
  ['request_vote_response', (term) => requestVoteResponse({ term })],
  ['a refused pre_vote_response', (term) => preVoteResponse({ term, voteGranted: false })],
]

describe('a newer term (paper 5.1)', () => {
  it.each(IN_TERM)('is adopted by a leader from %s, and it steps down', (_, message) => {
    const leader = makeLeader({ term: 3 })
    receive(leader, message(7))
    expect([leader.role, leader.term]).toEqual(['follower', 7])
    expect(leader.progress.size).toBe(0)
  })

  it.each(IN_TERM)('is adopted by a candidate from %s, and its election is over', (_, message) => {
    const candidate = makeNode()
    step(candidate, { type: 'campaign' })
    receive(candidate, message(7))
    expect([candidate.role, candidate.term, candidate.election]).toEqual(['follower', 7, null])
  })

  it('starts without a leader that was known in the term before', () => {
    const node = makeNode()
    receive(node, appendEntries({ from: '3' }))
    receive(node, appendEntriesResponse({ term: 2 }))
    expect([node.term, node.leader]).toEqual([2, null])
  })

  it('makes a deposed leader wait a whole election time-out before it campaigns', () => {
    const leader = makeLeader()
    leader.electionElapsedTicks = 5
    receive(leader, appendEntriesResponse({ term: 2 }))
    expect(leader.electionElapsedTicks).toBe(0)
  })

  it('alone does not reset the wait of a follower', () => {
    const node = makeNode()
    step(node, { type: 'tick' })
    receive(node, requestVoteResponse({ term: 4 }))
    expect(node.electionElapsedTicks).toBe(1)
  })

  it('that is only proposed is not adopted (thesis 9.6)', () => {
    const node = makeNode({ term: 1 })
    expect(receive(node, preVote({ term: 9 })).map(({ type }) => type)).toEqual(['send'])
    receive(node, preVoteResponse({ term: 8, proposedTerm: 9 }))
    expect(node.term).toBe(1)
  })
})

describe('an older term (paper 5.1)', () => {
  const node = () => makeNode({ term: 5, records: log(1), votedFor: '3' })

  it('of a leader is refused with the newer term, and nothing else happens', () => {
    const follower = node()
    const before = structuredClone(follower)
    const effects = receive(follower, appendEntries({ term: 4, entries: log(4), leaderCommit: 1 }))
    expect(effects).toEqual([
      {
        type: 'send',
        message: appendEntriesResponse({ from: '1', to: '2', term: 5, success: false, lastLogIndex: 1 }),
      },
    ])
    expect(structuredClone(follower)).toEqual(before)
  })

  it('of a candidate is refused with the newer term', () => {
    const [response] = sent(
      receive(node(), requestVote({ term: 4, lastLogIndex: 4, lastLogTerm: 4 })),
      'request_vote_response',
    )
    expect(response).toEqual(requestVoteResponse({ from: '1', to: '2', term: 5, voteGranted: false }))
  })

  it('of an answer is ignored by a leader', () => {
    const leader = makeLeader({ term: 3, records: log(1) })
    expect(receive(leader, appendEntriesResponse({ term: 2, matchIndex: 2 }))).toEqual([])
    expect(receive(leader, appendEntriesResponse({ term: 2, success: false }))).toEqual([])
    expect(leader.progress.get('2')).toEqual(progress({ nextIndex: 3, inFlight: [2] }))
  })

  it('of a vote is ignored by a candidate', () => {
    const candidate = makeNode({ term: 2 })
    step(candidate, { type: 'campaign' })
    expect(receive(candidate, requestVoteResponse({ term: 2 }))).toEqual([])
    expect(candidate.role).toBe('candidate')
  })
})

describe('a leader of the same term (paper 5.2)', () => {
  it('ends a candidacy, and the vote stays', () => {
    const candidate = makeNode()
    step(candidate, { type: 'campaign' })
    receive(candidate, appendEntries({ from: '3' }))
    expect([candidate.role, candidate.leader, candidate.election]).toEqual(['follower', '3', null])
    expect([candidate.term, candidate.votedFor]).toEqual([1, '1'])
  })

  it('cannot exist for a leader, which obeys nobody in its own term', () => {
    const leader = makeLeader({ term: 2 })
    const effects = receive(leader, appendEntries({ term: 2, entries: log(2) }))
    expect(eventsOf(effects)).toEqual([expect.objectContaining({ type: 'error', code: 'impossible' })])
    expect([effects.length, leader.rejected.impossible]).toEqual([1, 1])
    expect([leader.role, leader.log.at(1)?.type]).toEqual(['leader', 'term_start'])
  })

  it('cannot exist for a follower that has heard from another leader of the term', () => {
    const follower = makeNode()
    receive(follower, appendEntries({ from: '2', entries: log(1) }))
    const effects = receive(follower, appendEntries({ from: '3', prevLogIndex: 1, prevLogTerm: 1, leaderCommit: 1 }))
    expect(eventsOf(effects)).toEqual([expect.objectContaining({ type: 'error', code: 'impossible' })])
    expect([effects.length, follower.rejected.impossible]).toEqual([1, 1])
    expect([follower.leader, follower.commitIndex]).toEqual(['2', 0])
  })
})
