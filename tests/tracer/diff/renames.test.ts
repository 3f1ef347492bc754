import { describe, expect, test } from 'vitest'
import { diffTraces } from '../../../src/tracer/diff/diff-traces.ts'
import { FORMS } from '../../../src/tracer/diff/forms/forms.ts'
import { loadDefaultTemplates } from '../../../src/tracer/io/load.ts'
import { Templates } from '../../../src/tracer/text/templates.ts'
import { parseVocabulary } from '../../../src/tracer/trace/parse-vocabulary.ts'
import type { Trace } from '../../../src/tracer/trace/trace.ts'
import { END, HEADER, JOINED, readLines } from '../support/traces.ts'
import { section, wordsData } from './support.ts'

const MESSAGES = ['renew', 'extend', 'release', 'drop', 'granted', 'log']
const message = (id: string) => ({
  id,
  short: id,
  fields: [
    { id: 'client', type: 'integer', meaning: 'whose' },
    { id: 'until', type: 'integer', optional: true, meaning: 'how long' },
  ],
  meaning: 'A lease.',
})
const markWord = (id: string, more: object = {}) => ({ id, cell: id.toUpperCase(), meaning: 'It happened.', ...more })
const words = parseVocabulary(
  {
    ...wordsData,
    messages: [...wordsData.messages, ...MESSAGES.map(message)],
    marks: [
      ...wordsData.marks,
      markWord('expired'),
      markWord('lapsed'),
      markWord('told_yes', { answer: true }),
      markWord('told_no', { answer: true }),
    ],
  },
  'words.json',
)

/** A message with what it is called and how it arrives: sent, then handled. */
const sent = (kind: string, client: number, more: object = {}, [from, to] = ['1', '2']) => [
  { node: from, op: 'send', to, message: kind, fields: { client, ...more } },
  { node: to, op: 'handle', from, message: kind, fields: { client, ...more } },
]
const mark = (node: string, op: string) => ({ node, op })
const asked = (what: string, node = '1') => ({ node, op: 'asked', fields: { what } })

function traceOf(name: string, lines: readonly object[], end: object = END, header: object = {}): Trace {
  const all = [{ ...HEADER, test: name, ...header }, section('Start'), ...JOINED, section('One'), ...lines, end]
  return { ...readLines(all, words), source: `g/f/${name}.jsonl` }
}

function compare(before: readonly Trace[], after: readonly Trace[]) {
  const side = (name: string, traces: readonly Trace[]) => ({ name, traces, vocabulary: words })
  return diffTraces(side('before', before), side('after', after))
}

const compareLines = (before: readonly object[], after: readonly object[]) =>
  compare([traceOf('t', before)], [traceOf('t', after)])
const idsOf = ({ changes }: ReturnType<typeof compare>) => changes.map(({ id }) => id)

const LEASE = [
  asked('a'),
  ...sent('renew', 1),
  ...sent('granted', 1, {}, ['2', '1']),
  asked('b'),
  ...sent('renew', 2),
  ...sent('granted', 2, {}, ['2', '1']),
  asked('c'),
]
const called = (lines: readonly object[], from: string, to: string): object[] =>
  JSON.parse(JSON.stringify(lines).replaceAll(`"message":"${from}"`, `"message":"${to}"`))

