import { describe, expect, test } from 'vitest'
import { diffTraces } from '../../../src/tracer/diff/diff-traces.ts'
import { FORMS } from '../../../src/tracer/diff/forms/forms.ts'
import { drawer } from '../../../src/tracer/diff/forms/html/draw.ts'
import { excerptOf } from '../../../src/tracer/diff/forms/html/excerpt.ts'
import { stateRows, stateText } from '../../../src/tracer/diff/forms/report-texts.ts'
import type { Report } from '../../../src/tracer/diff/report.ts'
import { loadDefaultTemplates } from '../../../src/tracer/io/load.ts'
import { buildDocument } from '../../../src/tracer/pages/document/document.ts'
import { Templates } from '../../../src/tracer/text/templates.ts'
import { parseVocabulary } from '../../../src/tracer/trace/parse-vocabulary.ts'
import type { Vocabulary } from '../../../src/tracer/trace/vocabulary.ts'
import { LOCK_HEADER, lock, lockWords } from '../support/lock-service.ts'
import { lockStory } from '../support/lock-story.ts'
import { END, readLines, readText } from '../support/traces.ts'

const JOINED = [
  { node: 's', op: 'joined', kind: 'server' },
  { node: 'a', op: 'joined', kind: 'client' },
]
/** The server grants, and this changes at it. */
const grant = (set: object, token = 1) => ({
  ...{ node: 's', op: 'send', to: 'a', message: 'granted', fields: { token } },
  ...(Object.keys(set).length > 0 ? { set } : {}),
})
const queue = (splice: object) => grant({ queue: splice })

interface Given {
  readonly lines: readonly object[]
  readonly words?: Vocabulary
  readonly joined?: readonly object[]
}

function compare(before: Given, after: Given): Report {
  const side = (name: string, { lines, words = lock, joined = JOINED }: Given) => {
    const trace = readLines([LOCK_HEADER, { section: 'One' }, ...joined, ...lines, END], words)
    return { name, traces: [trace], vocabulary: words }
  }
  return diffTraces(side('before', before), side('after', after))
}

/** What differs between two servers to which this happens: changes, then states. */
function told(before: readonly object[], after: readonly object[]): string[] {
  const report = compare({ lines: before }, { lines: after })
  return [...report.changes.map(({ id }) => id), ...(report.tests[0]?.states ?? []).map(stateText)]
}

const many = (count: number) => Array.from({ length: count }, (_, i) => ({ token: i }))

