import { expect, test } from 'vitest'
import { exactJsonOf, jsonOf, NestingError } from '../../../src/tracer/common/json.ts'
import { LIMITS } from '../../../src/tracer/common/limits.ts'

const lists = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`
const objects = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`

test.each([
  lists(LIMITS.nestedValues),
  objects(LIMITS.nestedValues),
  `[${'[],'.repeat(1000)}1]`,
  JSON.stringify({ text: '[{"'.repeat(1000), other: '\\"[[[' }),
])('what is not too deep is read: %.40s', (text) => {
  expect(jsonOf(text)).toEqual(JSON.parse(text))
})

test.each([lists(LIMITS.nestedValues + 1), objects(LIMITS.nestedValues + 1), lists(100_000), objects(100_000)])(
  'what is too deep is refused, however deep it is: %.40s',
  (text) => {
    expect(() => jsonOf(text)).toThrow(NestingError)
  },
)

test('what is no JSON is no matter of its depth', () => {
  expect(() => jsonOf('['.repeat(100_000))).toThrow(SyntaxError)
})

test.each([
  ['{"id":10276657743932975437}', { id: '10276657743932975437' }],
  [
    '[9007199254740991, 9007199254740993,-9007199254740993]',
    [9007199254740991, '9007199254740993', '-9007199254740993'],
  ],
  ['{"a": 12345678901234567890}', { a: '12345678901234567890' }],
  [
    String.raw`{"\",:12345678901234567890": [1234567890123456789]}`,
    { '",:12345678901234567890': ['1234567890123456789'] },
  ],
  ['[1234567890123456.5, 1000000000000000000e-3, 1e400]', [1234567890123456.5, 1e15, Infinity]],
  [
    '{"text":": 1234567890123456789","n":-1234567890123456789}',
    { text: ': 1234567890123456789', n: '-1234567890123456789' },
  ],
])('whole numbers that a number has no place for are texts: %s', (text, value) => {
  expect(exactJsonOf(text)).toEqual(value)
})
