import { describe, expect, it } from 'vitest'
import { type NodeState, step } from '../../../src/raft/index.ts'
import {
  appendEntries,
  log,
  makeLeader,
  makeNode,
  progress,
  receive,
  repeat,
  requestVote,
  requestVoteResponse,
  sent,
} from '../../support/raft.ts'

const FIVE = ['1', '2', '3', '4', '5']

function candidate(options: Parameters<typeof makeNode>[0] = {}): NodeState {
  const node = makeNode({ voters: FIVE, ...options })
  step(node, { type: 'campaign' })
  return node
}

describe('a candidate (paper 5.2)', () => {
  it('enters the next term, votes for itself and asks everyone else', () => {
    const node = makeNode({ term: 6, records: log(2, 5) })
    const effects = step(node, { type: 'campaign' })
    expect([node.role, node.term, node.votedFor, node.leader]).toEqual(['candidate', 7, '1', null])
    const asked = { from: '1', term: 7, lastLogIndex: 2, lastLogTerm: 5 }
    expect(sent(effects, 'request_vote')).toEqual([
      requestVote({ ...asked, to: '2' }),
      requestVote({ ...asked, to: '3' }),
    ])
  })

  it('leads with the votes of a majority, its own included', () => {
    const node = candidate()
    receive(node, requestVoteResponse({ from: '2' }))
    expect(node.role).toBe('candidate')
    receive(node, requestVoteResponse({ from: '3' }))
    expect([node.role, node.leader, node.election]).toEqual(['leader', '1', null])
  })

  it('counts a vote once, and refusals not at all', () => {
    const node = candidate()
    receive(node, requestVoteResponse({ from: '2' }))
    receive(node, requestVoteResponse({ from: '2' }))
    for (const from of ['3', '4', '5']) receive(node, requestVoteResponse({ from, voteGranted: false }))
    expect(node.role).toBe('candidate')
    expect([...(node.election?.granted ?? [])]).toEqual(['1', '2'])
  })

  it('does not count the vote of a node outside the cluster', () => {
    const node = candidate()
    for (const from of ['8', '9']) receive(node, requestVoteResponse({ from }))
    expect(node.role).toBe('candidate')
  })

  it('that campaigns again starts from its own vote in a newer term', () => {
    const node = candidate()
    receive(node, requestVoteResponse({ from: '2' }))
    step(node, { type: 'campaign' })
    receive(node, requestVoteResponse({ from: '3', term: 2 }))
    expect([node.role, node.term, node.votedFor]).toEqual(['candidate', 2, '1'])
  })

  it('that has become a leader ignores votes that arrive late', () => {
    const node = makeLeader({ voters: FIVE })
    expect(receive(node, requestVoteResponse({ from: '5' }))).toEqual([])
  })

  it('that has become a follower again does not lead through a late vote', () => {
    const node = candidate()
    receive(node, requestVoteResponse({ from: '2' }))
    receive(node, appendEntries({ from: '3' }))
    expect(receive(node, requestVoteResponse({ from: '4' }))).toEqual([])
    expect(node.role).toBe('follower')
  })

  it.each([true, false])('alone in its cluster leads at once (pre-vote: %s)', (preVote) => {
    const node = makeNode({ voters: ['1'], preVote })
    step(node, { type: 'campaign' })
    expect([node.role, node.term, node.commitIndex]).toEqual(['leader', 1, 1])
  })

  it('is not what a leader that is asked to campaign becomes', () => {
    const leader = makeLeader()
    expect(step(leader, { type: 'campaign' })).toEqual([])
    expect([leader.role, leader.term]).toEqual(['leader', 1])
  })
})

describe('a new leader (paper 5.3, 8 and figure 2)', () => {
  it('writes a record of its own term, and sends it with the index and term before it', () => {
    const node = makeNode({ records: log(1, 3) })
    step(node, { type: 'campaign' })
    const [toTwo, toThree] = sent(receive(node, requestVoteResponse({ term: 4 })), 'append_entries')
    const termStart = { index: 3, term: 4, type: 'term_start' } as const
    expect(node.log.at(3)).toEqual(termStart)
    expect(toTwo).toEqual(
      appendEntries({ from: '1', to: '2', term: 4, prevLogIndex: 2, prevLogTerm: 3, entries: [termStart] }),
    )
    expect(toThree).toEqual({ ...toTwo, to: '3' })
  })

  it('knows of no matching record, and has sent up to its last one', () => {
    const leader = makeLeader({ records: log(1, 1), term: 2 })
    expect([...leader.progress]).toEqual([
      ['2', progress({ nextIndex: 4, inFlight: [3] })],
      ['3', progress({ nextIndex: 4, inFlight: [3] })],
    ])
  })

  it('does not take over what it knew as leader of an earlier term', () => {
    const node = makeLeader()
    receive(node, { ...requestVoteResponse({ term: 2 }), voteGranted: false })
    step(node, { type: 'campaign' })
    receive(node, requestVoteResponse({ term: 3 }))
    expect(node.progress.get('2')).toEqual(progress({ nextIndex: 3, inFlight: [2] }))
  })
})

describe('the election timer (paper 5.2)', () => {
  it('begins a new term each time that it runs out without a majority', () => {
    const node = makeNode({ electionTimeoutTicks: 3 })
    const asked = sent(repeat(node, 60, { type: 'tick' }), 'request_vote')
    expect(asked.length).toBeGreaterThan(10)
    expect(node.term).toBe(asked.length / 2)
  })
})
