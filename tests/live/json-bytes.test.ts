import { expect, test } from 'vitest'
import { Draw } from '../../src/explore/index.ts'
import { JsonBytes, type PlainValue } from '../../src/live/json-bytes.ts'

function textOf(values: readonly PlainValue[], bytes = new JsonBytes()): string {
  bytes.json('[')
  for (const [i, value] of values.entries()) {
    if (i > 0) bytes.json(',')
    bytes.value(value)
  }
  bytes.json(']')
  return Buffer.from(bytes.take()).toString()
}

const numbers = [0, -0, 1, 9, 10, -1, 0.1, 999_999_999, 1e9, 1e9 + 1, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 1_700_000_000_000]
const more = [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER + 1, Number.MIN_VALUE, Number.MAX_VALUE, 1e21, 1e-7]
const texts = [
  '',
  'a',
  '"',
  '\\',
  'a"b\\c',
  '\u0000\n\u001f',
  '\u007f',
  '\u0080',
  'ä',
  '€',
  '😀',
  '\ud800',
  '\udc00x',
  '\u2028',
  '</script>',
]

test('bytes of JSON are those of JSON.stringify', () => {
  const long = texts.flatMap((text) => [`${'x'.repeat(63)}${text}`, text.repeat(50), `${text}${'y'.repeat(500)}`])
  const values = [...numbers, ...more, ...texts, ...long, true, false, null]
  expect(textOf(values)).toBe(JSON.stringify(values))
  for (const value of values) expect(textOf([value])).toBe(JSON.stringify([value]))
})

test('bytes of JSON are those of JSON.stringify for 20,000 drawn values', () => {
  const draw = new Draw(7)
  const values: PlainValue[] = []
  for (let i = 0; i < 10_000; i += 1) {
    values.push(Math.floor(draw.below(2 ** 30) * 2 ** draw.below(24)) * (draw.once(4) ? -1 : 1))
    values.push(
      String.fromCharCode(...Array.from({ length: draw.below(80) }, () => draw.below(draw.once(3) ? 0x10000 : 0x80))),
    )
  }
  expect(textOf(values)).toBe(JSON.stringify(values))
})

test('the memory of bytes grows with what is put, and serves again', () => {
  const bytes = new JsonBytes()
  const large = ['x'.repeat(3_000_000), 'ä'.repeat(1_000_000)]
  expect(textOf(large, bytes)).toBe(JSON.stringify(large))
  const many = Array.from({ length: 100_000 }, (_, i) => i)
  expect(textOf(many, bytes)).toBe(JSON.stringify(many))
  expect(textOf(['behind'], bytes)).toBe('["behind"]')
})
