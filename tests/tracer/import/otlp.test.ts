import { readFileSync } from 'node:fs'
import { describe, expect, test, vi } from 'vitest'
import { momentLog } from '../../../src/tracer/import/otlp/otlp-log.ts'
import { isMessageEvent } from '../../../src/tracer/trace/events.ts'
import { importText, linesOf, logOf, type Made, mappingOf, shipped, tracesOf, withoutLog } from './imported.ts'
import { requestOf, span } from './spans.ts'

const SHOP = readFileSync('tests/tracer/import/logs/shop.otlp.jsonl', 'utf8')
const mapping = shipped('otlp')
const imported = (...requests: string[]) => importText(logOf(requests.map((each) => `${each}\n`).join('')), mapping)

/** What happens, without what it is called. */
function eventsOf(made: Made): string[] {
  return tracesOf(made, mapping.vocabulary).flatMap(({ sections }) =>
    sections.flatMap(({ events }) =>
      events.map((event) => {
        if (!isMessageEvent(event)) return `${event.node} ${event.op}`
        const end = event.op === 'handle' ? `< ${event.from}` : `> ${event.to}`
        return `${event.node} ${event.op} ${event.message} ${event.id} ${end}`
      }),
    ),
  )
}

describe('three services whose clocks differ', () => {
  test('have calls with both ends, one that nobody handled, and one that failed', () => {
    const made = importText(logOf(SHOP), mapping)
    expect(made.account).toMatchObject({ lines: 27, events: 27, unexplainedLines: 0 })
    expect(eventsOf(made)).toEqual([
      'shop begins',
      'shop send request 1 > stock',
      'stock handle request 1 < shop',
      'stock send answer 1 > shop',
      'shop handle answer 1 < stock',
      'shop send request 2 > payment',
      'payment handle request 2 < shop',
      'payment begins',
      'payment event',
      'payment ends',
      'payment send answer 2 > shop',
      'shop handle answer 2 < payment',
      'shop ends',
      'shop begins',
      'shop send request 3 > stock',
      'shop ends',
      'shop send request 4 > stock',
      'stock handle request 4 < shop',
      'stock send answer 4 > shop',
      'shop handle answer 4 < stock',
      'shop send request 5 > db.internal',
      'shop ends',
      'shop ends',
      'shop send message 6 > stock',
      'stock handle message 6 < shop',
      'stock ends',
      'shop ends',
    ])
    const lines = linesOf(made, mapping.vocabulary)
    expect(lines.filter((line) => line.startsWith('{"section"'))).toEqual([
      '{"section":"GET /order/7"}',
      '{"section":"GET /order/8"}',
      '{"section":"publish shipped"}',
    ])
    expect(lines).toContain(
      '{"node":"shop","op":"ends","fields":{"name":"stock.Stock/Reserve","status":"error","text":"deadline exceeded"}}',
    )
    expect(lines).toContain(
      '{"node":"payment","op":"event","fields":{"name":"exception","type":"CardDeclined","text":"the card is not valid any more"}}',
    )
  })

  test('in whatever order their requests stand, and as one object over many lines', () => {
    const lines = SHOP.trimEnd().split('\n')
    const textsOf = ({ texts }: Made) => texts.map(withoutLog)
    const texts = textsOf(importText(logOf(SHOP), mapping))
    expect(textsOf(imported(...lines.toReversed()))).toEqual(texts)
    const resourceSpans = lines.flatMap((line) => JSON.parse(line).resourceSpans)
    expect(textsOf(importText(logOf(JSON.stringify({ resourceSpans }, undefined, 2)), mapping))).toEqual(texts)
  })
})

test('kinds, and times, may stand as names and as numbers', () => {
  const client = { ...span('1', { kind: 'SPAN_KIND_CLIENT', end: 9 }), startTimeUnixNano: 10 ** 18 }
  const made = imported(requestOf([client]), requestOf([span('2', { parentSpanId: '1', start: 2, end: 3 })], 'stock'))
  expect(eventsOf(made)).toEqual([
    'shop send request 1 > stock',
    'stock handle request 1 < shop',
    'stock send answer 1 > shop',
    'shop handle answer 1 < stock',
  ])
})

