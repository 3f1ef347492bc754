import { describe, expect, test } from 'vitest'
import { ProtokollError } from '../../../src/tracer/common/errors.ts'
import { secretsIn } from '../../../src/tracer/import/propose/line-secrets.ts'
import { endlessPart, timePower } from '../../../src/tracer/import/regex-times.ts'
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
    ['^(?:ab|ab)*$', '(?:ab|ab)*'],
    ['^(?:\\w\\w|\\d\\d)*$', '(?:\\w\\w|\\d\\d)*'],
    ['^(?:(?:\\d|\\w)-)*$', '(?:(?:\\d|\\w)-)*'],
    ['^(?:(?:a|a))*$', '(?:(?:a|a))*'],
    ['^(?:[^,]ж*)*,$', '(?:[^,]ж*)*'],
    ['^(?:[а-я]я*)*,$', '(?:[а-я]я*)*'],
    ['^(?:\\u{434}|[г-е])*,$', '(?:\\u{434}|[г-е])*'],
    ['^(?:\\p{L}|[Ж])*,$', '(?:\\p{L}|[Ж])*'],
    ['^(?:\\uD83D\\uDE00|😀)*,$', '(?:\\uD83D\\uDE00|😀)*'],
    ['^(?:a+){9}$', '(?:a+){9}'],
    ['(?:a+){3}$', '(?:a+){3}'],
    ['^(\\w+\\s?){1,8}$', '(\\w+\\s?){1,8}'],
    ['(?:,a*a*)*$', '(?:,a*a*)*'],
    ['(?:-(?:a|a)b?)*$', '(?:-(?:a|a)b?)*'],
    ['(?:ab*|ab*)*$', '(?:ab*|ab*)*'],
    ['(?:(?:aa)|a)*$', '(?:(?:aa)|a)*'],
    ['(?:a?){30}$', '(?:a?){30}'],
    ['(?:(?:a?)+b)*$', '(?:(?:a?)+b)*'],
    ['(?:(?:|)a)*$', '(?:(?:|)a)*'],
    ['(?:[ab]{1,3})*$', '(?:[ab]{1,3})*'],
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
    '(?:a+b){3}$',
    '(?:a|a){12}',
    '(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}',
    '(?:\\d{4}-\\d\\d)*',
    '(?:\\w{1,64}[,;])*',
    '(?:[а-в]|[г-е])*,',
    '(?:foo|foobar)+',
    '(?:a|)*',
    '(?:(?:ab){2})*',
    '(?:\\S+\\s+){2}',
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
  expect(endlessPart(`(?:${'a'.repeat(1000)}b+)+`)).toBeUndefined()
  const words = Array.from({ length: 300 }, (_, i) => i.toString(3).padStart(6, '0'))
  expect(endlessPart(`(?:${words.join('|')})+`)).toBeUndefined()
})

test('letters that may stand in either case are not told apart, where the language has such groups', () => {
  expect(endlessPart('^(?i:(?:a|A)*),$')).toBe('(?:a|A)*')
})

test('what is too long to be told apart is refused', () => {
  const [deep, long] = [`(?:${'(?:a'.repeat(500)}${')'.repeat(500)})+`, `(?:${'a'.repeat(5000)}b+)+`]
  expect([endlessPart(deep), endlessPart(long)]).toEqual([deep, long])
})

describe('the power of the length with which the time grows', () => {
  test.each([
    ['^a+$', 1, 1],
    ['abc', 1, 1],
    ['a+', 1, 1],
    ['a+b', 2, 2],
    ['a+$', 2, 2],
    ['token=\\w+', 1, 1],
    ['^.* a.*', 1, 1],
    ['^.*.*.*.*x', 4, 4],
    ['^(?<time>\\S+) (?<level>\\w+) (?<node>\\S+): (?<text>.*)$', 1, 1],
    ['^(?<a>.*) error (?<b>.*)$', 1, 2],
    ['^(?<a>.*) error (?<b>.*) in (?<c>.*)$', 2, 3],
    ['^(?<a>[^:]*): (?<b>[^:]*): (?<c>.*)$', 1, 1],
    ['^(?=.*?node=(?<n>\\w+))(?<t>.*)$', 1, 1],
    ['^(?=.*a.*b).*$', 2, 2],
    ['(?=.*x)foo', 2, 2],
    ['(?<=a.*)b', 2, 2],
    ['^\\w+(?=.*x)', 2, 2],
    ['\\w+(?=.*x)', 3, 3],
    ['^(?:(?!END.*x)\\w)*$', 2, 2],
    ['^(?:(?!END).)*$', 1, 1],
    ['(?<!\\w)error(?!s)', 1, 1],
    ['^\\[[^\\]]*\\] (?!.*noise)(?<text>.*)$', 1, 1],
    ['^(?!.*noise)(?<node>\\w+): (?<text>.*)$', 1, 1],
    ['^\\w+\\d+\\w+$', 3, 3],
    ['^(?:a|b)+c?(?:a)+$', 2, 2],
    ['^(?:, \\w+)*$', 1, 1],
    ['^a{300}a{2,900}b', 2, 2],
    ['^a|b.*c', 2, 2],
  ])('%s', (source, plain, broken) => {
    expect([timePower(source, false), timePower(source, true)]).toEqual([plain, broken])
  })
})

test('lines may be as long as they like for the expressions that find secrets', () => {
  const all = secretsIn(['token=abc', '-----BEGIN PRIVATE KEY-----'])
  expect(all.map((each) => [timePower(each, false), timePower(each, true), endlessPart(each)])).toEqual([
    [1, 1, undefined],
    [1, 1, undefined],
  ])
  const [secrets = ''] = all
  const masked = (text: string) => text.replace(new RegExp(secrets, 'gu'), '***')
  expect(masked('token=123456789012345, token: 1234567890123456')).toBe('token=123456789012345, token: ***')
})
