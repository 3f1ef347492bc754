import { describe, expect, it } from 'vitest'
import { step } from '../../../src/raft/index.ts'
import { log, makeLeader, makeNode, type NodeOptions, receive, requestVote, sent } from '../../support/raft.ts'

/** What a node answers to a request for its vote. */
function grants(options: NodeOptions, request: Parameters<typeof requestVote>[0]): boolean | undefined {
  const node = makeNode(options)
  const [response] = sent(receive(node, requestVote(request)), 'request_vote_response')
  return response?.voteGranted
}

describe('one vote a term, first come first served (paper 5.2)', () => {
  it('goes to the first candidate, and names it', () => {
    const node = makeNode()
    const effects = receive(node, requestVote({ from: '3', term: 2 }))
    const message = { kind: 'request_vote_response', from: '1', to: '3', term: 2, voteGranted: true }
    expect(effects.at(-1)).toEqual({ type: 'send', message })
    expect([node.term, node.votedFor]).toEqual([2, '3'])
  })

  it('is refused to a second candidate of the term', () => {
    expect(grants({ term: 2, votedFor: '3' }, { from: '2', term: 2 })).toBe(false)
  })

  it('is free again in a newer term', () => {
    expect(grants({ term: 2, votedFor: '3' }, { from: '2', term: 3 })).toBe(true)
  })

  it('is refused by the candidates and the leader of the term', () => {
    const candidate = makeNode()
    step(candidate, { type: 'campaign' })
    const leader = makeLeader()
    for (const node of [candidate, leader]) {
      const [response] = sent(
        receive(node, requestVote({ term: 1, lastLogIndex: 9, lastLogTerm: 1 })),
        'request_vote_response',
      )
      expect(response).toMatchObject({ term: 1, voteGranted: false })
      expect(node.votedFor).toBe('1')
    }
    expect([candidate.role, leader.role]).toEqual(['candidate', 'leader'])
  })

  it('is given by a node that only asks for pre-votes, and ends that (thesis 9.6)', () => {
    const node = makeNode({ preVote: true, term: 1 })
    step(node, { type: 'campaign' })
    receive(node, requestVote({ term: 1 }))
    expect([node.role, node.votedFor, node.election]).toEqual(['follower', '2', null])
  })
})

describe('the voter compares logs (paper 5.4.1)', () => {
  const records = log(1, 2, 2)
  const cases: readonly [string, number, number, boolean][] = [
    ['the same log', 3, 2, true],
    ['a longer log of the same last term', 4, 2, true],
    ['a shorter log of the same last term', 2, 2, false],
    ['a shorter log of a later last term', 1, 3, true],
    ['a longer log of an earlier last term', 9, 1, false],
    ['an empty log', 0, 0, false],
  ]

  it.each(cases)('with %s', (_, lastLogIndex, lastLogTerm, granted) => {
    expect(grants({ records }, { term: 5, lastLogIndex, lastLogTerm })).toBe(granted)
  })

  it('and adopts the newer term even if it refuses', () => {
    const node = makeNode({ records })
    const [response] = sent(receive(node, requestVote({ term: 5 })), 'request_vote_response')
    expect(response).toMatchObject({ term: 5, voteGranted: false })
    expect([node.term, node.votedFor]).toEqual([5, null])
  })
})

describe("the voter's wait (paper 5.2, rules for followers)", () => {
  it('begins anew when it grants its vote', () => {
    const node = makeNode()
    step(node, { type: 'tick' })
    receive(node, requestVote())
    expect(node.electionElapsedTicks).toBe(0)
  })

  it('goes on when it refuses', () => {
    const node = makeNode({ records: log(1) })
    step(node, { type: 'tick' })
    receive(node, requestVote({ term: 2 }))
    expect(node.electionElapsedTicks).toBe(1)
  })
})