describe('a message that has another name', () => {
  const report = compareLines(LEASE, called(LEASE, 'renew', 'extend'))

  test('is one change, with both names, the nodes, and how many events there are', () => {
    expect(report.changes).toMatchObject([
      {
        id: 'rename:message.renew.extend:changed',
        kind: 'rename',
        class: 'behaviour',
        text: '`renew` (`S1 → S2`) is now `extend`',
        occurrences: 4,
        tests: ['g/f/t'],
      },
    ])
    expect(report.renames).toEqual([
      {
        what: 'message',
        before: 'renew',
        after: 'extend',
        links: [{ from: '1', to: '2' }],
        events: 4,
        change: 'rename:message.renew.extend:changed',
      },
    ])
  })

  test('changes its events, and neither adds nor removes any', () => {
    const events = report.tests[0]?.events ?? []
    expect(events.map(({ status }) => status)).toEqual(['changed', 'changed', 'changed', 'changed'])
    expect(events[0]?.fields).toEqual([{ in: 'name', name: 'message', before: 'renew', after: 'extend' }])
    expect(report.tests[0]?.first?.steps.filter(({ before, after }) => !before || !after)).toEqual([])
  })

  test('may have other fields as well, which are told besides', () => {
    const longer = LEASE.map((line) => JSON.parse(JSON.stringify(line).replace('"renew","fields":{', '$&"until":9,')))
    expect(idsOf(compareLines(LEASE, called(longer, 'renew', 'extend')))).toEqual([
      'rename:message.renew.extend:changed',
      'field:extend.until.new:added',
    ])
  })

  test('is told before other changes, and the window is about these', () => {
    const other = [...called(LEASE, 'renew', 'extend'), ...sent('log', 9)]
    const found = compareLines(LEASE, other)
    expect(idsOf(found)).toEqual([
      'rename:message.renew.extend:changed',
      'message:log.handled:added',
      'message:log.sent:added',
    ])
    expect(found.tests[0]?.first?.steps.find(({ first }) => first)?.after?.text).toBe('S1 send log to S2: client 9')
  })

  test('is found whichever side is before, also where two have other names and stand side by side', () => {
    const two = [...sent('renew', 1), ...sent('release', 1), ...LEASE]
    const renamed = called(called(two, 'renew', 'extend'), 'release', 'drop')
    const both = ['rename:message.release.drop:changed', 'rename:message.renew.extend:changed']
    expect(idsOf(compareLines(two, renamed)).sort()).toEqual(both)
    expect(idsOf(compareLines(renamed, two)).sort()).toEqual([
      'rename:message.drop.release:changed',
      'rename:message.extend.renew:changed',
    ])
  })

  test('is found where something else is new in its place, and where nearly all are the same', () => {
    const noisy = called(LEASE, 'renew', 'extend').flatMap((line) =>
      JSON.stringify(line).includes('"send","to":"2"') ? [...sent('log', 7), line] : [line],
    )
    expect(idsOf(compareLines(LEASE, noisy))).toContain('rename:message.renew.extend:changed')
    const many = Array.from({ length: 12 }, (_, i) => [asked(`${i}`), ...sent('renew', i)]).flat()
    const oneMore = [...called(many, 'renew', 'extend'), ...sent('extend', 99)]
    expect(idsOf(compareLines(many, oneMore))).toEqual([
      'rename:message.renew.extend:changed',
      'message:extend.handled:added',
      'message:extend.sent:added',
    ])
  })

  test('is found in a test that fails now, which did not come to the rest', () => {
    const round = (_: unknown, i: number) => [asked(`${i}`), ...sent('renew', i), asked(`${i} done`)]
    const long = Array.from({ length: 9 }, round).flat()
    const failing = traceOf('t', called(long.slice(0, 12), 'renew', 'extend'), { end: 'failed' })
    expect(idsOf(compare([traceOf('t', long)], [failing]))).toEqual([
      'result:result:removed',
      'rename:message.renew.extend:changed',
      'cut:cut:removed',
    ])
  })

  test('names some links, and says how many more there are; a name of a node says nothing else', () => {
    const far = ['1', '2', '3'].flatMap((from) =>
      ['1', '2', '3']
        .filter((to) => to !== from)
        .flatMap((to) => [asked('x', from), ...sent('renew', 1, {}, [from, to])]),
    )
    expect(compareLines(far, called(far, 'renew', 'extend')).changes[0]?.text).toBe(
      '`renew` (`S1 → S2`, `S1 → S3`, `S2 → S1` and 3 more) is now `extend`',
    )
  })
})

test.each(Object.entries(FORMS))('the form %s says both names, the nodes, how many events and tests', (name, form) => {
  const templates = new Templates(loadDefaultTemplates(`diff-${name}`))
  const report = compareLines(LEASE, called(LEASE, 'renew', 'extend'))
  const text = form(report, { color: false, limit: 65_000, templates }).replace(/<\/?code>/g, '`')
  expect(text).toContain('`renew` (`S1 → S2`) is now `extend`')
  if (name === 'text' || name === 'html') expect(text).toContain('message renew → extend')
  if (name === 'json')
    expect(JSON.parse(text)).toMatchObject({ renames: [{ events: 4 }], changes: [{ occurrences: 4 }] })
  else expect(text).toContain('4 events in 1 test')
})

