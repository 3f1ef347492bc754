import { describe, expect, test } from 'vitest'
import { draftVocabulary } from '../../../src/tracer/draft/draft.ts'
import { Observer } from '../../../src/tracer/draft/observer.ts'
import type { Observation, ToldState } from '../../../src/tracer/trace/events.ts'
import { parseVocabulary } from '../../../src/tracer/trace/parse-vocabulary.ts'

type Happened = readonly [event: object, state: unknown]

const JOINED: readonly Happened[] = ['a', 'b', 'c'].map((node) => [{ node, op: 'joined' }, { role: 'idle' }])

/** What is drafted when this happens. A source is asked for the states in the end. */
function draft(...happened: readonly Happened[]) {
  const observer = new Observer()
  const states = new Map<string, unknown>()
  let observe: (observation: Observation, state: ToldState) => void = () => {}
  observer.watch({
    get nodes() {
      return [...states.keys()]
    },
    stateOf: (node) => states.get(node) as ToldState,
    subscribe: (observer) => {
      observe = observer
    },
  })
  for (const [event, state] of happened) {
    states.set((event as { node: string }).node, state)
    observe(event as Observation, state as ToldState)
  }
  observer.openSection('One', { uses: ['f'] })
  observer.finish()
  const drafted = draftVocabulary(observer.facts, 'n', 'N')
  parseVocabulary(JSON.parse(JSON.stringify(drafted.vocabulary)), 'drafted.json')
  return drafted
}

const ping = (fields: unknown, more: object = {}): Happened => [
  { node: 'a', op: 'send', to: 'b', message: 'ping', fields, ...more },
  { role: 'idle' },
]
const state = (variables: object): Happened => [
  { node: 'a', op: 'changed' },
  { role: 'idle', ...variables },
]

describe('the type of a field', () => {
  const typeOf = (...values: unknown[]) => {
    const { vocabulary, problems, hints } = draft(...JOINED, ...values.map((value) => ping({ value })))
    const [field] = vocabulary.messages[0]?.fields ?? []
    return { field: field && { type: field.type, nullable: field.nullable }, problems, hints }
  }

  test.each([
    ['integers', [1, -2, 0], 'integer'],
    ['yes and no', [true, false], 'boolean'],
    ['texts', ['x', ''], 'text'],
    ['ids of several nodes', ['a', 'b'], 'node'],
    ['ids of one node, which a text may be by chance', ['a', 'a'], 'text'],
    ['ids of nodes and others', ['a', 'b', 'x'], 'text'],
  ])('is what its values are: %s', (_, values, type) => {
    expect(typeOf(...values)).toMatchObject({ field: { type, nullable: undefined }, problems: [] })
    expect(typeOf(...values, null)).toMatchObject({ field: { type, nullable: true }, problems: [] })
  })

  test('is a guess where there are no values, and is said to be', () => {
    const { field, hints } = typeOf(null)
    expect(field).toEqual({ type: 'text', nullable: true })
    expect(hints).toEqual(['a guess, as no value was seen: the type of ping.value'])
  })

  test.each([
    [1.5, 'fraction', '1.5'],
    [2 ** 53, 'large number', '9007199254740992'],
    [Number.NaN, 'no number', 'NaN'],
    [1n, 'bigint', '1n'],
    [undefined, 'undefined', 'undefined'],
    [() => {}, 'function', 'a function'],
    [Symbol('s'), 'symbol', 'Symbol(s)'],
    [new Map(), 'object', '{…}'],
    [[1], 'list', '[…]'],
  ])('is none of %s', (value, what, found) => {
    const { field, problems } = typeOf(value)
    expect(field).toBeUndefined()
    expect(problems).toEqual([
      {
        field: 'message.ping.value',
        message: `a value that no vocabulary can say: ${what}`,
        found,
        advice: expect.any(String),
      },
    ])
  })

  test('is none where values are of several', () => {
    expect(typeOf(1, 'x').problems).toMatchObject([{ message: 'values of several types', found: 'integer, text' }])
  })
})

describe('a field', () => {
  test('is optional where a message lacks it', () => {
    const fields = draft(...JOINED, ping({ n: 1 }), ping({ n: 1, m: 2 })).vocabulary.messages[0]?.fields
    expect(fields?.map(({ id, optional }) => [id, optional])).toEqual([
      ['n', undefined],
      ['m', true],
    ])
  })

  test.each(['a-b', '1', '__proto__', ''])('cannot be called %j', (name) => {
    const { vocabulary, problems } = draft(...JOINED, ping(JSON.parse(`{${JSON.stringify(name)}:1,"n":1}`)))
    expect(vocabulary.messages[0]?.fields.map(({ id }) => id)).toEqual(['n'])
    expect(problems).toMatchObject([{ message: 'the name of a field is no id', found: JSON.stringify(name) }])
  })
})

