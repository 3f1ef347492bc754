import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mark, pictureOf } from '../../support/pictures.ts'

type Step = readonly [op: 'asked' | 'told' | 'off' | 'on', what: string]

const steps = fc.array(
  fc.tuple(
    fc.constantFrom('asked', 'asked', 'asked', 'told', 'told', 'off', 'on') as fc.Arbitrary<Step[0]>,
    fc.constantFrom('a', 'b', 'c'),
  ),
  { minLength: 1, maxLength: 40 },
)

/** Where each request begins and ends, found by looking at all that wait: the first that is about the same. */
function naive(all: readonly Step[]): [from: number, to: number, open: boolean][] {
  const found: [number, number, boolean][] = []
  let waiting: { what: string; row: number }[] = []
  for (const [row, [op, what]] of all.entries()) {
    if (op === 'asked') waiting.push({ what, row })
    const begun = op === 'told' ? waiting.find((each) => each.what === what) : undefined
    if (op === 'told') found.push([begun?.row ?? -1, row, false])
    waiting = waiting.filter((each) => each !== begun)
    if (op !== 'off') continue
    found.push(...waiting.map((each): [number, number, boolean] => [each.row, row, true]))
    waiting = []
  }
  found.push(...waiting.map((each): [number, number, boolean] => [each.row, all.length, true]))
  return found.toSorted((a, b) => a[0] - b[0] || b[1] - a[1])
}

const lines = (all: readonly Step[]) =>
  all.map(([op, what]) => mark(op, '1', op === 'asked' || op === 'told' ? { what } : {}))

test('an end belongs to the first beginning that is about the same, in whatever order they come', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const [lifeline] = pictureOf(...lines(all)).lifelines
      const found = lifeline?.brackets.map(({ from, to, open }) => [from, to, open])
      // Those of before the section begin at one place, and may stand in any order.
      expect(found?.toSorted(byPlace)).toEqual(naive(all).toSorted(byPlace))
    }),
    { seed: 20260304, numRuns: 400 },
  )
})

function byPlace(a: readonly unknown[], b: readonly unknown[]): number {
  return Number(a[0]) - Number(b[0]) || Number(a[1]) - Number(b[1])
}

test('no two brackets at one depth overlap', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const brackets = pictureOf(...lines(all)).lifelines[0]?.brackets ?? []
      for (const [i, a] of brackets.entries()) {
        const others = brackets.slice(i + 1).filter((b) => b.depth === a.depth && b.from < a.to && a.from < b.to)
        expect(others).toEqual([])
      }
    }),
    { seed: 20260305, numRuns: 400 },
  )
})
