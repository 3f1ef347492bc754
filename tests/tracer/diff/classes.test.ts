import { describe, expect, test } from 'vitest'
import { orderText } from '../../../src/tracer/diff/forms/report-texts.ts'
import { writeReport } from '../../../src/tracer/io/write-report.ts'
import { parseVocabulary } from '../../../src/tracer/trace/parse-vocabulary.ts'
import { answered, compare, compareOne, handle, mark, section, send, traceOf, words, wordsData } from './support.ts'

const asked = (node: string, what: string, set?: object) => mark(node, 'asked', { what }, set)
const base = [
  section('One'),
  asked('1', 'a', { round: 1 }),
  send('1', '2'),
  handle('2', '1', 1, { round: 1 }),
  answered('1', 'yes'),
]

function verdictOf(after: readonly object[], header: Record<string, unknown> = {}) {
  const { report } = compareOne(traceOf(base), traceOf(after, header))
  return [report.verdict, report.changes.map(({ id }) => id)]
}

const without = (at: number) => base.filter((_, i) => i !== at)
const instead = (at: number, ...lines: object[]) => base.flatMap((line, i) => (i === at ? lines : [line]))

describe('an outcome', () => {
  test('is another state of a node when the test ends', () => {
    expect(verdictOf(instead(1, asked('1', 'a', { round: 2 })))).toEqual([
      'outcome',
      ['state:round:changed', 'set:round:changed'],
    ])
  })

  test('is another state of a node when a section ends, also if it is made good', () => {
    const late = [...instead(3, handle('2', '1')), section('Two'), asked('2', 'b', { round: 1 })]
    const { test: differing } = compareOne(traceOf([...base, section('Two'), asked('2', 'b')]), traceOf(late))
    expect(differing?.class).toBe('outcome')
    expect(differing?.states).toEqual([
      { node: '2', label: 'S2', variable: 'round', before: 1, after: 0, section: 'One', atEnd: false },
    ])
    expect(differing?.sections.map((each) => [each.after[0], each.class])).toEqual([
      ['Start', 'nothing'],
      ['One', 'outcome'],
      ['Two', 'behaviour'],
    ])
  })

  test('is an answer that says something else, is missing, or is new', () => {
    expect(verdictOf(instead(4, answered('1', 'no')))).toEqual(['outcome', ['answer:answered.said:changed']])
    expect(verdictOf(without(4))).toEqual(['outcome', ['answer:answered:removed']])
    expect(verdictOf([...base, answered('1', 'yes')])).toEqual(['outcome', ['answer:answered:added']])
  })

  test('is an alarm, or one that is not raised any more', () => {
    const alarm = [...base, mark('2', 'broken', { rule: 'x' })]
    expect(verdictOf(alarm)).toEqual(['outcome', ['alarm:broken.x:added']])
    expect(compareOne(traceOf(alarm), traceOf(base)).report.changes.map(({ id }) => id)).toEqual([
      'alarm:broken.x:removed',
    ])
  })

  test('is a test that fails now; what it could not do any more is told once, and not as states', () => {
    const failing = base.slice(0, 3)
    expect(verdictOf(failing, { end: { end: 'failed' } })).toEqual([
      'outcome',
      ['result:result:removed', 'cut:cut:removed'],
    ])
    const { report, test: differing } = compareOne(traceOf(failing, { end: { end: 'failed' } }), traceOf(base))
    expect(report.changes.map(({ id }) => id)).toEqual(['result:result:added', 'cut:cut:added'])
    expect(differing?.states).toEqual([])
    expect(report.changes[0]?.text).toBe('tests pass that failed')
  })

  test('is a test that fails as it is meant to, or not any more', () => {
    const expected = { end: { end: 'failed', expected: true } }
    const failed = { end: { end: 'failed' } }
    const claiming = [section('Two', { tests: ['f'] })]
    expect(verdictOf(base, expected)).toEqual(['outcome', ['result:expected:removed']])
    const texts = (before: { end?: object }, after: { end?: object }) => {
      const { report, test: differing } = compareOne(traceOf(base, before), traceOf(base, after))
      return [report.changes[0]?.text, differing?.result]
    }
    expect(texts(expected, {})).toEqual([
      'tests pass that failed as they were meant to',
      { before: 'expected failure', after: 'passed' },
    ])
    expect(texts(expected, failed)[0]).toBe('tests fail that failed as they were meant to')
    expect(texts(failed, expected)[0]).toBe('tests fail as they are meant to that failed')
    // What it claims counts for nothing.
    const { report } = compareOne(traceOf([...base, ...claiming]), traceOf([...base, ...claiming], expected))
    expect(report.features.lost.map(({ feature }) => feature)).toEqual(['f'])
  })

  test('says why tests fail, once for each reason', () => {
    const message = 'node "a", send "m" to "b": an unknown field; at fields.turn; found "turn"'
    const end = { end: 'failed', reason: { kind: 'refused', message } }
    const names = ['t', 'u', 'v', 'w', 'x', 'y']
    const before = names.map((test) => traceOf(base, { test }))
    const added = traceOf(base, { test: 'new', end })
    const report = compare(before, [...names.map((test) => traceOf(base, { test, end })), added])
    const text = `tests fail that passed: \`the recorder refused something: ${message}\``
    expect(report.changes).toMatchObject([{ kind: 'result', text, tests: { length: 6 } }])
    expect(report.summary).toMatch(/^outcome: Tests end otherwise\. 6 of 6 tests differ/)
    for (const format of ['text', 'md', 'html', 'json'] as const) {
      const written = writeReport({ report, words: { before: words, after: words } }, format)
      const plain = written.replaceAll('&quot;', '"').replaceAll('\\"', '"')
      expect([format, plain]).toEqual([format, expect.stringContaining(message)])
    }
    const inText = writeReport({ report, words: { before: words, after: words } }, 'text')
    expect(inText).toContain(`Tests added\n  g/f/new (failed: the recorder refused something`)
  })

  test('is shown at what went wrong, not at what the failure cut off, of which nothing else is said', () => {
    const passing = [...base, section('Two', { tests: ['f'] }), ...Array.from({ length: 5 }, () => send('3', '1', 5))]
    const failing = [...instead(4, answered('1', 'no'))]
    const { report, test: differing } = compareOne(traceOf(passing), traceOf(failing, { end: { end: 'failed' } }))
    expect(report.changes.map(({ kind }) => kind)).toEqual(['result', 'answer', 'cut'])
    expect(differing?.first?.steps.filter(({ status }) => status !== 'same')).toMatchObject([
      { status: 'changed', first: true },
    ])
    expect(differing?.first?.leftOut).toBe(0)
    expect([differing?.claims, report.features.lost]).toEqual([[], []])
  })

  test('is known from the words of either side', () => {
    const marks = wordsData.marks.map((each) => (each.id === 'answered' ? { ...each, answer: undefined } : each))
    const old = parseVocabulary(JSON.parse(JSON.stringify({ ...wordsData, marks })), 'old.json')
    const [before, after] = [[traceOf(base)], [traceOf(without(4))]]
    expect(compare(before, after, old, words).verdict).toBe('outcome')
    expect(compare(before, after, words, old).verdict).toBe('outcome')
    expect(compare(before, after, old, old).verdict).toBe('behaviour')
  })
})

