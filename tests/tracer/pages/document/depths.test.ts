import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { depthsOf } from '../../../../src/tracer/pages/document/depths.ts'
import type { Span } from '../../../../src/tracer/pages/document/spacetime-spans.ts'
import { growth, MUCH } from '../../support/growth.ts'

/** The same as one would say it: the first depth at which nothing that began before is under way. */
function naive(spans: readonly Span[]): number[] {
  const depths: number[] = []
  for (const [i, { from }] of spans.entries()) {
    const taken = new Set(depths.filter((_, other) => other < i && (spans[other]?.to ?? 0) > from))
    let depth = 0
    while (taken.has(depth)) depth += 1
    depths.push(depth)
  }
  return depths
}

const spans = fc
  .array(fc.tuple(fc.integer({ min: -1, max: 30 }), fc.integer({ min: 0, max: 12 })), { maxLength: 40 })
  .map((all) => all.map(([from, length]) => ({ from, to: from + length })).toSorted((a, b) => a.from - b.from))

describe('depths', () => {
  test('are the first that are free', () => {
    fc.assert(
      fc.property(spans, (each) => {
        expect(depthsOf(each)).toEqual(naive(each))
      }),
      { seed: 20260302, numRuns: 2000 },
    )
  })

  test('of what one ends where the other begins are the same', () => {
    expect(
      depthsOf([
        { from: 0, to: 3 },
        { from: 3, to: 5 },
      ]),
    ).toEqual([0, 0])
    expect(
      depthsOf([
        { from: 0, to: 4 },
        { from: 3, to: 5 },
      ]),
    ).toEqual([0, 1])
  })

  test.each<[string, (i: number, count: number) => Span]>([
    ['never end', (i, count) => ({ from: i, to: count })],
    ['end in the order in which they began', (i, count) => ({ from: i, to: i + count / 2 })],
    ['end in the other order', (i, count) => ({ from: i, to: 2 * count - i })],
  ])('are found without looking at all that is under way, where spans %s', (_, make) => {
    const work = (count: number) => {
      let looks = 0
      // Whatever compares two ends asks each for its number.
      const counted = (to: number) => ({
        valueOf() {
          looks += 1
          return to
        },
      })
      const all = Array.from({ length: count }, (_each, i) => make(i, count))
      depthsOf(all.map(({ from, to }) => ({ from, to: counted(to) as unknown as number })))
      return looks
    }
    expect(growth(work, 1000)).toBeLessThan(MUCH)
  })
})
