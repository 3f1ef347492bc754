import { describe, expect, it } from 'vitest'
import { nextRandom, seedFor } from '../../src/raft/random.ts'

function draw(count: number, from: number): number[] {
  const values: number[] = []
  for (let state = from, i = 0; i < count; i += 1) {
    const next = nextRandom(state)
    values.push(next.value)
    state = next.state
  }
  return values
}

describe('nextRandom', () => {
  it('is in [0, 1) and reaches every tenth of it', () => {
    const values = draw(2000, 7)
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true)
    expect(new Set(values.map((value) => Math.floor(value * 10))).size).toBe(10)
  })

  it('repeats itself from the same state only', () => {
    expect(draw(20, 5)).toEqual(draw(20, 5))
    expect(draw(20, 5)).not.toEqual(draw(20, 6))
  })

  it('draws the published values of mulberry32', () => {
    expect(draw(3, 1)).toEqual([0.6270739405881613, 0.002735721180215478, 0.5274470399599522])
  })
})

describe('seedFor', () => {
  it('tells nodes apart, and seeds', () => {
    const seeds = [seedFor(1, '1'), seedFor(1, '2'), seedFor(1, '12'), seedFor(1, '21'), seedFor(9, '1')]
    expect(new Set(seeds).size).toBe(seeds.length)
  })

  it('is a 32-bit number whatever the seed', () => {
    const seed = seedFor(Number.MAX_SAFE_INTEGER, 'a node')
    expect(seed).toBe(seed >>> 0)
  })
})
