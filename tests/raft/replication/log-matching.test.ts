import { describe, expect, it } from 'vitest'
import {
  appendEntries,
  appendEntriesResponse,
  log,
  makeNode,
  ofType,
  receive,
  recordsFrom,
  sent,
  termsOf,
} from '../../support/raft.ts'

describe('a follower checks the record before the new ones (paper 5.3)', () => {
  it('accepts what continues its log, and says how far it matches', () => {
    const node = makeNode({ records: log(1, 1) })
    const effects = receive(node, appendEntries({ prevLogIndex: 2, prevLogTerm: 1, entries: recordsFrom(3, 1, 1) }))
    expect(termsOf(node)).toEqual([1, 1, 1, 1])
    expect(sent(effects, 'append_entries_response')).toEqual([
      appendEntriesResponse({ from: '1', to: '2', matchIndex: 4 }),
    ])
  })

  it('refuses what leaves a gap, and names its end', () => {
    const node = makeNode({ records: log(1) })
    const effects = receive(node, appendEntries({ prevLogIndex: 3, prevLogTerm: 1, entries: recordsFrom(4, 1) }))
    const message = appendEntriesResponse({ from: '1', to: '2', success: false, matchIndex: 1 })
    expect(effects.slice(1)).toEqual([{ type: 'send', message }])
    expect(termsOf(node)).toEqual([1])
  })

  it('refuses what follows a record of another term, and keeps that record for now', () => {
    const node = makeNode({ records: log(1, 2) })
    const effects = receive(
      node,
      appendEntries({ term: 3, prevLogIndex: 2, prevLogTerm: 3, entries: recordsFrom(3, 3) }),
    )
    expect(sent(effects, 'append_entries_response')[0]).toMatchObject({
      success: false,
      matchIndex: 1,
      lastLogIndex: 2,
    })
    expect(termsOf(node)).toEqual([1, 2])
  })

  it('steps over a whole term that the leader cannot have at that place', () => {
    const node = makeNode({ records: log(1, 1, 2, 2, 2, 3) })
    const effects = receive(node, appendEntries({ term: 4, prevLogIndex: 6, prevLogTerm: 1 }))
    expect(sent(effects, 'append_entries_response')[0]?.matchIndex).toBe(2)
  })

  it('says of which term its record is where the logs may agree, so that the leader can step over a term of its own', () => {
    const node = makeNode({ records: log(1, 2, 2, 3) })
    const effects = receive(node, appendEntries({ term: 6, prevLogIndex: 4, prevLogTerm: 6 }))
    expect(sent(effects, 'append_entries_response')[0]).toMatchObject({ matchIndex: 3, matchTerm: 2 })
  })

  it('answers a heartbeat with how far that vouches for its log, not with its whole length', () => {
    const node = makeNode({ records: log(1, 1, 1) })
    const effects = receive(node, appendEntries({ prevLogIndex: 1, prevLogTerm: 1 }))
    expect(sent(effects, 'append_entries_response')[0]).toMatchObject({ success: true, matchIndex: 1, lastLogIndex: 3 })
  })
})

describe('a follower whose log differs (paper 5.3)', () => {
  it('replaces the first record that differs and all that follow it', () => {
    const node = makeNode({ records: log(1, 1, 2, 2, 2) })
    const effects = receive(
      node,
      appendEntries({ term: 3, prevLogIndex: 1, prevLogTerm: 1, entries: recordsFrom(2, 1, 3) }),
    )
    expect(termsOf(node)).toEqual([1, 1, 3])
    expect(ofType(effects, 'store_records')).toEqual([{ type: 'store_records', from: 3, records: recordsFrom(3, 3) }])
    expect(sent(effects, 'append_entries_response')[0]?.matchIndex).toBe(3)
  })

  it('replaces its first record too', () => {
    const node = makeNode({ records: log(1, 1) })
    receive(node, appendEntries({ term: 2, entries: log(2) }))
    expect(termsOf(node)).toEqual([2])
  })

  it('does not obey a message that contradicts what is committed: no leader can send it (5.4.3)', () => {
    const node = makeNode({ records: log(1, 1) })
    receive(node, appendEntries({ prevLogIndex: 2, prevLogTerm: 1, leaderCommit: 2 }))
    const contradicting = { term: 2, prevLogIndex: 1, prevLogTerm: 1, entries: recordsFrom(2, 2) }
    const effects = receive(node, appendEntries(contradicting))
    expect(ofType(effects, 'send')).toEqual([])
    expect([termsOf(node), node.commitIndex, node.rejected.impossible]).toEqual([[1, 1], 2, 1])
  })

  it('replaces right behind what is committed', () => {
    const node = makeNode({ records: log(1, 1, 1) })
    receive(node, appendEntries({ prevLogIndex: 2, prevLogTerm: 1, leaderCommit: 2 }))
    receive(node, appendEntries({ term: 2, prevLogIndex: 2, prevLogTerm: 1, entries: recordsFrom(3, 2) }))
    expect(termsOf(node)).toEqual([1, 1, 2])
  })
})

describe('all of figure 7 (paper 5.3)', () => {
  const leader = [1, 1, 1, 4, 4, 5, 5, 6, 6, 6]
  const followers: readonly [string, number[]][] = [
    ['a', [1, 1, 1, 4, 4, 5, 5, 6, 6]],
    ['b', [1, 1, 1, 4]],
    ['c', [1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 6]],
    ['d', [1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 7, 7]],
    ['e', [1, 1, 1, 4, 4, 4, 4]],
    ['f', [1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3]],
  ]

  it.each(followers)('follower (%s) ends with the log of the leader', (_, terms) => {
    const node = makeNode({ records: log(...terms) })
    const theirs = recordsFrom(1, ...leader, 8)
    let prevLogIndex = leader.length
    for (let tries = 0; tries <= leader.length && termsOf(node).at(-1) !== 8; tries += 1) {
      const prevLogTerm = theirs[prevLogIndex - 1]?.term ?? 0
      const entries = theirs.slice(prevLogIndex)
      const effects = receive(node, appendEntries({ term: 8, prevLogIndex, prevLogTerm, entries }))
      prevLogIndex = sent(effects, 'append_entries_response')[0]?.matchIndex ?? -1
    }
    expect(node.log.slice(1, 99)).toEqual(theirs)
  })
})
