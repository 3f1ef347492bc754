import { describe, expect, it } from 'vitest'
import { type Input, type NodeState, step } from '../../src/raft/index.ts'
import { EVERY_ROLE } from '../support/every-role.ts'
import {
  appendEntries,
  applied,
  eventsOf,
  log,
  makeLeader,
  makeNode,
  membershipChange,
  ofType,
  receive,
  repeat,
  requestVote,
  sent,
} from '../support/raft.ts'

const SHUTDOWN: Input = { type: 'shutdown' }
const FAILED: Input = { type: 'machine_failed', reason: 'command "x" threw' }

/** A leader with a command, a read, a change of the membership and a transfer under way. */
function busyLeader(): NodeState {
  const leader = makeLeader()
  receive(leader, { ...acceptance, matchIndex: 1 })
  step(leader, { type: 'command', request: 'command', command: 'x' })
  step(leader, { type: 'read', request: 'read', query: 'q' })
  receive(leader, membershipChange({ from: '4', node: '4' }))
  step(leader, { type: 'transfer', request: 'transfer', to: '3' })
  return leader
}

const acceptance = {
  kind: 'append_entries_response',
  from: '2',
  to: '1',
  term: 1,
  success: true,
  matchIndex: 0,
  matchTerm: 1,
  lastLogIndex: 1,
} as const

const answersByRequest = (effects: ReturnType<typeof step>) =>
  ofType(effects, 'answer').map(({ request, answer }) => [request, answer.type, 'reason' in answer && answer.reason])

describe('a node that is shut down', () => {
  it('tells clients whose records are in its log that nobody knows, and ends what it had begun', () => {
    const effects = step(busyLeader(), SHUTDOWN)
    expect(answersByRequest(effects)).toEqual([
      ['command', 'unknown', 'shutdown'],
      ['read', 'retry', 'deposed'],
      ['transfer', 'retry', 'deposed'],
    ])
    expect(sent(effects, 'membership_change_response')).toMatchObject([{ to: '4', success: false, reason: 'deposed' }])
    expect(eventsOf(effects).at(-1)).toEqual({ type: 'shutdown' })
  })

  const inputs: readonly Input[] = [
    { type: 'message', message: appendEntries({ term: 9, entries: log(1) }) },
    { type: 'message', message: 'garbage' },
    { type: 'tick' },
    { type: 'campaign' },
    { type: 'heartbeat' },
    { type: 'command', request: 'r', command: 'x' },
    { type: 'join', via: '2' },
    { type: 'leave' },
    { type: 'snapshot' },
    FAILED,
    SHUTDOWN,
  ]

  it.each(Object.keys(EVERY_ROLE))('does nothing any more: %s', (role) => {
    const node = EVERY_ROLE[role]?.({})
    if (!node) throw new Error(role)
    step(node, SHUTDOWN)
    const before = structuredClone(node)
    for (const input of inputs) expect(step(node, input)).toEqual([])
    expect(structuredClone(node)).toEqual(before)
    expect([node.stopped, node.role === 'leader']).toEqual([true, false])
  })
})

describe('a node whose state machine has failed', () => {
  it('gives up leading, and tells those who wait that nobody knows', () => {
    const leader = busyLeader()
    const effects = step(leader, FAILED)
    expect(answersByRequest(effects)[0]).toEqual(['command', 'unknown', 'node_disabled'])
    expect([leader.role, leader.term, leader.waiting.length]).toEqual(['follower', 1, 0])
    const error = { type: 'error', code: 'node_disabled', message: 'command "x" threw' }
    expect(eventsOf(effects)).toContainEqual(error)
  })

  it('says so once', () => {
    const node = makeNode()
    step(node, FAILED)
    expect(step(node, { ...FAILED, reason: 'another' })).toEqual([])
    expect(node.disabled).toBe('command "x" threw')
  })

  it('refuses whatever clients ask, and says why', () => {
    const node = makeNode()
    step(node, FAILED)
    const message = 'this node does not serve clients: command "x" threw'
    const refusal = { type: 'refused', reason: 'node_disabled', message }
    for (const input of [
      { type: 'command', request: 'r', command: 'x' },
      { type: 'read', request: 'r', query: 'q' },
      { type: 'transfer', request: 'r', to: '2' },
    ] as const) {
      expect(step(node, input)).toEqual([{ type: 'answer', request: 'r', answer: refusal }])
    }
  })

  it('does not campaign, whatever happens', () => {
    const node = makeNode()
    step(node, FAILED)
    repeat(node, 100, { type: 'tick' })
    step(node, { type: 'campaign' })
    expect([node.role, node.term]).toEqual(['follower', 0])
    const candidate = makeNode()
    step(candidate, { type: 'campaign' })
    step(candidate, FAILED)
    expect([candidate.role, candidate.election]).toEqual(['follower', null])
  })

  it('goes on storing and voting, but applies nothing', () => {
    const node = makeNode()
    step(node, FAILED)
    const effects = receive(node, appendEntries({ entries: log(1, 1), leaderCommit: 2 }))
    expect(sent(effects, 'append_entries_response')).toMatchObject([{ success: true, matchIndex: 2 }])
    expect([applied(effects), node.commitIndex, node.lastApplied]).toEqual([[], 2, 0])
    receive(node, requestVote({ term: 2, lastLogIndex: 2, lastLogTerm: 1 }))
    expect(node.votedFor).toBe('2')
  })

  it('knows its leader as before, and drops a snapshot that was being taken', () => {
    const node = makeNode()
    receive(node, appendEntries({ entries: log(1), leaderCommit: 1 }))
    step(node, { type: 'snapshot' })
    step(node, FAILED)
    expect([node.leader, node.taking]).toEqual(['2', null])
    expect(step(node, { type: 'snapshot_taken', index: 1, data: new Uint8Array() })).toEqual([])
  })
})
