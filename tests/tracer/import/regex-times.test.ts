import { describe, expect, test } from 'vitest'
import { ProtokollError } from '../../../src/tracer/common/errors.ts'
import { endlessPart } from '../../../src/tracer/import/regex-times.ts'
import { mappingOf } from './imported.ts'

describe('what can take for ever', () => {
  test.each([
    ['(a+)+$', '(a+)+'],
    ['^(?:a*)*$', '(?:a*)*'],
    ['x(?<name>\\w+\\s?)*y', '(?<name>\\w+\\s?)*'],
    ['(?:a|a)*', '(?:a|a)*'],
    ['(?:\\w|\\d)+$', '(?:\\w|\\d)+'],
    ['(?:[^"\\\\]+|\\\\.)*"', '(?:[^"\\\\]+|\\\\.)*'],
    ['(?:\\s*,\\s*)*$', '(?:\\s*,\\s*)*'],
    ['(?:(?:a|b)+c?)*$', '(?:(?:a|b)+c?)*'],
    ['(?:.*,){11}$', '(?:.*,){11}'],
    ['(?:a?a?){10,}?$', '(?:a?a?){10,}'],
    ['(?:(?=a+)a+)*$', '(?:(?=a+)a+)*'],
    ['(?=(a+)+$)', '(a+)+'],
    ['(?:a+?)+?b', '(?:a+?)+'],
    ['(?:(a)\\1+)*$', '(?:(a)\\1+)*'],
  ])('%s', (source, part) => {
    expect(() => new RegExp(source, 'u')).not.toThrow()
    expect(endlessPart(source)).toBe(part)
  })
})

describe('what cannot', () => {
  test.each([
    '',
    '^a+b*c?$',
    '(a+)?$',
    '(?:a+){3}$',
    '^[a-z]\\d+(?: [a-z]\\d+)*$',
    '^\\w+(?:[-_][a-z]+)*$',
    '(?:\\w+,)*\\w+',
    '(?:[^"\\\\]|\\\\.)*',
    '(?:ab|cd)*',
    '\\(a+\\)+',
    '[(a+)+]+',
    '(?:/[^/]+)+',
    '(?<=a+)b+',
    '(?:\\p{Lu}\\p{Ll}*)+',
    '(?:\\u{1F600}\\d*)*',
  ])('%s', (source) => {
    expect(() => new RegExp(source, 'u')).not.toThrow()
    expect(endlessPart(source)).toBeUndefined()
  })
})

test('a mapping with one is refused, and says which part it is', () => {
  let message = ''
  try {
    mappingOf({ format: 'lines', rules: [{ line: '^x (?:\\w+ ?)*$', noise: true }] })
  } catch (error) {
    if (error instanceof ProtokollError) message = error.message
  }
  expect(message).toContain(
    'MAPPING mapping.json: a regular expression that can take for ever\n  field  rules.0.line\n',
  )
  expect(message).toContain('found  "(?:\\\\w+ ?)*"')
})

test('a long expression is looked at in one pass', () => {
  expect(endlessPart('(?:a'.repeat(5000) + ')'.repeat(5000))).toBeUndefined()
  expect(endlessPart('a+'.repeat(50_000))).toBeUndefined()
})
