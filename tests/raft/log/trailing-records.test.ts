import { describe, expect, it } from 'vitest'
import { Log } from '../../../src/raft/log/log.ts'
import { log, recordsFrom } from '../../support/raft.ts'

const MEMBERSHIP = { voters: ['1', '2', '3'], learners: [] }
const base = (index: number, term: number) => ({ index, term, membership: MEMBERSHIP })

describe('a log of which some records that a snapshot covers stay', () => {
  /** Records 3 to 6, of which the snapshot covers those up to 5. */
  function kept(): Log {
    const records = new Log(log(1, 1, 2, 2, 2, 3))
    expect(records.compact(base(5, 2), 3)).toBe(true)
    return records
  }

  it('begins where it was told, and knows the term of the record before', () => {
    const records = kept()
    expect(records).toMatchObject({ snapshotIndex: 5, firstIndex: 3, lastIndex: 6, lastTerm: 3 })
    expect([1, 2, 3, 5, 6, 7].map((index) => records.termAt(index))).toEqual([undefined, 1, 2, 2, 3, undefined])
    expect(records.slice(1, 9)).toEqual(recordsFrom(3, 2, 2, 2, 3))
    expect(records.lastIndexUpToTerm(6, 1)).toBe(2)
  })

  it('does not begin before it has records, nor behind the snapshot', () => {
    const records = kept()
    records.compact(base(5, 2), 1)
    expect(records.firstIndex).toBe(3)
    records.compact(base(6, 3), 99)
    expect(records).toMatchObject({ firstIndex: 7, lastIndex: 6, lastTerm: 3 })
  })

  it('goes on with its end, and has it to store', () => {
    const records = kept()
    records.replaceFrom(6, recordsFrom(6, 4, 4))
    expect(records.slice(1, 9)).toEqual(recordsFrom(3, 2, 2, 2, 4, 4))
    expect(records.takeUnstored()).toEqual({ from: 6, records: recordsFrom(6, 4, 4) })
  })

  it('still has to store what it had not stored, the covered ones that stay among it', () => {
    const records = new Log(log(1))
    records.replaceFrom(2, recordsFrom(2, 1, 1, 1))
    records.compact(base(4, 1), 3)
    expect(records.takeUnstored()).toEqual({ from: 3, records: recordsFrom(3, 1, 1) })
  })

  it('drops all of it when the snapshot is of another history', () => {
    const records = kept()
    expect(records.compact(base(6, 4), 3)).toBe(false)
    expect(records).toMatchObject({ snapshotIndex: 6, firstIndex: 7, lastIndex: 6, lastTerm: 4 })
  })

  it('does not know the term before its first record when it was loaded without that', () => {
    const records = new Log(recordsFrom(3, 2, 2, 2, 3), base(5, 2))
    expect(records).toMatchObject({ snapshotIndex: 5, firstIndex: 3, lastIndex: 6 })
    expect([2, 3].map((index) => records.termAt(index))).toEqual([undefined, 2])
    expect(new Log(log(1, 1), base(2, 1)).termAt(0)).toBe(0)
  })

  it('takes the membership of the snapshot for that of what it covers', () => {
    const change = (index: number, ...voters: string[]) =>
      ({ index, term: 1, type: 'membership', membership: { voters, learners: [] } }) as const
    const records = new Log([change(1, '1'), change(2, '1', '2'), change(3, '1', '2', '4')], base(2, 1))
    expect([records.membershipAt(2), records.membershipIndex]).toEqual([MEMBERSHIP, 3])
    records.replaceFrom(3, recordsFrom(3, 2))
    expect([records.membership, records.membershipIndex]).toEqual([MEMBERSHIP, 0])
  })

  it('counts the bytes of what is there', () => {
    const records = kept()
    const each = 'c3-t2'.length
    expect(records.bytesBetween(3, 6)).toBe(4 * each)
    expect(records.bytesBetween(4, 5)).toBe(2 * each)
    expect(records.bytesBetween(1, 3)).toBe(each)
    expect([records.bytesBetween(1, 2), records.bytesBetween(5, 4)]).toEqual([0, 0])
  })
})
