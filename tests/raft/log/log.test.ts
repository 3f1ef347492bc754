import { describe, expect, it } from 'vitest'
import { Log } from '../../../src/raft/log/log.ts'
import { log, recordsFrom } from '../../support/raft.ts'

describe('Log', () => {
  it('is empty at first: last index and last term are 0', () => {
    const empty = new Log()
    expect([empty.lastIndex, empty.lastTerm]).toEqual([0, 0])
    expect(empty.at(1)).toBeUndefined()
  })

  it('counts from 1, and has term 0 before its first record', () => {
    const records = new Log(log(1, 1, 3))
    expect([0, 1, 2, 3, 4].map((index) => records.termAt(index))).toEqual([0, 1, 1, 3, undefined])
    expect(records.at(0)).toBeUndefined()
    expect([records.lastIndex, records.lastTerm]).toEqual([3, 3])
  })

  it('does not share the list that it was made from', () => {
    const stored = log(1)
    new Log(stored).append(2, { type: 'term_start' })
    expect(stored).toHaveLength(1)
  })

  it('gives an appended record the next index', () => {
    const records = new Log(log(1))
    expect(records.append(2, { type: 'command', command: 'x' })).toEqual({ ...recordsFrom(2, 2)[0], command: 'x' })
    expect(records.lastIndex).toBe(2)
  })

  it('gives at most as many records as asked for, from an index on', () => {
    const records = new Log(log(1, 1, 2))
    expect(records.slice(2, 1)).toEqual(recordsFrom(2, 1))
    expect(records.slice(2, 9)).toEqual(recordsFrom(2, 1, 2))
    expect(records.slice(4, 9)).toEqual([])
    expect(records.slice(1, 0)).toEqual([])
  })

  it('replaces all from an index on, also by fewer records', () => {
    const records = new Log(log(1, 1, 1, 1))
    records.replaceFrom(2, recordsFrom(2, 5))
    expect(records.slice(1, 9)).toEqual([...log(1), ...recordsFrom(2, 5)])
  })
})

describe('what a log has to have stored (paper, figure 2, persistent state)', () => {
  it('is nothing for a log that was just read from storage', () => {
    expect(new Log(log(1, 2)).takeUnstored()).toBeUndefined()
  })

  it('is everything from the lowest changed index on, once', () => {
    const records = new Log(log(1, 1, 1))
    records.append(2, { type: 'term_start' })
    records.replaceFrom(2, recordsFrom(2, 3))
    records.append(3, { type: 'command', command: 'c3-t3' })
    expect(records.takeUnstored()).toEqual({ from: 2, records: recordsFrom(2, 3, 3) })
    expect(records.takeUnstored()).toBeUndefined()
  })
})

describe('the highest index up to a term (paper 5.3, faster search)', () => {
  const records = new Log(log(1, 1, 2, 4, 4))

  it('steps over the records of later terms', () => {
    expect(records.lastIndexUpToTerm(5, 3)).toBe(3)
    expect(records.lastIndexUpToTerm(5, 1)).toBe(2)
  })

  it('includes a record of that very term', () => {
    expect(records.lastIndexUpToTerm(5, 4)).toBe(5)
  })

  it('is at or below the given index and the end of the log', () => {
    expect(records.lastIndexUpToTerm(1, 9)).toBe(1)
    expect(records.lastIndexUpToTerm(99, 9)).toBe(5)
  })

  it('does not go below 0', () => {
    expect(records.lastIndexUpToTerm(5, 0)).toBe(0)
  })
})
