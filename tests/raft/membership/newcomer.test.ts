import { describe, expect, it } from 'vitest'
import { createNode, type NodeState, step } from '../../../src/raft/index.ts'
import { membershipAt } from '../../support/membership-leader.ts'
import {
  appendEntries,
  installSnapshot,
  makeNode,
  ofType,
  preVote,
  receive,
  recordsFrom,
  repeat,
  requestVote,
  sent,
} from '../../support/raft.ts'

/** Node 1 comes with nothing to the cluster of 2 and 3, in which a node of its id was alone long ago. */
const newcomer = () => makeNode({ voters: [] })
const HISTORY = [membershipAt(1, 1, ['1']), membershipAt(2, 1, ['1', '2']), ...recordsFrom(3, 2)]

/** The leader of term 2 has committed `leaderCommit`, and sends the history up to `upTo`. */
const send = (node: NodeState, upTo: number, leaderCommit: number) =>
  receive(node, appendEntries({ term: 2, entries: HISTORY.slice(0, upTo), leaderCommit }))

const granted = (effects: ReturnType<typeof step>) =>
  sent(effects, 'request_vote_response').map(({ voteGranted }) => voteGranted)

describe('a node that comes with nothing to a cluster that there is', () => {
  it('does not run by what its log says of long ago', () => {
    const node = newcomer()
    send(node, 1, 3)
    expect(node.voters).toEqual(['1'])
    repeat(node, 50, { type: 'tick' })
    step(node, { type: 'campaign' })
    expect([node.role, node.term, node.newcomer]).toEqual(['follower', 2, true])
  })

  it('votes for nobody, and forecasts no vote', () => {
    const node = newcomer()
    send(node, 2, 3)
    expect(granted(receive(node, requestVote({ from: '3', term: 3, lastLogIndex: 9, lastLogTerm: 2 })))).toEqual([
      false,
    ])
    repeat(node, 20, { type: 'tick' })
    const [forecast] = sent(
      receive(node, preVote({ from: '3', term: 4, lastLogIndex: 9, lastLogTerm: 2 })),
      'pre_vote_response',
    )
    expect(forecast).toMatchObject({ voteGranted: false })
  })

  it('takes part once it has all that a leader knows to be committed, and says so', () => {
    const node = newcomer()
    expect(sent(send(node, 2, 3), 'append_entries_response')).toMatchObject([{ newcomer: true }])
    expect(ofType(send(node, 2, 3), 'store_state')).toEqual([])
    const effects = send(node, 3, 3)
    expect(sent(effects, 'append_entries_response').map((answer) => answer.newcomer)).toEqual([undefined])
    expect(ofType(effects, 'store_state')).toEqual([{ type: 'store_state', term: 2, votedFor: null }])
    expect(granted(receive(node, requestVote({ term: 3, lastLogIndex: 3, lastLogTerm: 2 })))).toEqual([true])
  })

  it('does not go by a leader that has committed nothing of its own term', () => {
    const node = newcomer()
    send(node, 3, 2)
    expect([node.commitIndex, node.newcomer]).toEqual([2, true])
  })

  it('does not go by a snapshot, which may be older than what is committed', () => {
    const node = newcomer()
    receive(node, installSnapshot({ term: 2, lastIncludedIndex: 3, lastIncludedTerm: 2 }))
    expect([node.commitIndex, node.newcomer]).toEqual([3, true])
    receive(node, appendEntries({ term: 2, prevLogIndex: 3, prevLogTerm: 2, leaderCommit: 3 }))
    expect(node.newcomer).toBe(false)
  })
})

describe('what a newcomer stores', () => {
  it('says that it is one, so that it is after a restart', () => {
    const [stored] = ofType(send(newcomer(), 2, 3), 'store_state')
    expect(stored).toEqual({ type: 'store_state', term: 2, votedFor: null, newcomer: true })
    const config = { id: '1', voters: [] }
    const back = { term: 2, votedFor: null, records: HISTORY.slice(0, 2) }
    expect(createNode(config, { ...back, newcomer: true }).newcomer).toBe(true)
    expect(createNode(config, back).newcomer).toBe(false)
  })

  it('is nothing in a node with which a cluster begins', () => {
    expect([makeNode().newcomer, newcomer().newcomer]).toEqual([false, true])
  })
})
