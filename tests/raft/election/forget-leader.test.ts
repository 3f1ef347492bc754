import { describe, expect, it } from 'vitest'
import { step } from '../../../src/raft/index.ts'
import { appendEntries, makeLeader, makeNode, ofType, preVote, receive, requestVote, sent } from '../../support/raft.ts'

const FORGET = { type: 'forget_leader' } as const

function follower(options: Parameters<typeof makeNode>[0] = {}) {
  const node = makeNode({ preVote: true, checkQuorum: true, ...options })
  receive(node, appendEntries({ from: '2' }))
  return node
}

const granted = (node: ReturnType<typeof follower>) =>
  sent(receive(node, preVote({ from: '3', term: 2 })), 'pre_vote_response')[0]?.voteGranted

describe('a follower that is told to forget its leader', () => {
  it('has none, and keeps its term, its vote and its wait', () => {
    const node = follower()
    step(node, { type: 'tick' })
    const { term, votedFor, electionElapsedTicks, electionTimeoutTicks } = node
    expect(step(node, FORGET)).toEqual([{ type: 'event', event: { type: 'leader', leader: null } }])
    expect(node).toMatchObject({
      role: 'follower',
      leader: null,
      term,
      votedFor,
      electionElapsedTicks,
      electionTimeoutTicks,
    })
  })

  it('grants pre-votes and votes at once', () => {
    const node = follower()
    expect(granted(node)).toBe(false)
    step(node, FORGET)
    expect(granted(node)).toBe(true)
    receive(node, requestVote({ from: '3', term: 2 }))
    expect([node.term, node.votedFor]).toEqual([2, '3'])
  })

  it('does so only for a log that is up to date', () => {
    const node = follower()
    receive(node, appendEntries({ from: '2', entries: [{ index: 1, term: 1, type: 'term_start' }] }))
    step(node, FORGET)
    expect(granted(node)).toBe(false)
  })

  it('follows it again when it hears from it', () => {
    const node = follower()
    step(node, FORGET)
    receive(node, appendEntries({ from: '2' }))
    expect([node.leader, granted(node)]).toEqual(['2', false])
  })

  it('tells its clients to try again meanwhile', () => {
    const node = follower()
    step(node, FORGET)
    const effects = step(node, { type: 'command', request: 'c', command: 'x' })
    expect(ofType(effects, 'answer')).toMatchObject([{ answer: { type: 'retry', reason: 'no_leader' } }])
  })
})

describe('nobody else forgets a leader', () => {
  it('neither a leader nor a candidate, which follow nobody', () => {
    const leader = makeLeader()
    const candidate = makeNode()
    step(candidate, { type: 'campaign' })
    for (const node of [leader, candidate]) expect(step(node, FORGET)).toEqual([])
    expect([leader.leader, candidate.role]).toEqual(['1', 'candidate'])
  })

  it('nor a follower on whom a lease may rest', () => {
    const node = follower({ leaseReads: true })
    expect(step(node, FORGET)).toEqual([])
    expect([node.leader, granted(node)]).toEqual(['2', false])
  })
})