describe('behaviour', () => {
  test.each([
    ['other messages', [...base, send('2', '1')], ['message:prepare.sent:added']],
    ['other contents', instead(2, send('1', '2', 9)), ['cause:prepare:changed', 'field:prepare.round:changed']],
    ['a message for another node', instead(2, send('1', '3')), ['cause:prepare:changed', 'peer:prepare:changed']],
    ['other marks', [...base, mark('3', 'cut')], ['mark:cut:added']],
    ['another order at one node', [base[0], base[2], base[1], base[3], base[4]], ['place:asked:changed']],
    ['a message that is lost', instead(3, { ...send('1', '2'), op: 'lose' }, asked('2', 'a', { round: 1 })), undefined],
  ] as const)('is %s', (_, after, changes) => {
    const [verdict, ids] = verdictOf(after as object[])
    expect(verdict).toBe('behaviour')
    if (changes) expect(ids).toEqual(changes)
  })

  test('is a message that is handled before one like it was sent', () => {
    expect(verdictOf([base[0], base[1], base[3], base[2], base[4]] as object[])).toEqual([
      'behaviour',
      ['cause:prepare:changed'],
    ])
  })

  test('is a node more', () => {
    const [verdict, ids] = verdictOf([...base, { node: '4', op: 'joined' }])
    expect([verdict, ids]).toEqual(['behaviour', ['node:node:added', 'mark:joined:added']])
  })
})

