import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nearest } from '../../../src/tracer/common/nearest.ts'
import { share } from '../../support/campaign.ts'

test.each([
  ['sent', ['queue', 'send', 'sender'], 'send'],
  ['folower', ['leader', 'follower'], 'follower'],
  ['ab', ['ba', 'abc'], 'abc'],
  ['kitten', ['sitting', 'mitten'], 'mitten'],
  ['exact', ['exacts', 'exact'], 'exact'],
])('nearest to %s of %j is %s', (word, known, best) => {
  expect(nearest(word, known)).toBe(best)
})

test.each([
  ['x', ['abc', 'yz']],
  ['a', ['b', 'ab']],
  ['', ['ab']],
  ['election', ['xyz', 'quorum']],
  ['word', []],
])('nothing is near to %j among %j', (word, known) => {
  expect(nearest(word, known)).toBeUndefined()
})

test('the first of equals wins, so the order of the words decides, not chance', () => {
  expect(nearest('cat', ['bat', 'hat'])).toBe('bat')
})

/** Levenshtein's distance, by its definition. */
function distance(a: string, b: string): number {
  const of = (i: number, j: number): number => {
    if (i === 0 || j === 0) return i + j
    const change = of(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1)
    return Math.min(change, of(i - 1, j) + 1, of(i, j - 1) + 1)
  }
  return of(a.length, b.length)
}

test('it is the first that needs the fewest edits, if those are few enough', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 })
  fc.assert(
    fc.property(word, fc.array(word, { maxLength: 5 }), (wanted, known) => {
      const few = Math.min(wanted.length, Math.max(2, Math.ceil(wanted.length / 2)))
      const distances = known.map((each) => distance(wanted, each))
      const least = Math.min(few, ...distances)
      expect(nearest(wanted, known)).toBe(least < few ? known[distances.indexOf(least)] : undefined)
    }),
    { numRuns: share(1000) },
  )
})