describe('a variable', () => {
  const of = (...happened: Happened[]) => draft(...happened).vocabulary.variables[0]
  const begins = (...values: unknown[]) =>
    of(
      ...values.map(
        (v, i): Happened => [{ node: `${i}`, op: 'joined' }, v === undefined ? { role: 'idle' } : { role: 'idle', v }],
      ),
    )

  test('has an initial value where all nodes begin with one', () => {
    expect(begins(0, 0)).toMatchObject({ id: 'v', type: 'integer', initial: 0 })
    expect(begins(null, null)).toMatchObject({ type: 'text', nullable: true, initial: null })
    expect(begins('', '')).toMatchObject({ type: 'text', initial: '' })
    expect(begins([], [])).toMatchObject({ type: 'list', initial: [] })
  })

  test('has none where they differ, or lack it', () => {
    for (const drafted of [begins(0, 1), begins(0, undefined), begins([], [1])])
      expect(drafted).not.toHaveProperty('initial')
  })

  test('is a list, of values or of what has fields', () => {
    expect(of(...JOINED, state({ log: [1, 2] }))).toMatchObject({ type: 'list', of: 'integer' })
    expect(of(...JOINED, state({ log: { keep: 0, add: ['a', 'b'] } }))).toMatchObject({ type: 'list', of: 'node' })
    expect(of(...JOINED, state({ log: [{ term: 1 }, { term: 2, who: null }] }))).toMatchObject({
      type: 'list',
      fields: [
        { id: 'term', type: 'integer' },
        { id: 'who', nullable: true, optional: true },
      ],
    })
  })

  test.each([
    ['a list and something else', [{ log: [] }, { log: 1 }], 'a list that is something else at times'],
    ['entries of several types', [{ log: [1, {}] }], 'entries of several types'],
    ['entries that are null', [{ log: [1, null] }], 'an entry of a list is null'],
    ['entries with nothing in them', [{ log: [{}] }], 'entries of a list that have nothing in them'],
    ['lists in lists', [{ log: [[1]] }], 'a value that no vocabulary can say: list'],
    ['objects', [{ log: { term: 1 } }], 'a value that no vocabulary can say: object'],
  ])('cannot be %s', (_, states, message) => {
    const { vocabulary, problems } = draft(...JOINED, ...states.map(state))
    expect(vocabulary.variables).toEqual([])
    expect(problems).toMatchObject([{ message }])
  })
})

describe('kinds of nodes', () => {
  const joins = (node: string, kind: string | undefined, variables: object): Happened => [
    { node, op: 'joined', ...(kind === undefined ? {} : { kind }) },
    { role: kind ?? 'none', ...variables },
  ]

  test('are those that nodes are introduced with, with the roles and variables that these have', () => {
    const { vocabulary, hints } = draft(
      joins('s', 'server', { queue: [], n: 0 }),
      joins('c', 'client', { token: 1, n: 0 }),
    )
    expect(vocabulary.kinds).toEqual(
      [
        { id: 'server', roles: ['server'], variables: ['queue', 'n'], meaning: '' },
        { id: 'client', roles: ['client'], variables: ['n', 'token'].sort((a, b) => b.localeCompare(a)), meaning: '' },
      ].map((kind) => ({ ...kind, variables: expect.arrayContaining(kind.variables) })),
    )
    expect(hints).toEqual([expect.stringContaining('a guess')])
    expect(vocabulary.variables.find(({ id }) => id === 'n')).toMatchObject({ initial: 0 })
  })

  test('are asked for where nodes have other variables', () => {
    const { vocabulary, hints } = draft(joins('s', undefined, { n: 0 }), joins('c', undefined, { token: 1 }))
    expect(vocabulary).not.toHaveProperty('kinds')
    expect(hints).toEqual([expect.stringMatching(/^not all nodes have the same variables \(n; token\): /)])
  })

  test('are told of all nodes or of none, and once', () => {
    expect(draft(joins('s', 'server', {}), joins('c', undefined, {})).problems).toMatchObject([
      { message: 'some nodes are introduced with their kind, and others without' },
    ])
    const again: Happened = [{ node: 's', op: 'woke', kind: 'server' }, { role: 'server' }]
    expect(draft(joins('s', 'server', {}), again).problems).toMatchObject([
      { field: 'woke.kind', message: 'a mark that introduces no node names a kind' },
    ])
    expect(draft(joins('s', 'server', {}), joins('s', 'client', {})).problems).toMatchObject([
      { message: 'a node becomes one of another kind' },
    ])
  })
})

