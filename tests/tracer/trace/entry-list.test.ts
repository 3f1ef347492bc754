import fc from 'fast-check'
import { expect, test } from 'vitest'
import { EntryList, isSameValue, type Splice } from '../../../src/tracer/trace/entry-list.ts'
import { share } from '../../support/campaign.ts'

const step = fc.record({
  from: fc.nat(),
  drop: fc.nat(6),
  keep: fc.nat(20),
  add: fc.array(fc.nat(2), { maxLength: 4 }),
})

/** Lists that follow from one another, each from any of those before it, beside arrays that were made in the same way. */
function history(steps: readonly { from: number; drop: number; keep: number; add: number[] }[]) {
  const made: { list: EntryList; entries: readonly number[] }[] = [{ list: EntryList.EMPTY, entries: [] }]
  for (const { from, add, ...asked } of steps) {
    const { list, entries } = made[from % made.length] ?? { list: EntryList.EMPTY, entries: [] }
    const drop = Math.min(asked.drop, list.length)
    const keep = Math.min(asked.keep, list.length - drop)
    const next = list.changed({ drop, keep, add })
    if (!next) throw new Error('there is as much')
    made.push({ list: next, entries: [...entries.slice(drop, drop + keep), ...add] })
  }
  return made
}

test('whatever follows from what, lists are what they became, compare by content, and say how they became others', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const made = history(steps)
      for (const { list, entries } of made) expect([[...list], list.toJSON()]).toEqual([entries, entries])
      for (const [i, { list: one, entries }] of made.entries()) {
        const { list: other, entries: others } = made[(i * 7 + 3) % made.length] ?? { list: one, entries }
        const isSame = JSON.stringify(entries) === JSON.stringify(others)
        expect([isSameValue(one, other), one.isSame(other)]).toEqual([isSame, isSame])
        const change: Splice | undefined = one.changeTo(other)
        expect(change === undefined).toBe(isSame)
        expect([...(one.changed(change ?? {}) ?? [])]).toEqual(others)
      }
    }),
    { numRuns: share(500), seed: 1 },
  )
})

test('a list whose last entry is replaced over and over stays what it is', () => {
  let list = EntryList.of(Array.from({ length: 1000 }, (_, i) => i))
  for (let i = 0; i < 1000; i += 1) list = list.changed({ keep: list.length - 1, add: [i, i] }) ?? list
  expect([list.length, list.at(0), list.at(998), list.at(1500), list.at(-1), list.at(1999), list.at(2000)]).toEqual([
    ...[2000, 0, 998, 501, undefined, 999, undefined],
  ])
})
