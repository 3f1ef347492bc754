import { describe, expect, test } from 'vitest'
import { headerOf, importText, linesOf, logOf, mappingOf, tracesOf } from './imported.ts'

const RULES = [
  { where: { kind: 'debug' }, why: 'debug lines', noise: true },
  { where: { kind: 'round' }, section: 'Round {n}' },
  { where: { kind: 'begin' }, op: 'begins', node: '{node}', set: 'state' },
  {
    where: { kind: ['sent', 'got'] },
    op: { value: '{kind}', words: { sent: 'send', got: 'handle' } },
    from: '{from}',
    to: '{to}',
    message: '{what}',
    fields: { epoch: '{e}', yes: '{yes}' },
    set: 'state',
    state: 'before',
  },
  { where: { kind: 'note' }, op: 'says', node: '{node}', fields: { text: '{text}' }, set: 'state' },
]
const DEFINE = {
  state: {
    role: '{state.role}',
    epoch: '{state.epoch}',
    holder: { value: '{state.holder}', words: { none: null }, open: true },
  },
}
const LEASES = { unseen: 'unseen', define: DEFINE, rules: RULES }

const ndjson = (...lines: object[]) => logOf(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))

describe('lines become events', () => {
  test('of nodes that are called otherwise than in the log, wherever it names them', () => {
    const made = importText(
      ndjson(
        { kind: 'begin', node: 'a.internal:7400', state: { role: 'free', epoch: 0, holder: 'none' } },
        { kind: 'note', node: 'b', text: 'a.internal:7400', state: { holder: '10.0.0.1' } },
        { kind: 'sent', from: 'b', to: '10.0.0.1', what: 'ask', e: 1 },
      ),
      mappingOf({ ...LEASES, nodes: { 'a.internal:7400': 'a', '10.0.0.1': 'a' } }),
    )
    expect(linesOf(made)).toEqual([
      '{"section":"Events"}',
      '{"meanwhile":"b","set":{}}',
      '{"node":"a","op":"begins","set":{"role":"free","epoch":0,"holder":null}}',
      '{"node":"b","op":"says","fields":{"text":"a.internal:7400"},"set":{"holder":"a"}}',
      '{"node":"b","op":"send","to":"a","message":"ask","fields":{"epoch":1}}',
    ])
  })

  test('of which a variable that the line before does not tell may have changed earlier: nobody knows with what', () => {
    const sent = (e: number, state: object) => ({ kind: 'sent', from: 'a', to: 'b', what: 'ask', e, state })
    const made = importText(
      ndjson(
        sent(1, { role: 'free', epoch: 1 }),
        sent(2, { role: 'free' }),
        sent(3, { role: 'held', epoch: 3, holder: 'a' }),
        sent(4, { role: 'held', epoch: 4, holder: 'b' }),
      ),
      mappingOf(LEASES),
    )
    expect(linesOf(made).slice(1)).toEqual([
      '{"meanwhile":"a","set":{"role":"free","epoch":1}}',
      '{"meanwhile":"b","set":{}}',
      '{"node":"a","op":"send","to":"b","message":"ask","fields":{"epoch":1}}',
      '{"node":"a","op":"send","to":"b","message":"ask","fields":{"epoch":2},"set":{"role":"held","holder":"a"}}',
      '{"node":"a","op":"unseen","set":{"epoch":3}}',
      '{"node":"a","op":"send","to":"b","message":"ask","fields":{"epoch":3},"set":{"epoch":4,"holder":"b"}}',
      '{"node":"a","op":"send","to":"b","message":"ask","fields":{"epoch":4}}',
    ])
  })

  test('with the fields and the state that they tell, the state before a handling being the change of the event before', () => {
    const made = importText(
      ndjson(
        { kind: 'begin', node: 'a', state: { role: 'free', epoch: 0, holder: 'none' } },
        { kind: 'sent', from: 'a', to: 'b', what: 'ask', e: 1, state: { role: 'free', epoch: 0, holder: 'none' } },
        { kind: 'got', from: 'a', to: 'b', what: 'ask', e: 1, state: { role: 'free', epoch: 0, holder: 'none' } },
        {
          kind: 'sent',
          from: 'b',
          to: 'a',
          what: 'grant',
          e: 1,
          yes: 'true',
          state: { role: 'held', epoch: '1', holder: 'a' },
        },
      ),
      mappingOf(LEASES),
    )
    expect(linesOf(made)).toEqual([
      '{"section":"Events"}',
      '{"meanwhile":"b","set":{"role":"free","epoch":0,"holder":null}}',
      '{"node":"a","op":"begins","set":{"role":"free","epoch":0,"holder":null}}',
      '{"node":"a","op":"send","to":"b","message":"ask","fields":{"epoch":1}}',
      '{"node":"b","op":"handle","from":"a","message":"ask","fields":{"epoch":1},"set":{"role":"held","epoch":1,"holder":"a"}}',
      '{"node":"b","op":"send","to":"a","message":"grant","fields":{"epoch":1,"yes":true}}',
    ])
    expect(headerOf(made)).toEqual({
      trace: 2,
      vocabulary: 'lease',
      group: 'lease',
      file: 'a',
      test: 'a',
      repeatable: false,
      origin: 'log',
      description: '',
    })
    expect(made.account).toMatchObject({ lines: 4, events: 4, context: 0, unexplainedLines: 0 })
  })

  test('and what changed behind a line that tells the state after it has no cause', () => {
    const made = importText(
      ndjson(
        { kind: 'note', node: 'a', text: 'x', state: { epoch: 1 } },
        { kind: 'sent', from: 'a', to: 'a', what: 'ask', e: 1, state: { epoch: 2 } },
      ),
      mappingOf(LEASES),
    )
    expect(linesOf(made).slice(2)).toEqual([
      '{"node":"a","op":"says","fields":{"text":"x"},"set":{"epoch":1}}',
      '{"node":"a","op":"unseen","set":{"epoch":2}}',
      '{"node":"a","op":"send","to":"a","message":"ask","fields":{"epoch":1}}',
    ])
  })

  test('nodes come to be in the section that names them first, also as receivers or as values', () => {
    const made = importText(
      ndjson(
        { kind: 'note', node: 'a', text: 'x' },
        { kind: 'round', n: 1 },
        { kind: 'sent', from: 'a', to: 'b', what: 'ask', e: 1, state: { holder: 'c' } },
        { kind: 'note', node: 'c', text: 'y' },
      ),
      mappingOf(LEASES),
    )
    expect(linesOf(made).filter((line) => !line.includes('"op"'))).toEqual([
      '{"section":"Events"}',
      '{"meanwhile":"a","set":{}}',
      '{"section":"Round 1"}',
      '{"meanwhile":"b","set":{}}',
      '{"meanwhile":"c","set":{}}',
    ])
  })

  test('sections have a length, and titles of their own', () => {
    const notes = Array.from({ length: 5 }, (_, i) => ({ kind: 'note', node: 'a', text: `${i}` }))
    const round = { kind: 'round', n: 1 }
    const made = importText(
      ndjson(...notes, round, round, ...notes),
      mappingOf({ ...LEASES, sections: { every: 2, title: 'Start' } }),
    )
    const titles = linesOf(made).flatMap((line) => /"section":"(.*)"/.exec(line)?.[1] ?? [])
    expect(titles).toEqual(['Start', 'Start (2)', 'Start (3)', 'Round 1', 'Round 1 (2)', 'Round 1 (3)'])
    expect(made.account).toMatchObject({ lines: 12, events: 10, context: 2 })
  })

  test('no two titles share an address on a page', () => {
    const made = importText(
      ndjson(
        { kind: 'round', n: '1' },
        { kind: 'note', node: 'a', text: 'x' },
        { kind: 'round', n: '1 (2)' },
        { kind: 'note', node: 'a', text: 'x' },
        { kind: 'round', n: '1' },
        { kind: 'note', node: 'a', text: 'x' },
      ),
      mappingOf(LEASES),
    )
    const titles = linesOf(made).flatMap((line) => /"section":"(.*)"/.exec(line)?.[1] ?? [])
    expect(titles).toEqual(['Round 1', 'Round 1 (2)', 'Round 1 (3)'])
  })

  test('what is too large for one trace goes on in another, with all that is known', () => {
    const notes = Array.from({ length: 40 }, (_, i) => ({
      kind: 'note',
      node: `n${i % 3}`,
      text: 'x',
      state: { epoch: i },
    }))
    const made = importText(ndjson(...notes), mappingOf({ ...LEASES, sections: { every: 10 } }), 1000)
    const [first, second] = tracesOf(made)
    expect(made.traces).toBe(made.texts.length)
    expect(made.traces).toBeGreaterThan(1)
    expect(second?.header.test).toBe('a, part 2')
    const told = first?.sections.flatMap(({ events }) => events).length ?? 0
    expect(second?.sections[0]?.meanwhile.map(({ meanwhile, set }) => [meanwhile, set['epoch']])).toEqual(
      [0, 1, 2].map((i) => [`n${i}`, told - 1 - ((told - 1 - i) % 3)]),
    )
  })
})