describe('claims', () => {
  const claiming = (claims: object, title = 'One') => [section(title, claims), ...base.slice(1)]

  test.each([
    ['a feature tested', claiming({ tests: ['f/a'] }), ['claim:tests.f/a:added']],
    ['a feature used', claiming({ uses: ['f'] }), ['claim:uses.f:added']],
    ['a preparation', claiming({ preparation: true }), ['claim:preparation:added']],
    ['another title', claiming({}, 'Uno'), ['claim:title:changed']],
  ] as const)('are %s', (_, after, changes) => {
    expect(verdictOf([...after])).toEqual(['claims', changes])
  })

  test('are a description, and a feature that is tested where it was used', () => {
    expect(verdictOf(base, { description: 'x' })).toEqual(['claims', ['claim:description:changed']])
    const { report } = compareOne(traceOf(claiming({ uses: ['f'] })), traceOf(claiming({ tests: ['f'] })))
    expect(report.changes.map(({ text }) => text)).toEqual(['sections test `f` that only used it'])
  })

  test('are a feature that lost the only section that tested it, but not one that a branch of it still implies', () => {
    const tested = claiming({ tests: ['f/a.b', 'g'] })
    const { report } = compareOne(traceOf(tested), traceOf(claiming({ tests: ['f/a.c'] })))
    expect(report.features.lost.map(({ feature }) => feature)).toEqual(['f/a.b', 'g'])
    expect(report.features.gained.map(({ feature }) => feature)).toEqual(['f/a.c'])
    expect(report.features.lost[1]?.sections).toEqual([{ test: 'g/f/t', section: 'One' }])
    expect(report.summary).toContain('2 features not tested any more')
  })
})

describe('an order', () => {
  test('is all that differs where independent nodes take turns', () => {
    const turns = [section('One'), mark('1', 'cut'), mark('2', 'cut')]
    const other = [section('One'), mark('2', 'cut'), mark('1', 'cut')]
    const { report } = compareOne(traceOf(turns), traceOf(other))
    expect([report.verdict, report.changes.map(({ id }) => id)]).toEqual(['order', ['order:order:changed']])
    expect(report.tests[0]?.first).toBeNull()
    expect(report.tests[0]?.order.map(orderText)).toEqual(['in "One", "S2 cut" is now before "S1 cut"'])
  })
})

describe('new words', () => {
  const more = structuredClone(wordsData)
  more.messages[0]?.fields.push({ id: 'extra', short: 'x', type: 'integer', meaning: 'more' })
  more.variables.push({ id: 'weight', type: 'integer', initial: 7, meaning: 'more' } as (typeof more.variables)[number])
  const newWords = parseVocabulary(more, 'new.json')
  const withExtra = base.map((line) =>
    'message' in line ? { ...line, fields: { ...(line as { fields: object }).fields, extra: 1 } } : line,
  )

  test('are told once, with the tests that they are in, and are no other outcome', () => {
    const before = ['a', 'b', 'c'].map((test) => traceOf(base, { test }))
    const trace = (test: string) => ({
      ...traceOf(base, { test }),
      sections: traceOf(base).sections.map((each) => ({ ...each, events: each.events })),
    })
    const after = ['a', 'b', 'c'].map((test) => addExtra(trace(test)))
    const report = compare(before, after, words, newWords)
    expect(report.verdict).toBe('behaviour')
    expect(report.changes.map(({ text, tests }) => [text, tests.length])).toEqual([
      ['a field `extra` was added to `prepare`', 3],
    ])
    const back = compare(after, before, newWords, words)
    expect(back.changes.map(({ text }) => text)).toEqual(['the field `extra` was removed from `prepare`'])
    expect(withExtra.length).toBe(base.length)
  })

  test('of the state are not another state', () => {
    const after = traceOf(base)
    const weighed = {
      ...after,
      sections: after.sections.map((each, i) =>
        i === 1
          ? {
              ...each,
              events: each.events.map((event, k) => (k === 0 ? { ...event, set: { ...event.set, weight: 9 } } : event)),
            }
          : each,
      ),
    }
    const report = compare([traceOf(base)], [weighed], words, newWords)
    expect([report.verdict, report.changes.map(({ text }) => text)]).toEqual([
      'behaviour',
      ['a state variable `weight` was added'],
    ])
  })
})

function addExtra<T extends { sections: readonly { events: readonly object[] }[] }>(trace: T): T {
  const extra = (event: object) =>
    'message' in event && 'fields' in event ? { ...event, fields: { ...(event.fields as object), extra: 1 } } : event
  return { ...trace, sections: trace.sections.map((each) => ({ ...each, events: each.events.map(extra) })) }
}
