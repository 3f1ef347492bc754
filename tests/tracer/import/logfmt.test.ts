import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { logfmtPairs, valuesOfPairs } from '../../../src/tracer/import/logfmt.ts'
import { share } from '../../support/campaign.ts'
import { block } from '../support/reference.ts'
import { importText, linesOf, logOf, mappingOf } from './imported.ts'

function read(text: string): unknown {
  const told = logfmtPairs(text)
  return 'why' in told ? told.why : valuesOfPairs(told.pairs)
}

describe('a line of logfmt has the values', () => {
  test.each<[text: string, values: object]>([
    // As logrus, and the text handler of slog write them.
    [
      'time="2026-01-02 10:00:00" level=info msg="a \\"b\\" c" n=3',
      { time: '2026-01-02 10:00:00', level: 'info', msg: 'a "b" c', n: '3' },
    ],
    [
      'time=2026-01-02T10:00:00.000Z req.method=GET "my key"=1',
      { time: '2026-01-02T10:00:00.000Z', 'req.method': 'GET', 'my key': '1' },
    ],
    // A router of Heroku: bare keys, values without anything, and `=` in a value.
    [
      'at=info sock=client debug path="/?a=b" fwd= token=YQ== ',
      { at: 'info', sock: 'client', debug: true, path: '/?a=b', fwd: '', token: 'YQ==' },
    ],
    // hclog of HashiCorp: text in front, and lists.
    [
      '2026-01-02T10:00:00.000Z [INFO]  raft: entering state: follower="Node at n1 [Follower]" servers=["a", b c] leader-id=',
      { follower: 'Node at n1 [Follower]', servers: '["a", b c]', 'leader-id': '' },
    ],
    ['list=[a b=1 c=[] d=[x]y', { list: '[a', b: '1', c: '[]', d: '[x]y' }],
    // A key twice: with one value, with several.
    ['a=1 b=2 a=1 b=3 b', { a: '1', b: ['2', '3', true] }],
    // Escapes of Go and of JSON; others stay.
    ['a="\\t\\u00e9\\U0001f600\\ud83d\\ude00\\xe2\\x82\\xac\\\\" b="C:\\dir\\q"', { a: '\té😀😀€\\', b: 'C:\\dir\\q' }],
    ['a="\\ud83d" b="\\UFFFFFFFF" c="\\xff"', { a: '\ufffd', b: '\ufffd', c: '\ufffd' }],
    ['__proto__=1 constructor=2', JSON.parse('{"__proto__":"1","constructor":"2"}')],
    ['x\ty=1\r', { y: '1' }],
    // Text in quotes in front is no pair, whatever stands in it; a quote that is one of another is.
    ['10:00 "GET /x?a=b HTTP/1.1" n1: "c=d", status=200', { status: '200' }],
    ['" a=1 msg="x"', { a: '1', msg: 'x' }],
  ])('%s', (text, values) => {
    expect(read(text)).toEqual(values)
  })

  test.each([
    ['panic: something is wrong', 'no logfmt: nothing in it is key=value'],
    ['{"a":"b=c"}', 'no logfmt: nothing in it is key=value'],
    ['', 'no logfmt: nothing in it is key=value'],
    ['a="b', 'no logfmt: a quote that is not closed at character 3'],
    ['a="b\\"', 'no logfmt: a quote that is not closed at character 3'],
    ['a=1 "b', 'no logfmt: a quote that is not closed at character 5'],
    ['a=1 "b"', 'no logfmt: a quote that no value begins with at character 5'],
    ['a="b"c=1', 'no logfmt: no blank behind a closing quote at character 6'],
    ['a=b"c d"', 'no logfmt: a quote that no value begins with at character 4'],
    ['a=1 b"c"=2', 'no logfmt: a quote that no value begins with at character 6'],
    ['a=1 =2', 'no logfmt: "=" without a key at character 5'],
    ['a=["x', 'no logfmt: a quote that no value begins with at character 4'],
  ])('but not %j', (text, why) => {
    expect(read(text)).toBe(why)
  })

  test.each([
    ['quotes that open', ' "'.repeat(300_000)],
    ['lists that open', 'a=[ '.repeat(200_000)],
    ['lists with quotes that open', 'a=[" '.repeat(200_000)],
    ['a key very often', 'a=1 a=2 '.repeat(100_000)],
    ['bytes one behind the other', `a="${'\\xff'.repeat(200_000)}"`],
    ['backslashes', `a="${'\\\\'.repeat(400_000)}`],
    ['words without a pair', 'a '.repeat(400_000)],
  ])('is read once, however long it is: %s', (_, text) => {
    expect(typeof read(text)).toMatch(/string|object/)
  })
})

