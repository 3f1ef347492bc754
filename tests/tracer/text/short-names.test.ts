import fc from 'fast-check'
import { expect, test } from 'vitest'
import { columns } from '../../../src/tracer/text/columns.ts'
import { shortNames } from '../../../src/tracer/text/short-names.ts'

test.each([
  ['short names as they are', ['n1', 'n2'], 34, ['n1', 'n2']],
  [
    'names that end differently',
    ['replica-eu-west-1-of-the-cluster-a', 'replica-eu-west-1-of-the-cluster-b'],
    20,
    ['replica-eu…cluster-a', 'replica-eu…cluster-b'],
  ],
  [
    'names that differ within',
    [`${'a'.repeat(30)}-one-${'z'.repeat(30)}`, `${'a'.repeat(30)}-two-${'z'.repeat(30)}`],
    20,
    ['aaaaaaaa…one-z…zzzzz', 'aaaaaaaa…two-z…zzzzz'],
  ],
  ['wide characters', ['漢'.repeat(20)], 11, ['漢漢…漢漢']],
])('%s', (_, names, most, expected) => {
  expect(shortNames(names, most)).toEqual(expected)
})

test('names that cannot be told apart by what they differ in get numbers', () => {
  const names = ['a', 'b', 'c'].map((middle, i) => `${'x'.repeat(40 + 12 * i)}${middle}${'x'.repeat(120 - 12 * i)}`)
  expect(new Set(shortNames(names, 20)).size).toBe(3)
})

/** Long, and alike but for a few characters. */
const names = fc.uniqueArray(fc.string({ unit: fc.constantFrom('a', 'b', '漢'), minLength: 1, maxLength: 80 }), {
  maxLength: 12,
})

test('no name is too long, none is like another, and equal ones stay equal', () => {
  fc.assert(
    fc.property(names, fc.integer({ min: 16, max: 40 }), (all, most) => {
      const shown = shortNames([...all, ...all], most)
      expect(shown.filter((name) => columns(name) > most)).toEqual([])
      expect(new Set(shown).size).toBe(all.length)
      expect(shown.slice(all.length)).toEqual(shown.slice(0, all.length))
    }),
    { seed: 20260301, numRuns: 300 },
  )
})
