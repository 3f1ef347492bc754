import { expect, test } from 'vitest'
import { oneOf, quote } from '../../../src/tracer/common/errors.ts'
import { LIMITS } from '../../../src/tracer/common/limits.ts'

function nested(depth: number): unknown {
  let value: unknown = 1
  for (let i = 0; i < depth; i += 1) value = i % 2 === 0 ? [value] : { a: value }
  return value
}

test.each([
  [{ a: [1, 'x', null, undefined], b: undefined, c: { d: true } }],
  [[new Date(0), { toJSON: () => 'own' }]],
  [Object.create({ above: 1 }, { own: { value: 2, enumerable: true } })],
])('what is short reads as its JSON does: %j', (value) => {
  expect(quote(value)).toBe(JSON.stringify(value))
})

test.each([
  ['deep', nested(100_000), /^\{"a":\[\{"a":.*…$/],
  ['long', Array.from({ length: 300_000 }, (_, i) => i), /^\[0,1,2,.*…$/],
  ['large', { text: 'x'.repeat(3_000_000) }, /^\{"text":"xxx.*…$/],
])('of what is %s the beginning is shown', (_, value, text) => {
  expect(quote(value)).toMatch(text)
  expect(quote(value)).toHaveLength(LIMITS.quotedCharacters)
})

test('no more is asked of a value than is shown of it', () => {
  let asked = 0
  const value = Array.from({ length: 10_000 }, () => ({ toJSON: () => (asked += 1) }))
  quote(value)
  expect(asked).toBeLessThan(LIMITS.quotedCharacters)
})

test('how many legal values there are stays on the line', () => {
  expect(oneOf(Array.from({ length: 50 }, (_, i) => `${i}${'x'.repeat(200)}`))).toMatch(/, and 4\d more$/)
})