test('whole numbers that no number has place for keep all their digits, and are no integers', () => {
  const made = importText(
    logOf(
      [
        '{"kind":"begin","node":10276657743932975437}',
        '{"kind":"note","node":10276657743932975438,"text":1234567890123456789}',
        '{"kind":"note","node":"a","text":"x","state":{"epoch":9007199254740993}}',
      ].join('\n'),
    ),
    mappingOf(LEASES),
  )
  const told = linesOf(made, mappingOf(LEASES).vocabulary).map((line) => JSON.parse(line))
  expect(told.slice(2)).toEqual([
    expect.objectContaining({ node: '10276657743932975437', op: 'begins' }),
    expect.objectContaining({ node: '10276657743932975438', fields: { text: '1234567890123456789' } }),
  ])
  expect(made.account.unexplained.map(({ line, why }) => `${line} ${why}`)).toEqual([
    expect.stringContaining('9007199254740993'),
  ])
})

describe('every line is accounted for', () => {
  test('as an event, as noise by a rule, as context, or with the reason why not', () => {
    const lines = [
      '{"kind":"debug"}',
      '',
      'not JSON',
      '[1]',
      '{"kind":"other"}',
      '{"kind":"note","node":"a"}',
      '{"kind":"note","text":"x"}',
      '{"kind":"sent","from":"a","to":"b","what":"asks","e":1}',
      '{"kind":"sent","from":"a","what":"ask","e":1}',
      '{"kind":"sent","from":"a","to":"b","what":"ask","e":"one"}',
      '{"kind":"note","node":"a","text":"x","state":{"role":"king"}}',
      '{"kind":"note","node":"a","text":"x"}',
    ]
    const { account } = importText(logOf(lines.join('\n')), mappingOf(LEASES))
    expect(account).toMatchObject({ lines: 12, events: 1, noiseLines: 2, context: 0, unexplainedLines: 9 })
    expect([...account.noise]).toEqual([
      [1, { title: 'debug lines', lines: 1 }],
      [0, { title: 'blank lines', lines: 1 }],
    ])
    expect(account.unexplained).toEqual(
      [
        [3, 'not JSON; a rule with "raw" can say that such a line is noise'],
        [4, 'JSON, but no object; a rule with "raw" can say that such a line is noise'],
        [5, 'no rule of the mapping is about such a line'],
        [6, 'rule 5: a field is missing; field fields.text; legal a text'],
        [7, 'rule 5: nothing says to which node it happened: "node"'],
        [8, 'rule 4: an unknown kind of message "asks"; legal are "ask", "grant"'],
        [9, 'rule 4: nothing says whom the message is for: "to"'],
        [10, 'rule 4: a value is not legal; field fields.epoch; found "one"; legal an integer'],
        [11, 'rule 5: an unknown role; field set.role; found "king"; legal "unknown", "free", "held"'],
      ].map(([line, why]) => ({ file: 'a.log', line, why })),
    )
  })
})

