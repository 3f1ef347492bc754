import { describe, expect, it } from 'vitest'
import { type NodeState, step } from '../../../src/raft/index.ts'
import {
  appendEntries,
  log,
  makeLeader,
  makeNode,
  preVote,
  preVoteResponse,
  receive,
  repeat,
  requestVoteResponse,
  sent,
  types,
} from '../../support/raft.ts'

/** What the node answers to a request for its pre-vote. */
function answer(node: NodeState, request: Parameters<typeof preVote>[0]) {
  return sent(receive(node, preVote(request)), 'pre_vote_response')[0]
}

describe('a pre-vote (thesis 9.6)', () => {
  it('is granted for a newer term to an up-to-date log, and changes nothing', () => {
    const node = makeNode({ term: 3, votedFor: '3', records: log(1) })
    const before = structuredClone(node)
    const response = answer(node, { term: 4, lastLogIndex: 1, lastLogTerm: 1 })
    expect(response).toEqual(preVoteResponse({ from: '1', to: '2', term: 3, proposedTerm: 4 }))
    expect(structuredClone(node)).toEqual(before)
  })

  it('is refused for an older term, and the answer names the newer one', () => {
    expect(answer(makeNode({ term: 3 }), { term: 2 })).toMatchObject({ term: 3, proposedTerm: 2, voteGranted: false })
  })

  it('is granted for the same term only where the vote could be', () => {
    expect(answer(makeNode({ term: 3 }), { term: 3 })?.voteGranted).toBe(true)
    expect(answer(makeNode({ term: 3, votedFor: '2' }), { term: 3 })?.voteGranted).toBe(true)
    expect(answer(makeNode({ term: 3, votedFor: '3' }), { term: 3 })?.voteGranted).toBe(false)
  })

  it('is refused to a log that is not up to date (paper 5.4.1)', () => {
    const node = () => makeNode({ records: log(1, 2) })
    expect(answer(node(), { term: 9, lastLogIndex: 1, lastLogTerm: 2 })?.voteGranted).toBe(false)
    expect(answer(node(), { term: 9, lastLogIndex: 9, lastLogTerm: 1 })?.voteGranted).toBe(false)
    expect(answer(node(), { term: 9, lastLogIndex: 1, lastLogTerm: 3 })?.voteGranted).toBe(true)
  })

  it('is refused by a leader, and by a follower that hears from one', () => {
    const follower = makeNode()
    receive(follower, appendEntries())
    expect(answer(follower, { from: '3', term: 2 })?.voteGranted).toBe(false)
    expect(answer(makeLeader(), { term: 2, lastLogIndex: 1, lastLogTerm: 2 })?.voteGranted).toBe(false)
  })

  it('is granted by a follower that has not heard from its leader for the shortest time-out', () => {
    const node = makeNode({ electionTimeoutTicks: 4 })
    receive(node, appendEntries())
    node.electionTimeoutTicks = 7
    repeat(node, 3, { type: 'tick' })
    expect(answer(node, { from: '3', term: 2 })?.voteGranted).toBe(false)
    step(node, { type: 'tick' })
    expect(answer(node, { from: '3', term: 2 })?.voteGranted).toBe(true)
    expect(node.role).toBe('follower')
  })
})

describe('a campaign with pre-votes (thesis 9.6)', () => {
  function campaigning() {
    const node = makeNode({ preVote: true, term: 3, records: log(1, 2), voters: ['1', '2', '3', '4', '5'] })
    return { node, effects: step(node, { type: 'campaign' }) }
  }

  it('asks for the next term without entering it, and stores nothing', () => {
    const { node, effects } = campaigning()
    expect(types(effects)).toEqual(['role', 'send', 'send', 'send', 'send'])
    expect(sent(effects, 'pre_vote')[0]).toEqual(
      preVote({ from: '1', to: '2', term: 4, lastLogIndex: 2, lastLogTerm: 2 }),
    )
    expect([node.role, node.term, node.votedFor]).toEqual(['candidate', 3, null])
  })

  it('enters the term when a majority says yes, and asks for votes', () => {
    const { node } = campaigning()
    receive(node, preVoteResponse({ from: '2', term: 3, proposedTerm: 4 }))
    expect(node.term).toBe(3)
    const effects = receive(node, preVoteResponse({ from: '3', term: 3, proposedTerm: 4 }))
    expect(sent(effects, 'request_vote').map(({ to, term }) => [to, term])).toEqual([
      ['2', 4],
      ['3', 4],
      ['4', 4],
      ['5', 4],
    ])
    expect([node.term, node.votedFor]).toEqual([4, '1'])
  })

  it('counts one yes a node, none that is refused, and none for another term', () => {
    const { node } = campaigning()
    const yes = preVoteResponse({ from: '2', term: 3, proposedTerm: 4 })
    for (const response of [
      yes,
      yes,
      { ...yes, from: '3', voteGranted: false },
      { ...yes, from: '4', proposedTerm: 3 },
    ])
      receive(node, response)
    expect([node.term, node.election?.phase]).toEqual([3, 'pre_vote'])
    expect([...(node.election?.granted ?? [])]).toEqual(['1', '2'])
  })

  it('counts the yes of a node that is already in the proposed term', () => {
    const { node } = campaigning()
    receive(node, preVoteResponse({ from: '2', term: 4, proposedTerm: 4 }))
    receive(node, preVoteResponse({ from: '3', term: 4, proposedTerm: 4 }))
    expect([node.role, node.term, node.election?.phase]).toEqual(['candidate', 4, 'vote'])
  })

  it('does not take a vote for a pre-vote, nor a pre-vote for a vote', () => {
    const { node } = campaigning()
    for (const from of ['2', '3', '4']) receive(node, requestVoteResponse({ from, term: 3 }))
    expect(node.election?.phase).toBe('pre_vote')
    for (const from of ['2', '3', '4']) receive(node, preVoteResponse({ from, term: 4, proposedTerm: 4 }))
    expect([node.role, node.election?.phase, node.election?.granted.size]).toEqual(['candidate', 'vote', 1])
  })

  it('does not raise the term however often it fails', () => {
    const { node } = campaigning()
    repeat(node, 200, { type: 'tick' })
    expect(node.term).toBe(3)
  })
})
