import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LIMITS } from '../../../../../src/tracer/common/limits.ts'
import { partsOf } from '../../../../../src/tracer/pages/document/picture-parts.ts'
import { byPart } from '../../../../../src/tracer/pages/writers/svg/by-part.ts'

type Extent = readonly [first: number, last: number]
const extentOf = (extent: Extent) => extent

const MOST_ROWS = LIMITS.pictureRows
const ROWS = 5 * MOST_ROWS + 7
const PARTS = partsOf(ROWS, 2)
const row = fc.oneof(
  fc.integer({ min: -1, max: ROWS }),
  fc.tuple(fc.constantFrom(...PARTS.map(({ first }) => first)), fc.constantFrom(-1, 0, 1)).map(([at, by]) => at + by),
)
const extents = fc.array(
  fc.tuple(row, row).map(([a, b]): Extent => [Math.min(a, b), Math.max(a, b)]),
  { maxLength: 60 },
)

/** Whether it reaches into the part, or into a row beside it. */
const touches = ([from, to]: Extent, { first, last }: (typeof PARTS)[number]) => from <= last && to >= first - 1

describe('what reaches from row to row is in the parts', () => {
  test('that it touches, in its order', () => {
    fc.assert(
      fc.property(extents, (all) => {
        const found = byPart(all, PARTS.length, MOST_ROWS, extentOf)
        expect(found.map(({ items }) => items)).toEqual(PARTS.map((part) => all.filter((each) => touches(each, part))))
        expect(found.every(({ leftOut }) => leftOut === 0)).toBe(true)
      }),
      { seed: 20260303, numRuns: 500 },
    )
  })

  test('that it begins or ends in however many pass them; of these the first, and the others are counted', () => {
    const passing = Array.from({ length: 400 }, (_, i): Extent => [i % 3, ROWS - (i % 4)])
    const own: Extent[] = [
      [2 * MOST_ROWS, 2 * MOST_ROWS + 1],
      [0, 3 * MOST_ROWS],
    ]
    const found = byPart([...passing, ...own], PARTS.length, MOST_ROWS, extentOf)
    const middle = found.slice(1, -1)
    expect(found.map(({ items }) => items.length)).toEqual([401, 151, 151, 151, 150, 400])
    expect(middle.map(({ items }) => items.slice(0, MOST_ROWS))).toEqual(middle.map(() => passing.slice(0, MOST_ROWS)))
    expect(found.map(({ leftOut }) => leftOut)).toEqual([0, 251, 251, 250, 250, 0])
  })

  test('with room from a part on also where those before have none', () => {
    const early = Array.from({ length: MOST_ROWS }, (): Extent => [0, 3 * MOST_ROWS])
    const found = byPart([...early, [0, ROWS]], PARTS.length, MOST_ROWS, extentOf)
    expect(found.map(({ leftOut }) => leftOut)).toEqual([0, 1, 1, 0, 0, 0])
    expect(found[4]?.items).toEqual([[0, ROWS]])
  })
})
