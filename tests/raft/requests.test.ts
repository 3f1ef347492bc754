import { describe, expect, it } from 'vitest'
import { type LogRecord, type NodeState, step } from '../../src/raft/index.ts'
import {
  appendEntries,
  appendEntriesResponse,
  applied,
  log,
  makeLeader,
  makeNode,
  ofType,
  receive,
  recordsFrom,
} from '../support/raft.ts'

function command(node: NodeState, request = 'r1') {
  return step(node, { type: 'command', request, command: `do ${request}` })
}

describe('a command at a node that does not lead (paper 8)', () => {
  it('is answered with the leader that a follower has heard from', () => {
    const node = makeNode()
    receive(node, appendEntries({ from: '3' }))
    expect(command(node)).toEqual([{ type: 'answer', request: 'r1', answer: { type: 'redirect', leader: '3' } }])
    expect(node.log.lastIndex).toBe(0)
  })

  it('is to be retried where a follower has heard from no leader', () => {
    const answer = { type: 'retry', reason: 'no_leader' }
    expect(command(makeNode())).toEqual([{ type: 'answer', request: 'r1', answer }])
  })

  it('is to be retried at a candidate, even if it knew a leader before', () => {
    const node = makeNode()
    receive(node, appendEntries())
    step(node, { type: 'campaign' })
    const answer = { type: 'retry', reason: 'no_leader' }
    expect(command(node)).toEqual([{ type: 'answer', request: 'r1', answer }])
  })
})

describe('a command at the leader (paper 5.3)', () => {
  it('waits until its record is applied, which names the client', () => {
    const leader = makeLeader()
    const effects = command(leader)
    expect(leader.log.at(2)).toEqual({ index: 2, term: 1, type: 'command', command: 'do r1' })
    expect([...ofType(effects, 'apply'), ...ofType(effects, 'answer')]).toEqual([])

    const applies = ofType(receive(leader, appendEntriesResponse({ matchIndex: 2 })), 'apply')
    expect(applies.map(({ record, request }) => [record.index, request])).toEqual([
      [1, null],
      [2, 'r1'],
    ])
  })

  it('keeps each client with its own record when several commands are under way', () => {
    const leader = makeLeader()
    command(leader, 'r1')
    command(leader, 'r2')
    const applies = ofType(receive(leader, appendEntriesResponse({ matchIndex: 3 })), 'apply')
    expect(applies.map(({ request }) => request)).toEqual([null, 'r1', 'r2'])
  })

  it('is applied at a follower without a client', () => {
    const node = makeNode()
    const effects = receive(node, appendEntries({ entries: log(1), leaderCommit: 1 }))
    expect(ofType(effects, 'apply')).toEqual([{ type: 'apply', record: log(1)[0], request: null }])
  })
})

describe('the client of a leader that was deposed (paper 5.4.2, figure 8)', () => {
  it('gets its result here if a later leader commits the record', () => {
    const node = makeLeader()
    command(node)
    const entries: LogRecord[] = [{ index: 3, term: 2, type: 'term_start' }]
    const effects = receive(node, appendEntries({ term: 2, prevLogIndex: 2, prevLogTerm: 1, entries, leaderCommit: 3 }))
    expect(ofType(effects, 'apply').map(({ request }) => request)).toEqual([null, 'r1', null])
    expect(ofType(effects, 'answer')).toEqual([])
  })

  it('is not told "overwritten" when only this log has lost the record: another may bring it back', () => {
    const node = makeLeader({ voters: ['1', '2', '3', '4', '5'] })
    command(node)
    const byNode3 = { index: 2, term: 2, type: 'term_start' } as const
    const inTerm2 = { from: '3', term: 2, prevLogIndex: 1, prevLogTerm: 1, entries: [byNode3], leaderCommit: 0 }
    expect(ofType(receive(node, appendEntries(inTerm2)), 'answer')).toEqual([])

    // Node 2 still had the record, won term 3 without node 3, and commits it with a record of its own.
    const broughtBack = [{ index: 2, term: 1, type: 'command', command: 'do r1' } as const, ...recordsFrom(3, 3)]
    const inTerm3 = { from: '2', term: 3, prevLogIndex: 1, prevLogTerm: 1, entries: broughtBack, leaderCommit: 3 }
    const effects = receive(node, appendEntries(inTerm3))
    expect(ofType(effects, 'apply').map(({ request }) => request)).toEqual([null, 'r1', null])
    expect(ofType(effects, 'answer')).toEqual([])
  })

  it('is told "overwritten" once a later term has a committed record at or below its own', () => {
    const node = makeLeader()
    command(node, 'r1')
    command(node, 'r2')
    const entries: LogRecord[] = [{ index: 2, term: 2, type: 'term_start' }]
    receive(node, appendEntries({ term: 2, prevLogIndex: 1, prevLogTerm: 1, entries, leaderCommit: 1 }))
    const effects = receive(node, appendEntries({ term: 2, prevLogIndex: 2, prevLogTerm: 2, leaderCommit: 2 }))
    const answer = { type: 'retry', reason: 'overwritten' }
    expect(effects.filter(({ type }) => type === 'answer' || type === 'apply')).toEqual([
      { type: 'answer', request: 'r1', answer },
      { type: 'answer', request: 'r2', answer },
      { type: 'apply', record: entries[0], request: null },
    ])
    expect(node.waiting).toHaveLength(0)
  })

  it('keeps waiting while only records of its own or an earlier term are committed', () => {
    const node = makeLeader({ records: log(1), term: 3 })
    command(node)
    const effects = receive(
      node,
      appendEntries({ term: 4, prevLogIndex: 1, prevLogTerm: 1, entries: recordsFrom(2, 2, 2, 4), leaderCommit: 3 }),
    )
    expect(applied(effects)).toEqual([1, 2, 3])
    expect(ofType(effects, 'answer')).toEqual([])
    const committed = receive(node, appendEntries({ term: 4, prevLogIndex: 4, prevLogTerm: 4, leaderCommit: 4 }))
    expect(ofType(committed, 'answer').map(({ request }) => request)).toEqual(['r1'])
  })
})
