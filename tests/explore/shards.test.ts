import { describe, expect, it } from 'vitest'
import { FirstSeen, isSampled, rangeOf } from '../../src/explore/index.ts'

describe('shards', () => {
  it('hold every schedule once, in order, and are as long as each other but for one', () => {
    for (const of of [1, 2, 3, 7, 10])
      for (const schedules of [1, 2, 9, 10, 100, 101, 999_983]) {
        let end = 0
        for (let part = 1; part <= of; part += 1) {
          const { from, to } = rangeOf({ part, of }, schedules)
          expect(from).toBe(end)
          expect([Math.floor(schedules / of), Math.ceil(schedules / of)]).toContain(to - from)
          end = to
        }
        expect(end).toBe(schedules)
      }
  })
})

describe('the sample', () => {
  it('has the first 32 schedules, and 16 more each time that there are twice as many', () => {
    const upTo = (end: number) => Array.from({ length: end }, (_, schedule) => schedule).filter(isSampled).length
    expect([32, 64, 128, 256, 1024, 32_768].map(upTo)).toEqual([32, 48, 64, 80, 112, 192])
  })
})

describe('what was seen first', () => {
  it('is the schedule of the lowest number, in whatever order they come', () => {
    const seen = new FirstSeen()
    expect([seen.see('a', 5), seen.see('a', 9), seen.see('a', 3), seen.see('b', 3)]).toEqual([true, false, true, true])
    seen.seeAll([
      ['c', 1],
      ['a', 4],
    ])
    expect(seen.sorted()).toEqual([
      ['c', 1],
      ['a', 3],
      ['b', 3],
    ])
    expect(seen.missing(['b', 'd', 'a', 'e'])).toEqual(['d', 'e'])
  })
})
