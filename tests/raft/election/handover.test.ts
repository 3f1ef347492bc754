/** What a client is told that has asked for a transfer of leadership, once the old leader leads no longer (thesis 3.10). */
import { describe, expect, it } from 'vitest'
import { type NodeState, step } from '../../../src/raft/index.ts'
import { answers } from '../../support/membership-leader.ts'
import {
  appendEntries,
  appendEntriesResponse,
  installSnapshot,
  makeLeader,
  receive,
  repeat,
  requestVote,
  requestVoteResponse,
  sent,
} from '../../support/raft.ts'

/** A leader of term 1 that has told node "3" to take over, and makes way for a candidate of term 2. */
function madeWay(candidate = '3'): NodeState {
  const leader = makeLeader({ electionTimeoutTicks: 4 })
  receive(leader, appendEntriesResponse({ from: '3', matchIndex: 1 }))
  step(leader, { type: 'transfer', request: 't', to: '3' })
  receive(leader, requestVote({ from: candidate, term: 2, lastLogIndex: 1, lastLogTerm: 1, transfer: true }))
  return leader
}

describe('a transfer is done', () => {
  const done = [{ type: 'result', result: '"3" leads in term 2' }]

  it('when the old leader hears from the target as the leader of a newer term', () => {
    const node = madeWay()
    expect(answers(receive(node, appendEntries({ from: '3', term: 2 })))).toEqual(done)
    expect(node.handover).toBe(null)
    expect(answers(repeat(node, 4, { type: 'tick' }))).toEqual([])
  })

  it('also by a snapshot, and by the first that it hears of the newer term', () => {
    const snapshot = { from: '3', term: 2, lastIncludedIndex: 9 }
    expect(answers(receive(madeWay(), installSnapshot(snapshot)))).toEqual(done)
    const leader = makeLeader()
    receive(leader, appendEntriesResponse({ from: '3', matchIndex: 1 }))
    step(leader, { type: 'transfer', request: 't', to: '3' })
    expect(answers(receive(leader, appendEntries({ from: '3', term: 2 })))).toEqual(done)
  })

  it('not because the term has grown, nor by what belongs to the term of the old leader', () => {
    const leader = makeLeader()
    receive(leader, appendEntriesResponse({ from: '3', matchIndex: 1 }))
    step(leader, { type: 'transfer', request: 't', to: '3' })
    expect(answers(receive(leader, requestVoteResponse({ term: 2, voteGranted: false })))).toEqual([])
    expect(leader.handover).toMatchObject({ to: '3', term: 1 })

    const failed = makeLeader()
    receive(failed, appendEntriesResponse({ from: '3', matchIndex: 1 }))
    step(failed, { type: 'transfer', request: 't', to: '3' })
    step(failed, { type: 'machine_failed', reason: 'broken' })
    expect(answers(receive(failed, appendEntries({ from: '3' })))).toEqual([])
    expect(failed.handover).not.toBe(null)
  })
})

describe('a transfer is over', () => {
  it('when another node leads: the client is told which', () => {
    const node = madeWay()
    expect(answers(receive(node, appendEntries({ from: '2', term: 2 })))).toEqual([{ type: 'redirect', leader: '2' }])
    expect(node.handover).toBe(null)
  })

  it('and nobody knows how, when nobody is heard to lead for an election time-out', () => {
    const node = madeWay()
    expect(answers(repeat(node, 3, { type: 'tick' }))).toEqual([])
    expect(answers(step(node, { type: 'tick' }))).toEqual([{ type: 'unknown', reason: 'transfer_timeout' }])
    expect(answers(receive(node, appendEntries({ from: '3', term: 2 })))).toEqual([])
  })

  it('and nobody knows how, when the node ends before', () => {
    expect(answers(step(madeWay(), { type: 'shutdown' }))).toEqual([{ type: 'unknown', reason: 'shutdown' }])
  })

  it('and nobody knows how, when the node leads again and hands over once more', () => {
    const node = madeWay('2')
    step(node, { type: 'campaign' })
    receive(node, requestVoteResponse({ term: 3 }))
    receive(node, appendEntriesResponse({ term: 3, matchIndex: 2, matchTerm: 3 }))
    expect(sent(step(node, { type: 'transfer', request: 'u', to: '2' }), 'timeout_now')).toHaveLength(1)
    const effects = receive(node, requestVote({ from: '2', term: 4, lastLogIndex: 2, lastLogTerm: 3 }))
    expect(answers(effects)).toEqual([{ type: 'unknown', reason: 'transfer_timeout' }])
    expect(node.handover).toMatchObject({ to: '2', term: 3 })
  })

  it('for certain only where the target was told nothing', () => {
    const leader = makeLeader({ electionTimeoutTicks: 4 })
    step(leader, { type: 'transfer', request: 't', to: '3' })
    expect(answers(repeat(leader, 4, { type: 'tick' }))).toEqual([{ type: 'retry', reason: 'transfer_timeout' }])
    step(leader, { type: 'transfer', request: 't', to: '3' })
    const effects = receive(leader, requestVote({ from: '2', term: 2, lastLogIndex: 1, lastLogTerm: 1 }))
    expect(answers(effects)).toEqual([{ type: 'retry', reason: 'deposed' }])
    expect(leader.handover).toBe(null)
  })
})
