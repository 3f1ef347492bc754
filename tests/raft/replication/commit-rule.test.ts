import { describe, expect, it } from 'vitest'
import { type NodeState, step } from '../../../src/raft/index.ts'
import {
  appendEntriesResponse,
  applied,
  log,
  makeLeader,
  type NodeOptions,
  receive,
  recordsFrom,
  types,
} from '../../support/raft.ts'

/** A leader of term 2 whose log was one record of term 1; index 2 starts its term. */
function leaderOf(voters: readonly string[], options: NodeOptions = {}): NodeState {
  return makeLeader({ voters, records: log(1), term: 2, ...options })
}

function accept(leader: NodeState, from: string, matchIndex: number) {
  return applied(receive(leader, appendEntriesResponse({ from, term: leader.term, matchIndex })))
}

describe('a leader commits what a majority holds (paper 5.3)', () => {
  it('with one of three, itself included, it does not; with two it does', () => {
    const leader = leaderOf(['1', '2', '3'])
    expect(leader.commitIndex).toBe(0)
    expect(accept(leader, '3', 2)).toEqual([1, 2])
    expect(leader.commitIndex).toBe(2)
  })

  it('with two of five it does not; with three it does', () => {
    const leader = leaderOf(['1', '2', '3', '4', '5'])
    expect(accept(leader, '2', 2)).toEqual([])
    expect(accept(leader, '2', 2)).toEqual([])
    expect(accept(leader, '5', 2)).toEqual([1, 2])
  })

  it('commits the part that a majority holds when followers are at different records', () => {
    const leader = leaderOf(['1', '2', '3', '4', '5'])
    for (const text of ['x', 'y']) step(leader, { type: 'command', request: text, command: text })
    accept(leader, '2', 4)
    expect(accept(leader, '3', 3)).toEqual([1, 2, 3])
    expect(accept(leader, '4', 2)).toEqual([])
    expect(accept(leader, '4', 4)).toEqual([4])
  })

  it('does not count what a follower refuses', () => {
    const leader = leaderOf(['1', '2', '3'])
    receive(leader, appendEntriesResponse({ term: 2, success: false, matchIndex: 2, lastLogIndex: 2 }))
    expect(leader.commitIndex).toBe(0)
  })

  it('does not count records behind those that match', () => {
    const leader = leaderOf(['1', '2', '3'])
    receive(leader, appendEntriesResponse({ term: 2, matchIndex: 1, lastLogIndex: 2 }))
    expect(leader.commitIndex).toBe(0)
  })

  it('never goes back', () => {
    const leader = leaderOf(['1', '2', '3'])
    accept(leader, '2', 2)
    accept(leader, '3', 1)
    expect(leader.commitIndex).toBe(2)
  })

  it('commits alone in its cluster', () => {
    const leader = leaderOf(['1'])
    expect(leader.commitIndex).toBe(2)
    const effects = step(leader, { type: 'command', request: 'r', command: 'x' })
    expect(types(effects)).toEqual(['store_records', 'commit', 'apply'])
  })
})

describe('a record of an earlier term (paper 5.4.2 and figure 8)', () => {
  // Figure 8 (c): S1 leads term 4, and its record 2 of term 2 is on a majority, S1, S2 and S3.
  const s1 = () => makeLeader({ voters: ['1', '2', '3', '4', '5'], records: recordsFrom(1, 1, 2), term: 4 })

  it('is not committed by counting who holds it', () => {
    const leader = s1()
    for (const from of ['2', '3', '4', '5']) expect(accept(leader, from, 2)).toEqual([])
    expect(leader.commitIndex).toBe(0)
  })

  it('is committed with the first record of the present term, figure 8 (e)', () => {
    const leader = s1()
    accept(leader, '2', 3)
    expect(accept(leader, '3', 3)).toEqual([1, 2, 3])
  })
})
