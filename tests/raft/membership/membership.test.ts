import { describe, expect, it } from 'vitest'
import { type LogRecord, step } from '../../../src/raft/index.ts'
import { accept, answers, change, membershipAt, readyLeader } from '../../support/membership-leader.ts'
import {
  appendEntries,
  eventsOf,
  log,
  makeLeader,
  makeNode,
  membershipChange,
  receive,
  repeat,
  requestVote,
  sent,
} from '../../support/raft.ts'

describe('a change of the membership (thesis 4.1)', () => {
  it('is in force as soon as it is in the log: the record itself needs the new majority', () => {
    const leader = readyLeader({ voters: ['1', '2', '3', '4'] })
    accept(leader, '4', 1)
    change(leader, 'REMOVE', '4')
    expect(leader.voters).toEqual(['1', '2', '3'])
    expect([...leader.progress.keys()]).toEqual(['2', '3'])
    accept(leader, '4', 2)
    expect(leader.commitIndex).toBe(1)
    const effects = accept(leader, '2', 2)
    expect([leader.commitIndex, answers(effects)]).toEqual([2, [{ type: 'result', result: 'committed at 2' }]])
  })

  it('waits until the leader has committed a record of its own term', () => {
    const leader = makeLeader({ records: log(1), term: 2 })
    expect(answers(change(leader, 'REMOVE', '3'))).toEqual([{ type: 'retry', reason: 'not_ready' }])
    accept(leader, '2', 2)
    expect(answers(change(leader, 'REMOVE', '3'))).toEqual([])
    expect(leader.voters).toEqual(['1', '2'])
  })

  it('is one at a time', () => {
    const leader = readyLeader()
    change(leader, 'ADD_LEARNER', '4')
    const message = 'one change at a time: the change in record 2 is not committed'
    const refusal = { type: 'refused', reason: 'change_under_way', message }
    expect(answers(change(leader, 'REMOVE', '3'))).toEqual([refusal])
    accept(leader, '2', 2)
    expect(answers(change(leader, 'REMOVE', '3'))).toEqual([])
  })

  it('is one at a time also while a node is being brought up to date', () => {
    const leader = readyLeader()
    change(leader, 'ADD', '4')
    const [answer] = answers(change(leader, 'REMOVE', '3'))
    expect(answer).toMatchObject({ message: 'one change at a time: node "4" is being brought up to date' })
  })

  it('that is as it should be already is done', () => {
    const leader = readyLeader()
    const done = [{ type: 'result', result: 'committed at 0' }]
    expect(answers(change(leader, 'ADD', '2'))).toEqual(done)
    expect(answers(change(leader, 'REMOVE', '9'))).toEqual(done)
    expect(leader.log.lastIndex).toBe(1)
    change(leader, 'ADD_LEARNER', '4')
    accept(leader, '2', 2)
    expect(answers(change(leader, 'ADD_LEARNER', '4'))).toEqual([{ type: 'result', result: 'committed at 2' }])
  })

  it.each(['REMOVE', 'ADD_LEARNER'] as const)('cannot take away the last vote: %s', (op) => {
    expect(answers(change(makeLeader({ voters: ['1'] }), op, '1'))).toMatchObject([{ reason: 'last_voter' }])
  })

  it('is refused to another node while leadership is handed over, which shall have no new records', () => {
    const leader = readyLeader()
    step(leader, { type: 'transfer', request: 't', to: '2' })
    const effects = receive(leader, membershipChange({ from: '4', op: 'REMOVE', node: '3' }))
    expect(sent(effects, 'membership_change_response')).toMatchObject([{ success: false, reason: 'transferring' }])
  })
})

describe('a learner (thesis 4.2.1)', () => {
  it('is sent records, and counts in no majority', () => {
    const leader = readyLeader()
    change(leader, 'ADD_LEARNER', '4')
    accept(leader, '2', 2)
    const effects = step(leader, { type: 'command', request: 'c', command: 'x' })
    expect(sent(effects, 'append_entries').map(({ to }) => to)).toEqual(['2', '3', '4'])
    accept(leader, '4', 3)
    expect(leader.commitIndex).toBe(2)
  })

  it('never campaigns, but votes', () => {
    const records = [{ ...membershipAt(1, 1, ['2', '3']), membership: { voters: ['2', '3'], learners: ['1'] } }]
    const node = makeNode({ voters: [], records: records as LogRecord[] })
    repeat(node, 100, { type: 'tick' })
    step(node, { type: 'campaign' })
    expect([node.role, node.term]).toEqual(['follower', 1])
    receive(node, requestVote({ term: 2, lastLogIndex: 1, lastLogTerm: 1 }))
    expect(node.votedFor).toBe('2')
  })
})

describe('a membership in a log that is repaired (thesis 4.1)', () => {
  it('falls back to the one before when its record is overwritten, and the asker hears of it', () => {
    const leader = readyLeader()
    receive(leader, membershipChange({ from: '3', op: 'REMOVE', node: '2' }))
    expect(leader.voters).toEqual(['1', '3'])
    const entries: LogRecord[] = [{ index: 2, term: 2, type: 'term_start' }]
    const inTerm2 = appendEntries({ term: 2, prevLogIndex: 1, prevLogTerm: 1, entries, leaderCommit: 2 })
    const effects = receive(leader, inTerm2)
    expect(leader.voters).toEqual(['1', '2', '3'])
    const back = { type: 'membership', membership: { voters: ['1', '2', '3'], learners: [] } }
    expect(eventsOf(effects)).toContainEqual(back)
    const [response] = sent(effects, 'membership_change_response')
    expect(response).toMatchObject({ to: '3', op: 'REMOVE', node: '2', success: false, reason: 'overwritten' })
  })

  it('is the one of the last record that has one, whatever is committed', () => {
    const node = makeNode({ records: [membershipAt(1, 1, ['1', '2']), membershipAt(2, 1, ['1', '2', '4'])] })
    expect([node.voters, node.commitIndex]).toEqual([['1', '2', '4'], 0])
    receive(node, appendEntries({ term: 2, prevLogIndex: 1, prevLogTerm: 1, entries: [membershipAt(2, 2, ['2'])] }))
    expect(node.voters).toEqual(['2'])
  })
})
