import { describe, expect, test } from 'vitest'
import { block } from '../support/reference.ts'
import { importText, linesOf, logOf, mappingOf } from './imported.ts'

const SAYS = { op: 'says', node: '{wrapper.node}', fields: { text: '{text}' } }
const IN_FRONT = { line: '^(?<node>\\w+) +\\| (?<rest>.*)$' }
const NOISE = { raw: '^Attaching', noise: true }

const said = (node: string, text: string) => JSON.stringify({ node, op: 'says', fields: { text } })

describe('lines that a collector has wrapped', () => {
  test('in front, and objects are what is left: what has nothing in front is noise by a rule, or left over', () => {
    const log = [
      'Attaching to a, b',
      'a    | {"text":"x | y"}',
      '',
      'b    |',
      'b    | {"text":"z"}',
      '{"text":"whose?"}',
      'b    | {"text":',
    ]
    const made = importText(logOf(log.join('\n')), mappingOf({ wrapper: IN_FRONT, rules: [NOISE, SAYS] }))
    expect(linesOf(made).slice(-2)).toEqual([said('a', 'x | y'), said('b', 'z')])
    expect(made.account).toMatchObject({ lines: 7, events: 2, noiseLines: 2 })
    const why = (what: string) => `${what}; a rule with "raw" can say that such a line is noise`
    expect(made.account.unexplained).toEqual([
      { file: 'a.log', line: 4, why: why('not as "wrapper" says') },
      { file: 'a.log', line: 6, why: why('not as "wrapper" says') },
      { file: 'a.log', line: 7, why: why('not JSON') },
    ])
  })

  test.each([
    ['logfmt', 'text=hello', 'hello'],
    ['lines', 'hello', 'hello'],
  ])('in front, of %s', (format, line, text) => {
    const rule = format === 'lines' ? { ...SAYS, line: '^(?<text>.*)$' } : SAYS
    const made = importText(
      logOf(`a | ${line}\nAttaching`),
      mappingOf({ format, wrapper: IN_FRONT, rules: [NOISE, rule] }),
    )
    expect(linesOf(made).at(-1)).toBe(said('a', text))
    expect(made.account).toMatchObject({ events: 1, noiseLines: 1, unexplainedLines: 0 })
  })

  test('in a field, as a text with its end or as an object, with values of what is around in any depth', () => {
    const log = [
      { k8s: { pod: 'a' }, log: '{"text":"one"}\n' },
      { k8s: { pod: 'b' }, log: { text: 'two' } },
      { k8s: { pod: 'b' }, message: 'three' },
    ]
    const rules = [{ ...SAYS, node: '{wrapper.k8s.pod}' }]
    const made = importText(
      logOf(log.map((each) => JSON.stringify(each)).join('\n')),
      mappingOf({ wrapper: { field: 'log' }, rules }),
    )
    expect(linesOf(made).slice(-2)).toEqual([said('a', 'one'), said('b', 'two')])
    expect(made.account.unexplained).toEqual([
      expect.objectContaining({
        line: 3,
        why: expect.stringMatching(/^no line in the field log, which "wrapper" names/),
      }),
    ])
  })

  test('in a field, as bytes of UTF-8, and with colours that only an object shows', () => {
    const bytes = (text: string) => [...new TextEncoder().encode(text)]
    const log = [
      { host: 'a', log: bytes('{"text":"é"}') },
      { host: 'a', log: '\u001b[32m{"text":"two"}\u001b[0m\r\n' },
      { host: 'a', log: [0xff] },
      { host: 'a', log: [256] },
      { host: 'a', log: [] },
    ]
    const made = importText(
      logOf(log.map((each) => JSON.stringify(each)).join('\n')),
      mappingOf({ wrapper: { field: 'log' }, rules: [{ ...SAYS, node: '{wrapper.host}' }] }),
    )
    expect(linesOf(made).slice(-2)).toEqual([said('a', 'é'), said('a', 'two')])
    expect(made.account.unexplained.map(({ line, why }) => [line, why.split(',')[0]])).toEqual(
      [3, 4, 5].map((line) => [line, 'no line in the field log']),
    )
  })

  test('are sorted and chosen by what is around them', () => {
    const log = [
      { at: 2, host: 'a', log: 'second' },
      { at: 1, host: 'b', log: 'first' },
      { at: 3, host: 'b', log: 'third', stream: 'stderr' },
    ]
    const made = importText(
      logOf(log.map((each) => JSON.stringify(each)).join('\n')),
      mappingOf({
        format: 'lines',
        wrapper: { field: 'log' },
        sort: '{wrapper.at}',
        rules: [
          { where: { 'wrapper.at': 3 }, noise: true },
          { line: '^(?<text>.*)$', op: 'says', node: '{wrapper.host}', fields: { text: '{text}' } },
        ],
      }),
    )
    expect(linesOf(made).slice(-2)).toEqual([said('b', 'first'), said('a', 'second')])
  })

  test('tell nothing of what is masked around them', () => {
    const whole = { host: 'a', user: 'password=x', log: '{"text":"hi"}' }
    const node = '{wrapper.host}'
    const told = (parts: object) => {
      const made = importText(logOf(JSON.stringify(whole)), mappingOf({ wrapper: { field: 'log' }, ...parts }))
      return [linesOf(made).at(-1), made.unmet]
    }
    const fields = { text: '{wrapper.user}' }
    const rules = [{ op: 'says', node, fields }]
    expect(told({ mask: ['wrapper.user'], rules })).toEqual([said('a', '***'), []])
    expect(told({ format: 'lines', mask: ['(?<=password=)\\w+'], rules })).toEqual([said('a', 'password=***'), []])
    expect(told({ mask: ['wrapper.users'], rules })).toEqual([said('a', 'password=x'), ['mask wrapper.users']])
  })

  test('are left over where the expression would take too long, and no group leads to them', () => {
    const slow = { line: '^(?<a>.*)(?<b>.*)(?<c>.*)\\| (?<rest>.*)$' }
    const log = `${'x'.repeat(10_000)}| {}\nx| {"text":"y"}`
    const made = importText(logOf(log), mappingOf({ wrapper: slow, rules: [{ ...SAYS, node: 'a' }] }))
    expect(made.account).toMatchObject({ events: 1, unexplainedLines: 1 })
    expect(made.account.unexplained[0]?.why).toContain('are too many for an expression')
  })
})