describe('a list', () => {
  test.each<[string, string[], object, object]>([
    ['by what stays or by what comes', ['a', 's', 'a'], { keep: 1, add: ['s', 'a', 's'] }, { add: ['s'] }],
    ['whole or by what goes', ['a', 's', 'a'], { keep: 0, add: ['s', 'a'] }, { drop: 1 }],
    ['as what goes or what stays', ['a', 's', 'a'], { drop: 3 }, { keep: 0 }],
    ['from the one end or the other', ['a', 'a', 'a'], { drop: 1 }, { keep: 2 }],
    ['with what says nothing', ['a', 's', 'a'], { drop: 1 }, { drop: 1, keep: 2, add: [] }],
  ])('that changes in the same way is the same, however that is told: %s', (_, start, one, other) => {
    const lines = (splice: object) => [queue({ add: start }), queue(splice)]
    expect(told(lines(one), lines(other))).toEqual([])
    expect(told(lines(other), lines(one))).toEqual([])
  })

  test('that is told to become what it is has not changed', () => {
    const start = queue({ add: ['a', 's'] })
    expect(told([start, queue({ keep: 1, add: ['s'] })], [start, grant({})])).toEqual([])
  })

  test('that ends with other entries is another outcome, told by what they are', () => {
    expect(told([queue({ add: ['a', 's'] })], [queue({ add: ['a', 'a', 's'] })])).toEqual([
      'state:queue:changed',
      'set:queue:changed',
      's ends with queue [a, a, s] instead of [a, s] (+ a)',
    ])
    expect(
      told([grant({ log: { add: [{ token: 1, who: 'a' }] } })], [grant({ log: { add: [{ token: 1 }] } })]),
    ).toEqual([
      'state:log:changed',
      'set:log:changed',
      's ends with log [{token 1}] instead of [{token 1, who a}] (− {token 1, who a}, + {token 1})',
    ])
  })

  test('that is long is told by where it differs', () => {
    const log = (...splices: readonly object[]) => splices.map((splice) => grant({ log: splice }))
    const all = { add: many(20_000) }
    const [, , state] = told(log(all, { keep: 19_998 }), log(all, { add: [{ token: 7 }] }))
    expect(state).toBe(
      's ends with log [… 19998 more, {token 19998}, {token 19999}, {token 7}] instead of [… 19998 more] ' +
        '(+ {token 19998}, {token 19999}, {token 7})',
    )
  })

  test('is told readably in every form, and as arrays in JSON', () => {
    const report = compare(
      { lines: [queue({ add: ['a'] }), queue({ add: ['s'] }), queue({ drop: 1 })] },
      { lines: [queue({ add: ['a'] }), queue({ add: ['a'] }), queue({ drop: 1 })] },
    )
    const written = Object.fromEntries(
      Object.entries(FORMS).map(([name, form]) => {
        const templates = new Templates(loadDefaultTemplates(`diff-${name}`))
        const draw = drawer({ before: lock, after: lock }, loadDefaultTemplates('svg'))
        return [name, form(report, { color: false, limit: 65_236, templates, draw })]
      }),
    )
    for (const name of ['text', 'md', 'html'])
      expect(written[name]).toContain('s ends with queue [a] instead of [s] (− s, + a)')
    expect(written['text']).toContain(
      '~ 6: s send granted to a: token 1 [queue {add [a]}] (queue {add [s]} → {add [a]})',
    )
    expect(written['text']).toContain('! s queue: (none) → [s] | [a]')
    expect(JSON.parse(written['json'] ?? '').tests[0]).toMatchObject({
      states: [{ variable: 'queue', before: ['s'], after: ['a'] }],
      events: [{ fields: [{ name: 'queue', before: { add: ['s'] }, after: { add: ['a'] } }] }],
    })
    expect(written['json']).not.toContain('"states":{}')
  })

  test('has in a picture of the window the entries that it had, also where steps are left out', () => {
    const unseen = Array.from({ length: 9 }, () => ({ ...queue({ add: ['a'] }), op: 'queue' }))
    const lines = (token: number) => [
      ...Array.from({ length: 9 }, () => queue({ add: ['a'] })),
      queue({ keep: 0, add: ['s'] }),
      grant({ queue: { add: ['s'] } }, token),
      ...unseen,
      grant({ queue: { drop: 10 } }, token),
    ]
    const grown = [6, 7, 8, 9].map((length) => `q[${length}]+1`)
    const report = compare({ lines: lines(1) }, { lines: lines(2) })
    const [{ first = null } = {}] = report.tests
    const excerpt = first && report.tests[0] && excerptOf(report.tests[0], first, 'after')
    if (!excerpt) throw new Error('nothing differs')
    expect(excerpt.sections[0]?.meanwhile.map(({ meanwhile, kind }) => [meanwhile, kind])).toContainEqual([
      's',
      'server',
    ])
    const rows = buildDocument(excerpt, lock).sections[0]?.table.rows ?? []
    expect(rows.flatMap(([, server]) => server?.delta || [])).toEqual([...grown, 'q[1]-9+1', 'q[2]+1', 'q[1]-2+1'])
  })
})

test('what was recorded of a service is the same as itself, and other where it does something else', () => {
  const [whole, part] = [lockStory(true), lockStory(false)].map(({ text }) => readText(text, lock))
  if (!whole || !part) throw new Error('nothing was recorded')
  const side = (trace: typeof whole) => ({ name: 'x', traces: [trace], vocabulary: lock })
  expect(diffTraces(side(whole), side(whole)).verdict).toBe('nothing')
  const { verdict, tests } = diffTraces(side(whole), side(part))
  expect(verdict).toBe('outcome')
  expect(tests[0]?.states.map(stateText)).toEqual([
    's ends with queue [b] instead of [] (+ b)',
    's ends with log [{token 1}, {token 2, who b}, {token 3, who a}] instead of [{token 3, who a}, {token 5}, {token 6}] ' +
      '(− {token 3, who a}, {token 5}, {token 6}, + {token 1}, {token 2, who b}, {token 3, who a})',
    'b ends with role idle instead of holder',
  ])
})

