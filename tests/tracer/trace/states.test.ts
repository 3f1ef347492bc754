import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Values } from '../../../src/tracer/trace/events.ts'
import { History, type States } from '../../../src/tracer/trace/states.ts'

const INITIAL = { role: 'working', round: 0 }
const set = fc.option(fc.dictionary(fc.constantFrom('role', 'round'), fc.integer({ min: 0, max: 3 })), {
  nil: undefined,
})
const changes = fc.array(fc.tuple(fc.constantFrom('1', '2', '3', '4'), set), { maxLength: 30 })

/** All moments of a history, and beside each a copy of all states as they are then. */
function momentsOf(all: readonly (readonly [string, Values | undefined])[], begun: ReadonlyMap<string, Values>) {
  const history = new History(() => INITIAL, begun)
  let copy = new Map(begun)
  const moments: { states: States; copy: ReadonlyMap<string, Values> }[] = [{ states: history.now, copy }]
  for (const [node, set] of all) {
    history.change(node, set)
    copy = new Map(copy).set(node, { ...(copy.get(node) ?? INITIAL), ...set })
    moments.push({ states: history.now, copy })
  }
  return moments
}

test('at each moment states are what a copy made then would have, in whatever order one asks', () => {
  const begun = new Map([['0', { role: 'old', round: 9 }]])
  fc.assert(
    fc.property(changes, fc.array(fc.nat(), { minLength: 1, maxLength: 40 }), (all, asked) => {
      const moments = momentsOf(all, begun)
      for (const place of asked) {
        const moment = moments[place % moments.length]
        if (!moment) continue
        const { states, copy } = moment
        for (const node of ['0', '1', '2', '3', '4', '5']) {
          expect(states.get(node)).toEqual(copy.get(node))
          expect(states.has(node)).toBe(copy.has(node))
        }
        expect(states.size).toBe(copy.size)
        expect([...states.keys()]).toEqual([...copy.keys()])
        expect([...states]).toEqual([...copy])
        expect([...states.values()]).toEqual([...copy.values()])
        const each: unknown[] = []
        states.forEach((state, node) => {
          each.push([node, state])
        })
        expect(each).toEqual([...copy])
      }
    }),
    { seed: 20260401, numRuns: 500 },
  )
})

test('nodes that changed between two moments are told, and no node that did not', () => {
  fc.assert(
    fc.property(changes, fc.nat(), fc.nat(), (all, a, b) => {
      const moments = momentsOf(all, new Map()).map(({ states }) => states)
      const [from, to] = [a % moments.length, b % moments.length].sort((x, y) => x - y)
      const [earlier, later] = [moments[from ?? 0], moments[to ?? 0]]
      if (!earlier || !later) return
      const other = [...later.keys()].filter((node) => later.get(node) !== earlier.get(node))
      expect(new Set(later.changedSince(earlier))).toEqual(new Set(other))
    }),
    { seed: 20260402, numRuns: 500 },
  )
})

test('of another history nothing is known to be the same', () => {
  const [one, other] = [new History(() => INITIAL), new History(() => INITIAL)]
  one.change('1')
  other.change('1')
  expect([...one.now.changedSince(other.now)]).toEqual(['1'])
})

test('where nothing changes the moment stays the same, and so do the states of nodes that are not concerned', () => {
  const history = new History(() => INITIAL)
  history.change('1')
  history.change('2')
  const before = history.now
  history.change('1')
  history.change('1', {})
  expect(history.now).toBe(before)
  history.change('2', { round: 1 })
  expect(history.now.get('1')).toBe(before.get('1'))
})
