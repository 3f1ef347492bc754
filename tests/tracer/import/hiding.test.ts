import { describe, expect, test } from 'vitest'
import { block } from '../support/reference.ts'
import { importText, linesOf, logOf, mappingOf } from './imported.ts'

const BEARER = { matches: '(?<=Bearer )\\S+' }
const QUERY = { matches: '(?<=[?&]token=)[^&\\s"]+' }
const PIN = { matches: ' ?pin=\\d+' }

/** What the last event of a log says, and what of the mapping no line has. */
function told(log: string, text: string, parts: object): readonly [text: string, unmet: readonly string[]] {
  const rules = [{ op: 'says', node: '{node}', fields: { text } }]
  const made = importText(logOf(log), mappingOf({ rules, ...parts }))
  const last = JSON.parse(linesOf(made).at(-1) ?? '{}')
  return [last.fields?.text, made.unmet]
}

describe('what has "matches" is hidden wherever it stands', () => {
  test.each<[what: string, log: string, text: string, parts: object, said: string]>([
    [
      'in front of the pairs of logfmt, within a value of another pair, and in words without one',
      'Authorization: Bearer abc level=info url="/login?token=hunter2&n=1" node=a  Bearer def',
      '{line} | {url}',
      { format: 'logfmt', mask: [BEARER, QUERY] },
      'Authorization: Bearer *** level=info url="/login?token=***&n=1" node=a  Bearer *** | /login?token=***&n=1',
    ],
    [
      'in what pairs escape, and where a whole value is like it',
      'node=a x=secret y="\\u0070in=1234 \\"q\\"" z=pin=1',
      '{line} | {x} {y} {z}',
      { format: 'logfmt', drop: [PIN], mask: [{ matches: '^secret$' }] },
      'node=a x=*** y=" \\"q\\"" z= | ***  "q" ',
    ],
    [
      'in texts of objects, however deep',
      '{"node":"a","msg":"Bearer abc.","in":{"urls":["/?token=x",7,null,{"a":"Bearer y"}]},"__proto__":"Bearer z"}',
      '{msg} {in} {__proto__}',
      { mask: [BEARER, QUERY] },
      'Bearer *** {"urls":["/?token=***",7,null,{"a":"Bearer ***"}]} Bearer ***',
    ],
    [
      'beside paths, after which nothing is left of a value',
      '{"node":"a","token":"pin=1","msg":"pin=2"}',
      '{token}|{msg}',
      { mask: ['token', PIN] },
      '***|***',
    ],
    [
      'around lines of objects',
      '{"node":"b","user":"Bearer x","log":"{\\"node\\":\\"a\\",\\"msg\\":\\"hi\\"}"}',
      '{wrapper.user} {msg}',
      { wrapper: { field: 'log' }, mask: [BEARER] },
      'Bearer *** hi',
    ],
    [
      'of text, where a text says the same',
      'a Bearer abc pin=1',
      '{text}',
      {
        format: 'lines',
        mask: [BEARER],
        drop: [' pin=\\d'],
        rules: [{ line: '^(?<node>\\w+) (?<text>.*)$', op: 'says', node: '{node}', fields: { text: '{text}' } }],
      },
      'Bearer ***',
    ],
  ])('%s', (_, log, text, parts, said) => {
    expect(told(log, text, parts)).toEqual([said, []])
  })

  test('and the import says which of it no line has', () => {
    const parts = { mask: [BEARER, 'msg'], drop: [PIN] }
    expect(told('{"node":"a","msg":"x"}', '{msg}', parts)[1]).toEqual(['drop  ?pin=\\d+', 'mask (?<=Bearer )\\S+'])
  })

  test('and a text that is too long for a slow expression is left over, not told', () => {
    const slow = { matches: 'a.*b.*c.*d' }
    const log = `{"node":"a","msg":"${'a'.repeat(50_000)}"}\n{"node":"a","msg":"ok"}`
    expect(told(log, '{msg}', { mask: [slow] })[0]).toBe('ok')
  })
})

test('is what the reference shows', () => {
  const parts = JSON.parse(`{${block('importing', 'hidden-within')}}`)
  const log = '{"node":"a","token":"x","url":"/?a=1&token=y&b=2","by":"Bearer z"}'
  expect(told(log, '{token} {url} {by}', parts)).toEqual(['*** /?a=1&token=***&b=2 Bearer ***', []])
})

test.each([
  [{ mask: ['ok', { matches: '(' }] }, 'Unterminated group\n  field  mask.1.matches\n'],
  [{ format: 'logfmt', drop: [{ matches: '(?:a+)+b' }] }, 'that can take for ever\n  field  drop.0.matches\n'],
  [{ mask: [{ match: 'a' }] }, 'field  mask.0'],
])('what is wrong with such an expression is said: %j', (parts, said) => {
  const rules = [{ op: 'says', node: 'a', fields: { text: 'x' } }]
  expect(() => mappingOf({ rules, ...parts })).toThrow(said)
})