test('words stand in the order in which they were seen, and only the first events of nodes introduce them', () => {
  const { vocabulary } = draft(...JOINED, state({}), ping({}), ping({}, { message: 'ack' }))
  expect(vocabulary.marks).toEqual([
    { id: 'joined', cell: 'JOINED', introduces: true, meaning: '' },
    { id: 'changed', cell: 'CHANGED', meaning: '' },
  ])
  expect(vocabulary.messages.map(({ id }) => id)).toEqual(['ping', 'ack'])
})

test('which kind answers which is not said, but told where it is likely', () => {
  const handle: Happened = [{ node: 'b', op: 'handle', from: 'a', message: 'ping', fields: {} }, { role: 'idle' }]
  const ack: Happened = [{ node: 'b', op: 'send', to: 'a', message: 'ack', fields: {} }, { role: 'idle' }]
  const { vocabulary, hints } = draft(...JOINED, ping({}), handle, ack)
  expect(vocabulary.messages[1]).not.toHaveProperty('answers')
  expect(hints).toEqual([expect.stringContaining('ack answers ping')])
  // Once it came out of nothing.
  expect(draft(...JOINED, ack, ping({}), handle, ack).hints).toEqual([])
})

test.each<[string, readonly Happened[], string]>([
  ['a node that begins with a message', [ping({})], 'the first event of a node is a message'],
  [
    'a message to nobody that is known',
    [...JOINED, ping({}, { to: 'z' })],
    'a message names a node that has not begun',
  ],
  ['a message to nobody', [...JOINED, ping({}, { to: undefined })], 'a message without its other node'],
  ['a message of which nothing became', [...JOINED, ping({}, { op: 'sent' })], 'a message without what became of it'],
  ['a message without fields', [...JOINED, ping(undefined)], 'a message without fields'],
  ['a message with a number for an id', [...JOINED, ping({}, { id: 7 })], 'the id of a message is no text'],
  ['a message of another name', [...JOINED, ping({}, { message: 'append-entries' })], 'the name of a message is no id'],
  ['a node that is a number', [[{ node: 1, op: 'joined' }, { role: 'idle' }]], 'the id of a node is no text'],
  [
    'a mark of another name',
    [...JOINED, [{ node: 'a', op: 'Joined' }, { role: 'idle' }]],
    'what a vocabulary cannot call a mark',
  ],
  [
    'fields that are none',
    [...JOINED, [{ node: 'a', op: 'x', fields: 1 }, { role: 'idle' }]],
    'the fields of a mark are no object',
  ],
  ['a state that is none', [...JOINED, [{ node: 'a', op: 'x' }, undefined]], 'the state of a node is no object'],
  ['a state without a role', [[{ node: 'a', op: 'x' }, {}]], 'a source does not say the role of its nodes'],
])('what no recorder takes is told: %s', (_, happened, message) => {
  expect(draft(...happened).problems).toContainEqual(expect.objectContaining({ message, advice: expect.any(String) }))
})

test('what a source holds back is asked for where a section or the test ends', () => {
  const observer = new Observer()
  let observe: (observation: Observation, state: ToldState) => void = () => {}
  const held: string[] = ['first', 'second', 'third']
  observer.watch({
    nodes: [],
    stateOf: () => ({}),
    subscribe: (observer) => {
      observe = observer
    },
    flush() {
      const op = held.shift()
      if (op === undefined) throw new Error('nothing is left')
      observe({ node: 'a', op }, { role: 'idle' })
    },
  })
  observer.openSection('One', {})
  observer.closeSection()
  expect(observer.events).toBe(2)
  observer.finish()
  expect(observer.events).toBe(3)
  observer.finish()
  expect(draftVocabulary(observer.facts, 'n', 'N').problems).toEqual([
    expect.objectContaining({ message: 'a source cannot tell what it holds back', found: '"Error: nothing is left"' }),
  ])
})

test('features that are a text are none, not one a character', () => {
  const observer = new Observer()
  observer.openSection('One', { uses: 'abc', tests: ['f'] } as never)
  expect(observer.facts.all('claims').map(({ feature }) => feature)).toEqual(['f'])
})
