import fc from 'fast-check'
import { expect, test } from 'vitest'
import { commonSubsequence } from '../../../../src/tracer/diff/align/common-subsequence.ts'

/** By the book, with a table of all places. */
function longest(a: readonly number[], b: readonly number[]): number {
  let row = new Array<number>(b.length + 1).fill(0)
  for (const token of a) {
    const next = [0]
    for (const [j, other] of b.entries())
      next.push(token === other ? (row[j] ?? 0) + 1 : Math.max(row[j + 1] ?? 0, next[j] ?? 0))
    row = next
  }
  return row.at(-1) ?? 0
}

function isRising(matches: readonly (readonly [number, number])[]): boolean {
  return matches.every(([i, j], k) => k === 0 || (i > (matches[k - 1]?.[0] ?? 0) && j > (matches[k - 1]?.[1] ?? 0)))
}

test('what is found is common, in order, and as long as it can be', () => {
  const tokens = fc.array(fc.nat(4), { maxLength: 40 })
  fc.assert(
    fc.property(tokens, tokens, (a, b) => {
      const matches = commonSubsequence(a, b)
      expect(matches.every(([i, j]) => a[i] === b[j])).toBe(true)
      expect(isRising(matches)).toBe(true)
      expect(matches.length).toBe(longest(a, b))
    }),
    { seed: 1986, numRuns: 1000 },
  )
})

test('of very many differences, what is unique is still found', () => {
  const length = 6000
  const a = Array.from({ length }, (_, i) => (i % 3 === 0 ? i : -1 - i))
  const b = Array.from({ length }, (_, i) => (i % 3 === 0 ? i : 1e6 + i))
  const matches = commonSubsequence(a, b)
  expect(matches.length).toBe(length / 3)
  expect(isRising(matches)).toBe(true)
})
