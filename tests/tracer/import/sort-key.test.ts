import { expect, test } from 'vitest'
import { compareSortKeys, sortKeyOf } from '../../../src/tracer/import/sort-key.ts'

const compared = (a: unknown, b: unknown) => compareSortKeys(sortKeyOf(a) ?? '', sortKeyOf(b) ?? '')

test.each<[unknown, unknown]>([
  // As Go writes them: a fraction without the zeros at its end.
  ['2026-01-02T10:00:00.1Z', '2026-01-02T10:00:00.137Z'],
  ['2026-01-02T10:00:00Z', '2026-01-02T10:00:00.5Z'],
  ['2026-01-02T10:00:00.123456788Z', '2026-01-02T10:00:00.123456789Z'],
  ['2026-01-02T11:00:00+01:00', '2026-01-02T10:00:01Z'],
  ['2026-01-02T09:30:00Z', '2026-01-02T05:00:00-0500'],
  ['2026-01-02 10:00:00,9', '2026/01/02 10:00:01'],
  ['2026-12-31T23:59:59.9Z', '2027-01-01T00:30:00+00:00'],
  ['9:59:59', '10:00:00'],
  ['10:00:00.1', '10:00:00.137'],
  ['Jan  9 10:00:00', 'Jan 10 09:00:00'],
  ['Apr  1 10:00:00', 'May  1 10:00:00'],
  ['9', '10'],
  [2, '10'],
  ['-3', '2.5'],
  ['1700000000000000009', '1700000000000000010'],
  [1700000000, '1700000000000000010'],
  ['10', 'a'],
  ['a', 'b'],
])('%s is before %s', (a, b) => {
  expect([compared(a, b), compared(b, a), compared(a, a), compared(b, b)]).toEqual([-1, 1, 0, 0])
})

test.each([
  ['2026-01-02T10:00:00Z', '2026-01-02 10:00:00.000 UTC'],
  ['2026-01-02T10:00:00.500+02:00', '2026-01-02T08:00:00,5'],
  ['007', 7],
])('%s and %s are the same', (a, b) => {
  expect(compared(a, b)).toBe(0)
})

test.each([undefined, null, '', true, {}])('%s is nothing to sort by', (value) => {
  expect(sortKeyOf(value)).toBeUndefined()
})

test('every day comes behind the one before, also where a month, a leap day or a century ends', () => {
  const days = Array.from({ length: 146_098 }, (_, i) => new Date(Date.UTC(1900, 0, 1 + i)).toISOString())
  const keys = days.map((each) => sortKeyOf(each.replace('.000Z', 'Z')) ?? '')
  const seconds = keys.map((key) => Number(`${key}`.split('.')[0]))
  expect(seconds.every((each, i) => i === 0 || each - (seconds[i - 1] ?? 0) === 86_400)).toBe(true)
})
