/** Ways in which real implementations got replication and commitment wrong (paper 5.3 and 5.4). One test each. */
import { describe, expect, it } from 'vitest'
import { type NodeState, step } from '../../../src/raft/index.ts'
import {
  appendEntries,
  appendEntriesResponse,
  applied,
  log,
  makeLeader,
  makeNode,
  receive,
  recordsFrom,
  requestVoteResponse,
  sent,
  termsOf,
} from '../../support/raft.ts'

describe('append_entries at a follower', () => {
  it('pitfall 4: the term is checked first: a stale leader cannot replace a log from its first record (5.1)', () => {
    const node = makeNode({ term: 5, records: log(1, 5) })
    const effects = receive(node, appendEntries({ term: 4, entries: log(4), leaderCommit: 1 }))
    expect(sent(effects, 'append_entries_response')).toEqual([
      appendEntriesResponse({ from: '1', to: '2', term: 5, success: false, lastLogIndex: 2 }),
    ])
    expect([termsOf(node), node.commitIndex, node.leader]).toEqual([[1, 5], 0, null])
  })

  it('pitfall 9: only records that the message vouches for are committed: min(leaderCommit, last new) (figure 2)', () => {
    // Records 2 and 3 are of a deposed leader; the new one's records 2 and 3 are others, and committed.
    const node = makeNode({ records: log(1, 2, 2) })
    const heartbeat = appendEntries({ term: 3, prevLogIndex: 1, prevLogTerm: 1, leaderCommit: 3 })
    expect(applied(receive(node, heartbeat))).toEqual([1])
    expect(node.commitIndex).toBe(1)

    const first = appendEntries({ ...heartbeat, entries: recordsFrom(2, 3) })
    expect(applied(receive(node, first))).toEqual([2])
    expect(termsOf(node)).toEqual([1, 3])
  })

  it('pitfall 9: also when the message carries records that are all there already', () => {
    const node = makeNode({ records: log(1, 1, 2) })
    const message = appendEntries({
      term: 3,
      prevLogIndex: 1,
      prevLogTerm: 1,
      entries: recordsFrom(2, 1),
      leaderCommit: 3,
    })
    const effects = receive(node, message)
    expect(applied(effects)).toEqual([1, 2])
    expect(sent(effects, 'append_entries_response')[0]?.matchIndex).toBe(2)
  })

  it('pitfall 10: a late copy of an old message does not truncate what came after it (5.3)', () => {
    const node = makeNode()
    const first = appendEntries({ entries: log(1, 1) })
    const second = appendEntries({ prevLogIndex: 2, prevLogTerm: 1, entries: recordsFrom(3, 1) })
    for (const message of [first, second, first]) receive(node, message)
    expect(termsOf(node)).toEqual([1, 1, 1])
  })

  it('pitfall 10: a message that overlaps what is there adds only what is new (5.3)', () => {
    const node = makeNode({ records: log(1, 1, 1) })
    receive(node, appendEntries({ prevLogIndex: 1, prevLogTerm: 1, entries: recordsFrom(2, 1, 1, 1, 1) }))
    expect(node.log.slice(1, 9)).toEqual(log(1, 1, 1, 1, 1))
  })
})

describe('the majority (5.2, 5.3)', () => {
  const four = ['1', '2', '3', '4']

  it('pitfall 5: of four nodes is three, for a commit', () => {
    const leader = makeLeader({ voters: four })
    expect(applied(receive(leader, appendEntriesResponse({ from: '2', matchIndex: 1 })))).toEqual([])
    expect(applied(receive(leader, appendEntriesResponse({ from: '3', matchIndex: 1 })))).toEqual([1])
  })

  it('pitfall 5: of four nodes is three, for an election', () => {
    const node = makeNode({ voters: four })
    step(node, { type: 'campaign' })
    receive(node, requestVoteResponse({ from: '2' }))
    expect(node.role).toBe('candidate')
    receive(node, requestVoteResponse({ from: '3' }))
    expect(node.role).toBe('leader')
  })
})

describe('the commit index of a leader', () => {
  /** Takes what the leader sends to the follower to it and back, until there is no more. */
  function exchange(leader: NodeState, follower: NodeState, messages: ReturnType<typeof sent<'append_entries'>>): void {
    for (let toFollower = messages, rounds = 0; toFollower.length > 0 && rounds < 20; rounds += 1) {
      const answers = toFollower.flatMap((message) => sent(receive(follower, message), 'append_entries_response'))
      toFollower = answers.flatMap((message) => sent(receive(leader, message), 'append_entries'))
    }
  }

  it('pitfall 6: rises with the answers of a follower that is caught up, without any new command (5.3)', () => {
    const leader = makeLeader({ records: log(1, 1, 1, 1), term: 2, maxRecordsPerMessage: 2 })
    const empty = makeNode({ id: '2' })
    exchange(leader, empty, sent(step(leader, { type: 'heartbeat' }), 'append_entries').slice(0, 1))
    expect(termsOf(empty)).toEqual([1, 1, 1, 1, 2])
    expect(leader.commitIndex).toBe(5)
  })

  it('the one that everybody quotes: does not rise by counting replicas of an earlier term (5.4.2, figure 8)', () => {
    // Figure 8 (c): S1 is leader again in term 4; its record 2 of term 2 has reached S2 and S3, which is a majority.
    const s1 = makeLeader({ voters: ['1', '2', '3', '4', '5'], records: log(1, 2), term: 4 })
    for (const from of ['2', '3']) receive(s1, appendEntriesResponse({ from, term: 4, matchIndex: 2 }))
    expect([s1.commitIndex, s1.lastApplied]).toEqual([0, 0])

    // Figure 8 (e): with a record of term 4 on a majority, all before it is committed too.
    for (const from of ['2', '3']) receive(s1, appendEntriesResponse({ from, term: 4, matchIndex: 3 }))
    expect([s1.commitIndex, s1.lastApplied]).toEqual([3, 3])
  })
})