test('lines that are no objects are noise where a rule says how they look, and no others are', () => {
  const raw = [
    { why: 'stack traces', raw: '^\\s+at |^Caused by:', noise: true },
    { raw: '"kind"|^#', noise: true },
  ]
  const mapping = mappingOf({ ...LEASES, defaults: { where: { kind: 'note' } }, rules: [...raw, ...RULES.slice(4)] })
  const note = '{"kind":"note","node":"a","text":"x"}'
  const lines = [note, 'Caused by: x', '    at f (a.js:1)', '# banner', '{"kind":"note","node', '42', '\tat g', note]
  const { account } = importText(logOf(lines.join('\n')), mapping)
  expect(account).toMatchObject({ lines: 8, events: 2, noiseLines: 5, unexplainedLines: 1 })
  expect([...account.noise]).toEqual([
    [1, { title: 'stack traces', lines: 3 }],
    [2, { title: '"kind"|^#', lines: 2 }],
  ])
  expect(account.unexplained.map(({ line }) => line)).toEqual([6])
})

test('events say which line tells them, of what file, and steps that no line tells do not', () => {
  const text = '# x\n== One\n[a]\n  hello\n'
  const rules = [{ line: '^ +(?<text>.*)$', op: 'says', node: 'a', fields: { text: '{text}' } }]
  const noise = [{ line: '.', noise: true }]
  const mapping = mappingOf({ format: 'lines', rules: [...rules, ...noise] })
  const logsOf = (file: string) =>
    tracesOf(importText(logOf(text, 1, file), mapping)).flatMap(({ sections }) =>
      sections.flatMap(({ events }) => events.map(({ log }) => log)),
    )
  expect(logsOf('store.log')).toEqual(['store.log:4'])
  expect(logsOf('/home/somebody/logs/store.log')).toEqual(['store.log:4'])
  expect(logsOf('C:\\logs\\store.log')).toEqual(['store.log:4'])
  const unseen = importText(
    ndjson(
      { kind: 'note', node: 'a', text: 'x', state: { epoch: 1 } },
      { kind: 'sent', from: 'a', to: 'a', what: 'ask', e: 1, state: { epoch: 2 } },
    ),
    mappingOf(LEASES),
  )
  const events = tracesOf(unseen).flatMap(({ sections }) => sections.flatMap((section) => section.events))
  expect(events.map(({ op, log }) => [op, log])).toEqual([
    ['says', 'a.log:1'],
    ['unseen', undefined],
    ['send', 'a.log:2'],
  ])
  expect(headerOf(unseen).origin).toBe('log')
})