test('is what the reference shows', () => {
  const [inFront = '', inField = ''] = block('importing', 'wrapper-logs').split('\n\n')
  const [line = '', field = ''] = block('importing', 'wrapper-fields').split('\n\n')
  const rule = { op: 'says', fields: { text: '{msg}' } }
  const told = (log: string, wrapper: string, node: string) =>
    linesOf(importText(logOf(log), mappingOf({ ...JSON.parse(`{${wrapper}}`), rules: [{ ...rule, node }] }))).at(-1)
  expect(told(inFront, line, '{wrapper.node}')).toBe(said('audit', 'lease seen'))
  expect(told(inField, field, '{wrapper.attrs.node}')).toBe(said('store', 'lease granted'))
})

test.each([
  [
    { wrapper: { line: '^(?<node>\\w+)' } },
    'field  wrapper.line\n  legal  a group (?<rest>.*), which is the line itself',
  ],
  [{ wrapper: { line: '(' } }, 'not a regular expression: Unterminated group\n  field  wrapper.line'],
  [{ wrapper: { line: '^(?:a+)+(?<rest>.*)$' } }, 'that can take for ever\n  field  wrapper.line'],
  [{ wrapper: { line: '(?<rest>.*)', field: 'x' } }, 'a field that does not belong here\n  field  wrapper.field'],
  [{ wrapper: 'log' }, 'do     say {"field": "log"}'],
  [{ format: 'lines', record: 2, wrapper: IN_FRONT }, 'field  record\n'],
  [{ format: 'lines', wrapper: IN_FRONT, rules: [{ ...SAYS, node: '{wrapper.nod}' }] }, 'did you mean "wrapper.node"?'],
])('what is wrong with a wrapper is said: %j', (parts, told) => {
  expect(() => mappingOf({ rules: [SAYS], ...parts })).toThrow(told)
})