describe('a mark that has another name', () => {
  const before = [asked('a'), mark('2', 'expired'), asked('b')]
  test('is one change too', () => {
    const { changes, renames } = compareLines(before, [asked('a'), mark('2', 'lapsed'), asked('b')])
    expect(changes.map(({ text }) => text)).toEqual(['`expired` (`S2`) is now `lapsed`'])
    expect(renames).toMatchObject([{ what: 'mark', links: [{ from: '2' }], events: 1 }])
  })

  test('is an outcome where it is an answer: somebody is told something else', () => {
    const { verdict, changes } = compareLines([mark('1', 'told_yes')], [mark('1', 'told_no')])
    expect(verdict).toBe('outcome')
    expect(changes).toMatchObject([{ kind: 'rename', class: 'outcome' }])
  })
})

describe('no other name has', () => {
  const dropped = (lines: readonly object[]) => lines.filter((line) => !JSON.stringify(line).includes('"renew"'))

  test.each([
    ['what is still there in any test', called(LEASE, 'renew', 'extend'), LEASE, sent('renew', 1)],
    ['what was there already in any test', called(LEASE, 'renew', 'extend'), [...LEASE, ...sent('extend', 1)], []],
  ])('%s', (_, after, before, other) => {
    const report = compare(
      [traceOf('t', LEASE), traceOf('u', before)],
      [traceOf('t', called(LEASE, 'renew', 'extend')), traceOf('u', [...after, ...other])],
    )
    expect(report.renames).toEqual([])
  })

  test.each([
    ['a new one on the way back', [...dropped(LEASE), ...sent('extend', 1, {}, ['2', '1'])]],
    [
      'a new one to another node',
      called(LEASE, 'renew', 'extend').map((line) => ({
        ...line,
        ...('to' in line && JSON.stringify(line).includes('extend') ? { to: '3' } : {}),
        ...('from' in line && JSON.stringify(line).includes('extend') ? { node: '3' } : {}),
      })),
    ],
    ['a new one elsewhere', [...dropped(LEASE), ...sent('extend', 1), ...sent('extend', 2)]],
    ['a new one in another section', [...dropped(LEASE), section('Two'), ...sent('extend', 1), ...sent('extend', 2)]],
    [
      'one that is sent again and again',
      LEASE.flatMap((line) =>
        JSON.stringify(line).includes('"renew"')
          ? Array(3)
              .fill(called([line], 'renew', 'extend'))
              .flat()
          : [line],
      ),
    ],
    [
      'one of which half is lost',
      called(LEASE, 'renew', 'extend').filter((line) => !/"handle".*"extend"/.test(JSON.stringify(line))),
    ],
  ])('%s', (_, after) => {
    const report = compareLines(LEASE, after)
    expect(report.renames).toEqual([])
    expect(idsOf(report)).toContain('message:renew.sent:removed')
    expect(idsOf(report)).toContain('message:extend.sent:added')
    const back = compareLines(after, LEASE)
    expect(back.renames).toEqual([])
  })

  test('either of two that are one now, and one that became two', () => {
    const two = Array.from({ length: 4 }, (_, i) => [asked(`${i}`), ...sent('renew', i), ...sent('release', i)]).flat()
    const one = called(called(two, 'renew', 'extend'), 'release', 'extend')
    expect(compareLines(two, one).renames).toEqual([])
    expect(compareLines(one, two).renames).toEqual([])
  })

  test('those that have changed places', () => {
    const both = [...sent('renew', 1), asked('x'), ...sent('release', 1)]
    const swapped = [...sent('release', 1), asked('x'), ...sent('renew', 1)]
    expect(compareLines(both, swapped).renames).toEqual([])
  })

  test('a message where a mark is now', () => {
    const marked = LEASE.flatMap((line) => (JSON.stringify(line).includes('"renew"') ? [mark('1', 'expired')] : [line]))
    expect(compareLines(LEASE, marked).renames).toEqual([])
  })

  test('what tests do that are on one side only', () => {
    const report = compare([traceOf('t', LEASE)], [traceOf('other', called(LEASE, 'renew', 'extend').slice(0, 3))])
    expect(report.renames).toEqual([])
  })
})
