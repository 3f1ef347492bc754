import { describe, expect, it } from 'vitest'
import { type LogRecord, step } from '../../../src/raft/index.ts'
import { accept, answers, change, membershipAt, readyLeader } from '../../support/membership-leader.ts'
import {
  appendEntries,
  appendEntriesResponse,
  log,
  makeNode,
  receive,
  recordsFrom,
  repeat,
  requestVoteResponse,
  sent,
} from '../../support/raft.ts'

describe('a leader that is removed (thesis 4.2.2)', () => {
  it('goes on until the record is committed, by a majority that it is not part of', () => {
    const leader = readyLeader()
    change(leader, 'REMOVE', '1')
    expect([leader.role, leader.voters]).toEqual(['leader', ['2', '3']])
    accept(leader, '2', 2)
    expect([leader.role, leader.commitIndex]).toEqual(['leader', 1])
    const effects = accept(leader, '3', 2)
    expect([leader.role, leader.leader, leader.commitIndex]).toEqual(['follower', null, 2])
    expect(answers(effects)).toEqual([{ type: 'result', result: 'committed at 2' }])
  })

  it('tells the others what is committed before it goes, and runs for nothing any more', () => {
    const leader = readyLeader()
    change(leader, 'REMOVE', '1')
    accept(leader, '2', 2)
    const heartbeats = sent(accept(leader, '3', 2), 'append_entries')
    expect(heartbeats.map(({ to, leaderCommit }) => [to, leaderCommit])).toEqual([
      ['2', 2],
      ['3', 2],
    ])
    repeat(leader, 100, { type: 'tick' })
    expect([leader.role, leader.term]).toEqual(['follower', 1])
  })
})

describe('a node that its own log removes, which need not be committed (thesis 4.2.2, figure 4.6)', () => {
  /** Node 1 led the cluster of 1 and 2, appended its own removal, and was restarted before node 2 had that. */
  const removed = () => makeNode({ voters: ['1', '2'], term: 1, records: [...log(1), membershipAt(2, 1, ['2'])] })

  it('still runs for leader, without counting its own vote: node 2 cannot win with its shorter log', () => {
    const node = removed()
    expect(sent(step(node, { type: 'campaign' }), 'request_vote').map(({ to }) => to)).toEqual(['2'])
    expect(node.role).toBe('candidate')
    receive(node, requestVoteResponse({ term: 2 }))
    expect(node.role).toBe('leader')
    receive(node, appendEntriesResponse({ term: 2, matchIndex: 3, matchTerm: 2 }))
    expect([node.role, node.commitIndex]).toEqual(['follower', 3])
  })

  it('runs also where it was given its vote later, and knows nothing to be committed', () => {
    const records = [membershipAt(1, 1, ['2', '1']), ...recordsFrom(2, 1), membershipAt(3, 1, ['2'])]
    const node = makeNode({ voters: [], records })
    step(node, { type: 'campaign' })
    expect(node.role).toBe('candidate')
  })

  it('runs where its vote was taken by making it a learner, until that is committed', () => {
    const demoted = { voters: ['2', '3'], learners: ['1'] }
    const node = makeNode({
      term: 1,
      records: [...log(1), { ...membershipAt(2, 1, []), membership: demoted } as LogRecord],
    })
    step(node, { type: 'campaign' })
    expect(node.role).toBe('candidate')
    receive(node, appendEntries({ term: 2, prevLogIndex: 2, prevLogTerm: 1, leaderCommit: 2 }))
    step(node, { type: 'campaign' })
    expect(node.role).toBe('follower')
  })

  it('does not where an older record has removed it, committed or not', () => {
    const records = [membershipAt(1, 1, ['1', '2', '3']), membershipAt(2, 1, ['2', '3']), membershipAt(3, 1, ['2'])]
    const node = makeNode({ records })
    step(node, { type: 'campaign' })
    expect(node.role).toBe('follower')
  })

  it('does not once it knows that the record is committed', () => {
    const node = removed()
    receive(node, appendEntries({ prevLogIndex: 2, prevLogTerm: 1, leaderCommit: 2 }))
    repeat(node, 50, { type: 'tick' })
    expect([node.role, node.term]).toEqual(['follower', 1])
  })
})
