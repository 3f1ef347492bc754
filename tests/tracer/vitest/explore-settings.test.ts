import { describe, expect, test } from 'vitest'
import { exploreNumbers, schedulesOf } from '../../../src/tracer/vitest/explore-settings.ts'

describe('which schedules a test walks', () => {
  test('is what it says, and else the usual', () => {
    const usual = { seed: 1, schedules: 1000, actions: 100, schedule: undefined, shard: { part: 1, of: 1 } }
    expect(exploreNumbers({}, {})).toEqual(usual)
    expect(exploreNumbers({ seed: 4, schedules: 5, actions: 6 }, {})).toMatchObject({
      seed: 4,
      schedules: 5,
      actions: 6,
    })
    expect(exploreNumbers({}, { PROTOKOLL_SEED: '', PROTOKOLL_SCHEDULE: '', PROTOKOLL_SHARD: '' })).toEqual(usual)
  })

  test('is what the environment says instead', () => {
    const told = exploreNumbers({ seed: 4 }, { PROTOKOLL_SEED: '9', PROTOKOLL_SCHEDULE: '70', PROTOKOLL_SHARD: '2/3' })
    expect(told).toMatchObject({ seed: 9, schedule: 70, shard: { part: 2, of: 3 } })
    expect([...schedulesOf(told)]).toEqual([70])
  })

  test('is each once in all shards together', () => {
    for (const of of [1, 2, 3, 7, 20]) {
      const parts = Array.from({ length: of }, (_, i) =>
        schedulesOf(exploreNumbers({ schedules: 10 }, { PROTOKOLL_SHARD: `${i + 1}/${of}` })),
      )
      const all = parts.flatMap((part) => [...part])
      expect(all.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    }
  })

  test.each([
    ['PROTOKOLL_SEED', 'x', 'PROTOKOLL_SEED is NaN; legal: an integer from 0 to 4294967295'],
    ['PROTOKOLL_SEED', '-1', 'PROTOKOLL_SEED is -1; legal: an integer from 0 to 4294967295'],
    ['PROTOKOLL_SCHEDULE', '1.5', 'PROTOKOLL_SCHEDULE is 1.5; legal: an integer from 0 to 4294967295'],
    ['PROTOKOLL_SHARD', '0/2', 'PROTOKOLL_SHARD is "0/2"; legal: a part and how many there are, such as 1/4'],
    ['PROTOKOLL_SHARD', '3/2', 'PROTOKOLL_SHARD is "3/2"; legal: a part and how many there are, such as 1/4'],
    ['PROTOKOLL_SHARD', 'a/b', 'PROTOKOLL_SHARD is "a/b"; legal: a part and how many there are, such as 1/4'],
  ])('is refused where %s is %s', (name, value, said) => {
    expect(() => exploreNumbers({}, { [name]: value })).toThrow(said)
  })

  test('is refused where the test says nonsense', () => {
    expect(() => exploreNumbers({ schedules: 0 }, {})).toThrow('schedules is 0; legal: an integer from 1 to 4294967295')
    expect(() => exploreNumbers({ actions: 2 ** 33 }, {})).toThrow('actions is 8589934592')
  })
})