test.each<[string, object, object, boolean]>([
  ['took less time than handling it', { end: 4 }, { start: 0, end: 9 }, false],
  ['failed, and the server did not, and ended later', { end: 9, status: { code: 2 } }, { start: 5, end: 12 }, false],
  ['failed, and the server did not, and ended before', { end: 9, status: { code: 2 } }, { start: 5, end: 8 }, true],
  ['failed as the server did', { end: 9, status: { code: 2 } }, { start: 5, end: 12, status: { code: 2 } }, true],
  [
    'failed with a status of HTTP',
    { end: 9, status: { code: 2 }, attributes: [{ key: 'http.response.status_code', value: { intValue: '404' } }] },
    { start: 5, end: 12 },
    true,
  ],
  ['was well', { end: 9 }, { start: 500, end: 505 }, true],
])('a call that %s: whether it was answered', (_, client, server, isAnswered) => {
  const made = imported(
    requestOf([span('1', { kind: 3, ...client })]),
    requestOf([span('2', { parentSpanId: '1', ...server })], 'stock'),
  )
  expect(eventsOf(made).includes('shop handle answer 1 < stock')).toBe(isAnswered)
  expect(eventsOf(made).includes('shop ends')).toBe(!isAnswered)
})

test('what is consumed in a batch is handled from each that it is linked to', () => {
  const producers = ['1', '2'].map((id) => span(id, { kind: 4 }))
  const links = ['1', '2'].map((spanId) => ({ traceId: 'a1', spanId }))
  const made = imported(requestOf(producers), requestOf([span('3', { kind: 5, trace: 'b1', start: 5, links })], 'mail'))
  expect(eventsOf(made).filter((event) => event.includes('handle'))).toEqual([
    'mail handle message 1 < shop',
    'mail handle message 2 < shop',
  ])
})

test('the lines of a span with many messages are made when they are read, and not held', () => {
  const attributes = [{ key: 'body', value: { stringValue: 'x'.repeat(1000) } }]
  const producers = Array.from({ length: 50 }, (_, i) => span(String(i + 1), { kind: 4 }))
  const links = producers.map((_, i) => ({ traceId: 'a1', spanId: String(i + 1) }))
  const log = momentLog(logOf(requestOf([...producers, span('a', { kind: 5, attributes, links })])))
  const made = vi.spyOn(JSON, 'stringify')
  try {
    const long = () => made.mock.results.filter(({ value }) => String(value).includes('xxx')).length
    const records = [...log.records()]
    expect(long()).toBe(0)
    const texts = records.filter(({ text }) => text?.includes('xxx') && text.endsWith('}'))
    expect(texts).toHaveLength(51)
    expect(long()).toBe(51)
  } finally {
    made.mockRestore()
  }
})

test('instances of a service are nodes of their own, told by as much of their ids as it takes', () => {
  const made = imported(
    requestOf([span('1')], 'shop', '7f01aa-1'),
    requestOf([span('2')], 'shop', '7f01ab-2'),
    requestOf([span('3')], 'stock', '7f01aa-3'),
  )
  expect(eventsOf(made)).toEqual(
    ['shop/7f01aa', 'shop/7f01ab', 'stock'].flatMap((node) => [`${node} begins`, `${node} ends`]).sort(byStage),
  )
})

test('instances whose ids have almost all in common are told by all of them', () => {
  const made = imported(
    ...['x1', 'x2', 'y', 'x1'].map((end, i) => requestOf([span(`${i + 1}`)], 'shop', `${'a'.repeat(50)}${end}`)),
  )
  const nodes = new Set(eventsOf(made).map((event) => event.split(' ')[0]))
  expect(nodes).toEqual(new Set(['x1', 'x2', 'y'].map((end) => `shop/${'a'.repeat(50)}${end}`)))
})

/** All three spans begin at the same time. */
function byStage(a: string, b: string): number {
  return Number(a.endsWith('ends')) - Number(b.endsWith('ends'))
}

