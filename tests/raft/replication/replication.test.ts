import { describe, expect, it } from 'vitest'
import { type NodeState, step } from '../../../src/raft/index.ts'
import { appendEntriesResponse, log, makeLeader, progress, receive, recordsFrom, sent } from '../../support/raft.ts'

function command(leader: NodeState, text = 'x') {
  return sent(step(leader, { type: 'command', request: text, command: text }), 'append_entries')
}

/** What the leader sends in answer: previous index, and the indexes of the records. */
function answersWith(leader: NodeState, response: Parameters<typeof appendEntriesResponse>[0]) {
  const messages = sent(receive(leader, appendEntriesResponse({ term: leader.term, ...response })), 'append_entries')
  return messages.map(({ to, prevLogIndex, entries }) => [to, prevLogIndex, entries.map(({ index }) => index)])
}

describe('a leader sends what a follower lacks (paper 5.3)', () => {
  it('sends a new record to everyone, with the record before it and the commit index', () => {
    const leader = makeLeader()
    receive(leader, appendEntriesResponse({ matchIndex: 1 }))
    const messages = command(leader)
    expect(messages.map(({ to }) => to)).toEqual(['2', '3'])
    expect(messages[0]).toMatchObject({ term: 1, prevLogIndex: 1, prevLogTerm: 1, leaderCommit: 1 })
    expect(messages[0]?.entries).toEqual([{ index: 2, term: 1, type: 'command', command: 'x' }])
  })

  it('does not wait for an answer before it sends the next record (thesis 10.2.1)', () => {
    const leader = makeLeader()
    command(leader, 'x')
    const [second] = command(leader, 'y')
    expect(second).toMatchObject({ prevLogIndex: 2, entries: [{ index: 3 }] })
  })

  it('notes what matches, and never less than before', () => {
    const leader = makeLeader({ records: log(1, 1, 1), term: 2 })
    expect(answersWith(leader, { matchIndex: 4 })).toEqual([])
    answersWith(leader, { matchIndex: 2 })
    expect(leader.progress.get('2')).toEqual(progress({ nextIndex: 5, matchIndex: 4, heard: true }))
  })

  it('goes on behind what was refused, and then with the rest', () => {
    const leader = makeLeader({ records: log(1, 1, 1), term: 2 })
    expect(answersWith(leader, { success: false, matchIndex: 1 })).toEqual([['2', 1, [2, 3, 4]]])
    expect(leader.progress.get('2')).toEqual(progress({ state: 'probe', nextIndex: 2, inFlight: [4], heard: true }))
  })

  it('starts from the first record for a follower with nothing', () => {
    const leader = makeLeader({ records: log(1, 1), term: 2 })
    expect(answersWith(leader, { success: false, matchIndex: 0 })).toEqual([['2', 0, [1, 2, 3]]])
  })

  it('does not go forward because of a refusal', () => {
    const leader = makeLeader({ records: log(1, 1), term: 2, maxRecordsPerMessage: 1 })
    answersWith(leader, { success: false, matchIndex: 0 })
    expect(answersWith(leader, { success: false, matchIndex: 2 })).toEqual([])
    expect(leader.progress.get('2')).toMatchObject({ state: 'probe', nextIndex: 1, inFlight: [1] })
  })

  it('does not believe a refusal that names what this leader does not have', () => {
    const leader = makeLeader({ records: log(1), term: 2 })
    expect(answersWith(leader, { success: false, matchIndex: 99 })).toEqual([])
    expect([leader.progress.get('2'), leader.rejected.impossible]).toEqual([
      progress({ nextIndex: 3, inFlight: [2] }),
      1,
    ])
  })

  it('repairs one follower without a word to the others', () => {
    const leader = makeLeader({ records: log(1, 1), term: 2 })
    const messages = answersWith(leader, { from: '3', success: false, matchIndex: 1 })
    expect(messages.map(([to]) => to)).toEqual(['3'])
  })

  it('finds by heartbeat that a record was lost, and sends it again', () => {
    const leader = makeLeader()
    command(leader)
    const [heartbeat] = sent(step(leader, { type: 'heartbeat' }), 'append_entries')
    expect([heartbeat?.prevLogIndex, heartbeat?.entries]).toEqual([2, []])
    expect(answersWith(leader, { success: false, matchIndex: 0 })).toEqual([['2', 0, [1, 2]]])
  })
})

describe('maxRecordsPerMessage', () => {
  it('limits each message', () => {
    const leader = makeLeader({ records: log(1, 1, 1, 1), term: 2, maxRecordsPerMessage: 2 })
    expect(answersWith(leader, { success: false, matchIndex: 0 })).toEqual([['2', 0, [1, 2]]])
    expect(answersWith(leader, { matchIndex: 2 })).toEqual([
      ['2', 2, [3, 4]],
      ['2', 4, [5]],
    ])
    expect(answersWith(leader, { matchIndex: 4 })).toEqual([])
    expect(answersWith(leader, { matchIndex: 5 })).toEqual([])
  })

  it('may be 1', () => {
    const leader = makeLeader({ records: log(1, 1), term: 2, maxRecordsPerMessage: 1 })
    expect(answersWith(leader, { success: false, matchIndex: 0 })).toEqual([['2', 0, [1]]])
  })
})

describe('a leader never changes its own log (paper 5.3, leader append-only)', () => {
  it('whatever its followers answer', () => {
    const leader = makeLeader({ records: log(1, 1), term: 2 })
    answersWith(leader, { success: false, matchIndex: 0, lastLogIndex: 9 })
    answersWith(leader, { matchIndex: 3, lastLogIndex: 9 })
    command(leader)
    expect(leader.log.slice(1, 2)).toEqual(recordsFrom(1, 1, 1))
    expect(leader.log.lastIndex).toBe(4)
  })
})

describe('answers that are none of a leader’s business', () => {
  it('come from outside the cluster, or reach a node that does not lead', () => {
    const leader = makeLeader()
    expect(answersWith(leader, { from: '9', matchIndex: 1 })).toEqual([])
    expect(leader.commitIndex).toBe(0)
    receive(leader, appendEntriesResponse({ term: 2, success: false }))
    expect(answersWith(leader, { matchIndex: 1 })).toEqual([])
    expect([leader.role, leader.commitIndex]).toEqual(['follower', 0])
  })
})

describe('a refusal names a place and a term (paper 5.3, faster search)', () => {
  it('the leader steps over all of its own records that are of later terms', () => {
    // Figure 7, follower (f): its records 4 to 11 are of terms that the leader never saw.
    const leader = makeLeader({ term: 8, records: log(1, 1, 1, 4, 4, 5, 5, 6, 6, 6) })
    const refusal = appendEntriesResponse({ term: 8, success: false, matchIndex: 9, matchTerm: 3 })
    const [next] = sent(receive(leader, refusal), 'append_entries')
    expect(next).toMatchObject({ prevLogIndex: 3, prevLogTerm: 1 })
  })
})
