import { describe, expect, it } from 'vitest'
import { Log } from '../../../src/raft/log/log.ts'
import { recordsFrom } from '../../support/raft.ts'

const MEMBERSHIP = { voters: ['1', '2', '3'], learners: [] }
const base = (index: number, term: number) => ({ index, term, membership: MEMBERSHIP })

describe('a log with a base (paper 7)', () => {
  const behind3 = () => new Log(recordsFrom(4, 2, 3), base(3, 2))

  it('counts on from the last record that the snapshot covers, whose term it remembers', () => {
    const records = behind3()
    expect([records.snapshotIndex, records.lastIndex, records.lastTerm]).toEqual([3, 5, 3])
    expect([2, 3, 4, 5, 6].map((index) => records.termAt(index))).toEqual([undefined, 2, 2, 3, undefined])
    expect([records.at(3), records.at(4)]).toEqual([undefined, recordsFrom(4, 2)[0]])
    expect(new Log([], base(3, 2))).toMatchObject({ lastIndex: 3, lastTerm: 2 })
  })

  it('gives, appends and replaces records by their index', () => {
    const records = behind3()
    expect(records.slice(4, 9)).toEqual(recordsFrom(4, 2, 3))
    expect(records.append(3, { type: 'term_start' }).index).toBe(6)
    records.replaceFrom(5, recordsFrom(5, 4))
    expect(records.slice(4, 9)).toEqual(recordsFrom(4, 2, 4))
    expect(records.takeUnstored()).toEqual({ from: 5, records: recordsFrom(5, 4) })
  })

  it('does not look for a term below its base, which is committed', () => {
    expect(behind3().lastIndexUpToTerm(5, 1)).toBe(3)
    expect(behind3().lastIndexUpToTerm(2, 1)).toBe(2)
  })

  it('forgets what a newer snapshot covers, and has only the rest to store', () => {
    const records = behind3()
    records.replaceFrom(4, recordsFrom(4, 2, 3, 3))
    expect(records.compact(base(5, 3))).toBe(true)
    expect([records.snapshotIndex, records.slice(6, 9)]).toEqual([5, recordsFrom(6, 3)])
    expect(records.takeUnstored()).toEqual({ from: 6, records: recordsFrom(6, 3) })
  })

  it.each([
    ['another record there', 5, 4],
    ['no record there', 9, 4],
  ])('drops everything when it has %s (figure 13, step 7)', (_, index, term) => {
    const records = behind3()
    expect(records.compact(base(index, term))).toBe(false)
    expect(records).toMatchObject({ snapshotIndex: index, lastIndex: index, lastTerm: term })
  })

  it('knows the membership as it was at an index', () => {
    const change = (index: number, voters: readonly string[]) =>
      ({ index, term: 1, type: 'membership', membership: { voters, learners: [] } }) as const
    const records = new Log([change(4, ['1']), ...recordsFrom(5, 1), change(6, ['1', '2'])], base(3, 1))
    expect([3, 4, 5, 6].map((index) => records.membershipAt(index).voters.length)).toEqual([3, 1, 1, 2])
    expect(records.membershipIndex).toBe(6)
    records.compact({ index: 6, term: 1, membership: { voters: ['1', '2'], learners: [] } })
    expect([records.membershipIndex, records.membership.voters]).toEqual([0, ['1', '2']])
  })

  it('knows the membership before the newest record with one', () => {
    const change = (index: number, voters: readonly string[]) =>
      ({ index, term: 1, type: 'membership', membership: { voters, learners: [] } }) as const
    const records = new Log([change(4, ['1']), ...recordsFrom(5, 1), change(6, ['1', '2'])], base(3, 1))
    expect(records.membershipBefore.voters).toEqual(['1'])
    records.replaceFrom(6, recordsFrom(6, 2))
    expect(records.membershipBefore.voters).toHaveLength(3)
    records.replaceFrom(4, recordsFrom(4, 2))
    expect(records.membershipBefore.voters).toHaveLength(3)
  })
})