describe('where clocks are no finer than what happens', () => {
  const web = [
    span('3', { kind: 1, parentSpanId: '1', end: 0 }),
    span('4', { kind: 3, parentSpanId: '2', end: 5 }),
    span('2', { kind: 1, parentSpanId: '1', end: 5 }),
    span('1', { kind: 2, end: 5 }),
  ]
  const api = [span('5', { parentSpanId: '4', start: 1, end: 4 })]

  test.each([
    ['children first', web],
    ['parents first', web.toReversed()],
  ])('spans begin behind the one that they are part of, and end before it: %s', (_, spans) => {
    const made = imported(requestOf(spans, 'web'), requestOf(api, 'api'))
    const names = linesOf(made, mapping.vocabulary).flatMap((line) => {
      const { op, fields } = JSON.parse(line)
      return op === undefined ? [] : [`${op} ${fields.name}`]
    })
    expect(names.filter((each) => !each.endsWith('span 3'))).toEqual([
      ...['begins span 1', 'begins span 2', 'send span 4', 'handle span 5', 'send span 5', 'handle span 4'],
      ...['ends span 2', 'ends span 1'],
    ])
    expect(names.indexOf('begins span 3')).toBeGreaterThan(names.indexOf('begins span 1'))
  })

  test('a circle of spans keeps the order of times', () => {
    const circle = [span('1', { kind: 1, parentSpanId: '2' }), span('2', { kind: 1, parentSpanId: '1' })]
    const made = imported(requestOf([...circle, span('3', { kind: 1, start: 5 })], 'web'))
    expect(eventsOf(made)).toEqual(['web begins', 'web begins', 'web ends', 'web ends', 'web begins', 'web ends'])
  })
})

test('times that stand as numbers are exact', () => {
  const at = (id: string, start: string, end: string) =>
    requestOf([span(id, { kind: 1 })])
      .replace('"1000000000000000000"', start)
      .replace('"1000000000001000000"', end)
  const [first, second] = [
    at('1', '1700000000000000010', '1700000000000000060'),
    at('2', '1700000000000000070', '1700000000000000120'),
  ]
  const names = linesOf(imported(second, first), mapping.vocabulary).flatMap(
    (line) => JSON.parse(line).fields?.name ?? [],
  )
  expect(names).toEqual(['span 1', 'span 1', 'span 2', 'span 2'])
})

test('spans under the name that they had before are read, and those under another are told', () => {
  const request = requestOf([span('1', { kind: 1 })])
  expect(eventsOf(imported(request.replace('scopeSpans', 'instrumentationLibrarySpans')))).toHaveLength(2)
  const { account } = imported(
    request,
    request.replace('scopeSpans', 'scope_spans'),
    request.replace('"spans"', '"span"'),
  )
  expect(account.unexplained.map(({ line, why }) => `${line} ${why}`)).toEqual([
    '2 no "scopeSpans" is there, but "scope_spans"',
    '3 no "spans" is there, but "span"',
  ])
})

test('what is no span is told with its line', () => {
  const { account } = imported(
    requestOf([span('1'), span('1'), span('00'), { ...span('2'), startTimeUnixNano: -1 }, span('3', { kind: 9 })]),
    '{"resourceMetrics":[]}',
    'x',
    '[]',
    '{}',
    ' ',
  )
  expect(account.unexplained.map(({ line, why }) => `${line} ${why}`)).toEqual([
    '1 span 1 of trace a1 was there before',
    '1 a span without "traceId" and "spanId"',
    '1 a span without "startTimeUnixNano" and "endTimeUnixNano"',
    '1 a span whose "kind" OTLP does not have',
    '2 JSON, but no request with "resourceSpans"; a rule with "raw" can say that such a line is noise',
    '3 not JSON; a rule with "raw" can say that such a line is noise',
    '4 JSON, but no object; a rule with "raw" can say that such a line is noise',
  ])
  expect(account).toMatchObject({ lines: 11, events: 2, noiseLines: 2, unexplainedLines: 7 })
})