describe('lines of text', () => {
  const TEXT = {
    format: 'lines',
    rules: [
      { line: '^#', noise: true },
      { line: '^== (?<title>.*)$', section: '{title}' },
      { line: '^\\[(?<at>\\w+)\\]$', remember: { node: '{at}' } },
      {
        line: '^(?<from>\\w+)->(?<to>\\w+) ask (?<e>\\d+)$',
        op: 'send',
        from: '{from}',
        to: '{to}',
        message: 'ask',
        fields: { epoch: '{e}' },
      },
      { line: '^  (?<text>.+)$', op: 'says', node: '{node}', fields: { text: '{text}' } },
    ],
  }

  test('are told apart by regular expressions, and remember who speaks', () => {
    const made = importText(logOf('# x\n== One\n[a]\n  hello\na->b ask 7\n[b]\n  hi\n'), mappingOf(TEXT))
    expect(linesOf(made)).toEqual([
      '{"section":"One"}',
      '{"meanwhile":"a","set":{}}',
      '{"meanwhile":"b","set":{}}',
      '{"node":"a","op":"says","fields":{"text":"hello"}}',
      '{"node":"a","op":"send","to":"b","message":"ask","fields":{"epoch":7}}',
      '{"node":"b","op":"says","fields":{"text":"hi"}}',
    ])
    expect(made.account).toMatchObject({ lines: 7, events: 3, context: 3, noiseLines: 1 })
  })

  test('what is secret is dropped or masked before any rule sees it', () => {
    const hidden = { drop: [' pin=\\d+'], mask: ['(?<=key )\\w+'] }
    const made = importText(logOf('[a]\n  key s3cret pin=1234 end\n'), mappingOf({ ...TEXT, ...hidden }))
    expect(linesOf(made).at(-1)).toBe('{"node":"a","op":"says","fields":{"text":"key *** end"}}')
    const object = { kind: 'note', node: 'a', text: 's3cret', state: { epoch: 3 } }
    const masked = importText(ndjson(object), mappingOf({ ...LEASES, mask: ['text'], drop: ['state.epoch'] }))
    expect(linesOf(masked).at(-1)).toBe('{"node":"a","op":"says","fields":{"text":"***"}}')
  })
})

describe('how sends find their handlings', () => {
  const SENDS = [
    { kind: 'sent', from: 'a', to: 'b', what: 'ask', e: 1 },
    { kind: 'sent', from: 'a', to: 'b', what: 'ask', e: 2 },
    { kind: 'got', from: 'a', to: 'b', what: 'ask', e: 1 },
    { kind: 'got', from: 'a', to: 'b', what: 'ask', e: 2 },
    { kind: 'got', from: 'a', to: 'b', what: 'ask', e: 3 },
  ]
  const ids = (made: ReturnType<typeof importText>) =>
    linesOf(made).flatMap((line) => (line.includes('"op"') ? [/"id":"(.*?)"/.exec(line)?.[1]] : []))

  test('by their content, without a name', () => {
    expect(ids(importText(ndjson(...SENDS), mappingOf(LEASES)))).toEqual(Array(5).fill(undefined))
  })

  test('by their order on a link, and one more than were sent by none', () => {
    expect(ids(importText(ndjson(...SENDS), mappingOf({ ...LEASES, messages: 'order' })))).toEqual([
      '1',
      '2',
      '1',
      '2',
      '?1',
    ])
  })

  test('by an id of their own', () => {
    const [debug, round, begin, message, note] = RULES
    const rules = [debug, round, begin, { ...message, id: '{e}' }, note]
    expect(ids(importText(ndjson(...SENDS), mappingOf({ ...LEASES, rules })))).toEqual(['1', '2', '1', '2', '3'])
  })
})

describe('the order of lines', () => {
  test('is that of a value, stably, where the mapping says so', () => {
    const notes = [
      { kind: 'note', node: 'a', text: 'late', at: 10 },
      { kind: 'note', node: 'a', text: 'follows late' },
      { kind: 'note', node: 'b', text: 'early', at: 9.5 },
      { kind: 'note', node: 'b', text: 'also late', at: '10' },
    ]
    const made = importText(ndjson(...notes), mappingOf({ ...LEASES, sort: '{at}' }))
    const texts = linesOf(made).flatMap((line) => /"text":"(.*?)"/.exec(line)?.[1] ?? [])
    expect(texts).toEqual(['early', 'late', 'follows late', 'also late'])
  })
})
