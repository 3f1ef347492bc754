import { expect, test } from 'vitest'
import { FirstOf } from '../../../src/tracer/common/first-of.ts'

test('takes the first by the order each time, whatever was added and taken before', () => {
  const first = new FirstOf<number>((a, b) => a < b)
  const left: number[] = []
  let seed = 1
  for (let i = 0; i < 3000; i += 1) {
    seed = (seed * 48_271) % 2_147_483_647
    if (seed % 3 > 0) {
      first.add(seed % 500)
      left.push(seed % 500)
    } else {
      left.sort((a, b) => a - b)
      expect(first.take()).toBe(left.shift())
    }
  }
  left.sort((a, b) => a - b)
  for (const each of left) expect(first.take()).toBe(each)
  expect(first.take()).toBeUndefined()
})

test('asks for the order a few times for each that it has', () => {
  let asked = 0
  const first = new FirstOf<number>((a, b) => {
    asked += 1
    return a < b
  })
  const count = 4096
  for (let i = count; i > 0; i -= 1) first.add(i)
  for (let i = 1; i <= count; i += 1) expect(first.take()).toBe(i)
  // Up at most 12 levels, and down as many with two questions at each.
  expect(asked).toBeLessThanOrEqual(36 * count)
})