const RULES = [
  {
    line: '^\\S+ \\[\\w+\\] +(?<by>[\\w.]+): entering (?<what>\\w+)',
    op: 'says',
    node: '{node}',
    fields: { text: '{by} {what}' },
  },
  { line: '^(?<node>x)', where: { node: 'y' }, noise: true },
  {
    where: { event: ['sent', 'got'] },
    op: { value: '{event}', words: { sent: 'send', got: 'handle' } },
    from: '{from}',
    to: '{to}',
    message: 'ask',
    fields: { epoch: '{msg.epoch}' },
  },
  { where: { debug: true }, noise: true },
  { raw: '^\\tat ', noise: true },
  { op: 'says', node: '{node}', fields: { text: '{line}' } },
]
const imported = (lines: string[], more: object = {}) =>
  importText(logOf(lines.join('\n')), mappingOf({ format: 'logfmt', rules: RULES, ...more }))

test('the lines of the reference have the values that it names', () => {
  expect(block('importing', 'logfmt-log').split('\n').map(read)).toMatchObject([
    { msg: 'lease granted', node: 's1', 'req.epoch': '3', cached: true },
    { node: 's1', peers: '["s2", "s3"]', epoch: '3' },
  ])
})

test('whatever a line is, it is pairs or said to be none, and what is quoted as Go and JSON do is read as it was', () => {
  const piece = fc.oneof(
    fc.constantFrom('a=', '"', ' ', '=', '[', ']', '\\', 'k', '\u0000', '\u2028', 'x=y '),
    fc.string(),
  )
  fc.assert(
    fc.property(fc.array(piece), fc.string({ unit: 'grapheme' }), (pieces, value) => {
      expect(typeof read(pieces.join(''))).toMatch(/string|object/)
      expect(read(`text a=1 b=${JSON.stringify(value)}`)).toEqual({ a: '1', b: value })
    }),
    { numRuns: share(500), seed: 1 },
  )
})

describe('a log of logfmt', () => {
  test('becomes events by its pairs, and by an expression for what stands before them', () => {
    const made = imported(
      [
        'event=sent from=a to=b msg.epoch=3',
        '10:00 [INFO]  srv.raft: entering candidate: node=b',
        'x node=b',
        'node=a debug',
        '',
        '\tat f.go:1',
        'node=a token="a b" text=1',
        'node=a text="',
      ],
      { mask: ['token'] },
    )
    expect(linesOf(made).slice(1)).toEqual([
      '{"meanwhile":"a","set":{}}',
      '{"meanwhile":"b","set":{}}',
      '{"node":"a","op":"send","to":"b","message":"ask","fields":{"epoch":3}}',
      '{"node":"b","op":"says","fields":{"text":"srv.raft candidate"}}',
      '{"node":"b","op":"says","fields":{"text":"x node=b"}}',
      '{"node":"a","op":"says","fields":{"text":"node=a token=*** text=1"}}',
    ])
    const { lines, events, noiseLines, unexplained } = made.account
    expect({ lines, events, noiseLines }).toEqual({ lines: 8, events: 4, noiseLines: 3 })
    expect(unexplained).toEqual([
      {
        file: 'a.log',
        line: 8,
        why: 'no logfmt: a quote that is not closed at character 13; a rule with "raw" can say that such a line is noise',
      },
    ])
  })

  test('has no secret, neither in values nor in the text, whatever stands behind a dot', () => {
    const made = imported(['a=1 node=a auth="x y" auth.key=z auth secret=q  b=2'], {
      mask: ['auth'],
      drop: ['secret', 'none'],
      rules: [
        { line: '^(?<text>.*)$', op: 'says', node: '{node}', fields: { text: '{text} {auth}|{auth.key}' } },
        RULES[5],
      ],
    })
    expect(linesOf(made).at(-1)).toBe(
      '{"node":"a","op":"says","fields":{"text":"a=1 node=a auth=*** auth.key=*** auth   b=2 ***|***"}}',
    )
    const text = imported(['a=1 node=a auth="x y" auth.key=z auth secret=q  b=2'], {
      mask: ['auth'],
      drop: ['secret', 'none'],
    })
    expect(linesOf(text).at(-1)).toBe(
      '{"node":"a","op":"says","fields":{"text":"a=1 node=a auth=*** auth.key=*** auth   b=2"}}',
    )
    expect(text.unmet).toEqual(['drop none'])
  })

  test('does not choose where a key has several values', () => {
    const made = imported(['event=sent from=a to=b msg.epoch=3 msg.epoch=4', 'event=sent from=a to=b msg.epoch=3 to=b'])
    expect(made.account).toMatchObject({ events: 1, unexplainedLines: 1 })
    const first = imported(['node=a text=1 text=2'], {
      rules: [{ op: 'says', node: '{node}', fields: { text: '{text.1}' } }],
    })
    expect(linesOf(first).at(-1)).toContain('"text":"2"')
  })

  test('is taken in the order of a key, numbers as numbers', () => {
    const made = imported(['node=a t=10 text', 'node=a t=9 text'], { sort: '{t}' })
    expect(linesOf(made).slice(2)).toEqual([expect.stringContaining('t=9'), expect.stringContaining('t=10')])
  })
})