describe('what is not known', () => {
  const known = parseVocabulary(
    {
      ...lockWords,
      variables: lockWords.variables.map((word) => (word.id === 'token' ? { ...word, initial: 0 } : word)),
    },
    'known.json',
  )
  const handle = (set?: object, token = 1) => ({
    ...{ node: 'a', op: 'handle', from: 's', message: 'granted', fields: { token } },
    ...(set ? { set } : {}),
  })

  test.each<[string, object[], object[]]>([
    ['is never told', [handle({ token: 3 })], [handle()]],
    ['is told as it was', [handle()], [handle({ token: 0 })]],
    ['becomes known as the other side has it', [handle({ token: 3 }), handle()], [handle(), handle({ token: 3 })]],
    ['becomes known where the other side changes it', [handle({ token: 3 })], [handle({ token: 3 })]],
  ])('is not different from what is: %s', (_, one, other) => {
    expect(compare({ lines: one, words: known }, { lines: other }).verdict).toBe('nothing')
    expect(compare({ lines: other }, { lines: one, words: known }).verdict).toBe('nothing')
  })

  test('is different once it is known', () => {
    const lines = (token: number) => [...Array.from({ length: 9 }, () => handle()), handle({ token })]
    const report = compare({ lines: lines(3), words: known }, { lines: lines(4) })
    expect(report.tests[0]?.states).toMatchObject([{ node: 'a', variable: 'token', before: 3, after: 4 }])
    const { first } = report.tests[0] ?? {}
    expect(stateRows(first?.nodes ?? [])).toContainEqual({
      ...{ node: 'a', variable: 'token', start: '0 / ?', before: '3', after: '4', differs: true },
    })
  })
})

describe('words that mean something else now', () => {
  const changed = (change: object) => parseVocabulary({ ...lockWords, ...change }, 'other.json')
  const counted = changed({
    variables: lockWords.variables.map((word) =>
      word.id === 'queue' ? { id: 'queue', short: 'q', type: 'integer', initial: 0 } : word,
    ),
  })

  test('a list that was counted is told once, not at each node', () => {
    const before = { lines: [1, 2, 3].map((count) => grant({ queue: count })), words: counted }
    const after = { lines: ['a', 's', 'a'].map((node) => queue({ add: [node] })) }
    const { changes, tests } = compare(before, after)
    expect(changes).toMatchObject([{ id: 'set:queue.type:changed', class: 'behaviour', occurrences: 3 }])
    expect(tests[0]?.states).toEqual([])
    expect(tests[0]?.first?.nodes.flatMap(({ differs }) => differs)).toEqual([])
  })

  test('nodes that are of kinds now are as they were when they had all that others have', () => {
    const { kinds, ...rest } = lockWords
    const initials = { token: -1, log: [] as [] }
    const variables = lockWords.variables.map((word) => ({
      ...word,
      ...(word.id === 'token' ? { initial: initials.token } : word.id === 'log' ? { initial: initials.log } : {}),
    }))
    const padded = parseVocabulary({ ...rest, variables }, 'padded.json')
    const joined = [
      { node: 's', op: 'joined' },
      { node: 'a', op: 'joined', set: { role: 'idle' } },
    ]
    const lines = [queue({ add: ['a'] }), grant({ log: { add: [{ token: 1 }] }, role: 'held' })]
    expect(compare({ lines, words: padded, joined }, { lines }).verdict).toBe('nothing')
    expect(compare({ lines }, { lines, words: padded, joined }).verdict).toBe('nothing')
  })

  test('a variable that such nodes have no more is told once', () => {
    const { kinds, ...rest } = lockWords
    const plain = parseVocabulary(rest, 'plain.json')
    const joined = [
      { node: 's', op: 'joined' },
      { node: 'a', op: 'joined', set: { role: 'idle' } },
    ]
    const lines = (set: object) => [grant(set), grant(set)]
    const { changes } = compare({ lines: lines({ token: 4 }), words: plain, joined }, { lines: lines({}) })
    expect(changes).toMatchObject([{ id: 'set:token.type:changed' }])
  })

  test('a node of another kind is told', () => {
    const other = [JOINED[0] ?? {}, { node: 'a', op: 'joined', kind: 'server' }]
    const { changes } = compare({ lines: [] }, { lines: [], joined: other })
    expect(changes.map(({ id }) => id)).toEqual(['state:role:changed', 'set:kind:changed'])
  })
})

test("ids of messages are another run's alone, and say which message is handled", () => {
  const message = (op: string, id: string) => ({
    ...{ node: op === 'send' ? 'a' : 's', op, ...(op === 'send' ? { to: 's' } : { from: 'a' }) },
    ...{ message: 'acquire', id, fields: {} },
  })
  const lines = (...ids: readonly string[]) => [
    ...ids.map((id) => message('send', id)),
    ...ids.map((id) => message('handle', id)),
  ]
  expect(compare({ lines: lines('1', '2') }, { lines: lines('x', 'y') }).verdict).toBe('nothing')
})