test('what is no request is noise where a rule says how it looks', () => {
  const { rules, ...whole } = JSON.parse(readFileSync('mappings/otlp.json', 'utf8'))
  const more = [
    { why: 'metrics', raw: '^\\{"resourceMetrics"', noise: true },
    { raw: '^panic:', noise: true },
  ]
  const mapping = mappingOf({ ...whole, rules: [...more, ...rules] }, shipped('otlp').vocabulary)
  const lines = [requestOf([span('1')]), '{"resourceMetrics":[]}', 'panic: x', 'y']
  const { account } = importText(logOf(lines.map((line) => `${line}\n`).join('')), mapping)
  expect([...account.noise.values()]).toEqual([
    { title: 'metrics', lines: 1 },
    { title: '^panic:', lines: 1 },
  ])
  expect(account.unexplained.map(({ line }) => line)).toEqual([4])
})

describe('attributes', () => {
  const text = (stringValue: string) => ({ stringValue })
  const [db, name] = [
    { key: 'db', value: text('postgres') },
    { key: 'db.name', value: text('orders') },
  ]
  const list = { arrayValue: { values: [text('a'), { intValue: '2' }, { arrayValue: {} }, {}] } }
  const pairs = {
    kvlistValue: {
      values: [
        { key: 'x', value: text('y') },
        { key: 'z.w', value: list },
      ],
    },
  }

  function said(template: string, attributes: object[], more: object = {}): string | undefined {
    const rules = [
      { where: { does: 'begin' }, op: 'says', node: '{node}', fields: { text: template } },
      { noise: true },
    ]
    const made = importText(
      logOf(requestOf([span('1', { attributes })])),
      mappingOf({ format: 'otlp', rules, ...more }),
    )
    const line = linesOf(made, mappingOf({ format: 'otlp', rules }).vocabulary).find((each) => each.includes('"says"'))
    return JSON.parse(line ?? '{}').fields?.text
  }

  test.each([[[db, name]], [[name, db]]])('whose keys begin with another one are found, as that is', (attributes) => {
    expect(said('{attributes.db} {attributes.db.name}', attributes)).toBe('postgres orders')
  })

  test.each([
    ['{attributes.l}', list, '["a","2",[],null]'],
    ['{attributes.l.x}', pairs, 'y'],
    ['{attributes.l.z.w}', pairs, '["a","2",[],null]'],
    ['{attributes.l}', pairs, '{"x":"y","z.w":["a","2",[],null]}'],
  ])('that are lists or objects are plain values: %s', (template, value, told) => {
    expect(said(template, [{ key: 'l', value }])).toBe(told)
  })

  test('are dropped and masked by their keys, and with many dots', () => {
    expect(said('{attributes.db} {attributes.db.name}', [db, name], { mask: ['attributes.db.name'] })).toBe(
      'postgres ***',
    )
    expect(said('{attributes.db.name}', [db, name], { drop: ['attributes.db.name'] })).toBeUndefined()
    expect(said('{attributes.db.name}', [db, name], { mask: [{ matches: '(?<=ord)er' }] })).toBe('ord***s')
    expect(said('{name}', [{ key: 'a.'.repeat(100_000), value: text('x') }])).toBe('span 1')
  })
})

test("a mapping of one's own finds attributes by their paths, and can take all traces in one order", () => {
  const attributes = [
    { key: 'room', value: { stringValue: 'blue' } },
    { key: 'room.size', value: { intValue: '3' } },
    { key: '__proto__.x', value: { boolValue: true } },
    { key: 'http.route', value: { stringValue: '/a' } },
  ]
  const rules = [
    {
      where: { does: 'begin', 'attributes.room': 'blue' },
      op: 'says',
      node: '{node}',
      fields: { text: '{attributes.http.route}' },
    },
    { where: { does: 'begin' }, op: 'says', node: '{node}', fields: { text: '{trace}' } },
    { noise: true },
  ]
  const text = [
    requestOf([span('1', { trace: 'b1' }), span('2', { trace: 'b1', start: 9 })]),
    requestOf([span('3', { trace: 'c1', start: 5, attributes })], 'stock'),
  ].join('\n')
  const texts = (sort: object) =>
    linesOf(importText(logOf(text), mappingOf({ format: 'otlp', rules, ...sort }))).flatMap(
      (line) => /"text":"(.*)"/.exec(line)?.[1] ?? [],
    )
  expect(texts({})).toEqual(['b1', 'b1', '/a'])
  expect(texts({ sort: '{order}' })).toEqual(['b1', '/a', 'b1'])
})
