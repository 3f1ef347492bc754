/** What a recorder refuses is told when the test is over, and never to whoever tells it what happens. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { quote } from '../../../src/tracer/common/errors.ts'
import type { Observation, Values } from '../../../src/tracer/trace/events.ts'
import type { Source } from '../../../src/tracer/trace/recorder.ts'
import { share } from '../../support/campaign.ts'
import { makeRecorder, readBack, refusedIn, Servers, section, watched } from '../support/servers.ts'
import { problemsOf } from '../support/traces.ts'

const send = { node: '1', op: 'send', to: '2', message: 'prepare', fields: { round: 1, by: '1' } } as const

/** A recorder in a section in which two nodes exist. */
function started() {
  const { recorder, servers } = watched()
  recorder.openSection('S', {}, false)
  servers.join('1', '2')
  const tell = (event: unknown, state: unknown = {}) => recorder.record(event as Observation, state as Values)
  return { recorder, servers, tell }
}

class Odd {
  get round(): number {
    throw new RangeError('nobody may ask')
  }
}
const circle: { itself?: object } = {}
circle.itself = circle

test.each<[unknown, unknown, object]>([
  [
    undefined,
    {},
    { code: 'RECORD', found: 'undefined', message: expect.stringContaining('an event that is no object') },
  ],
  [[send], {}, { code: 'RECORD', message: expect.stringContaining('an event that is no object') }],
  [{ ...send, node: 1 }, {}, { code: 'RECORD', field: 'node', found: '1', legal: "a text: the node's id" }],
  [{ ...send, to: 2n }, {}, { code: 'RECORD', field: 'to', found: '2n', legal: "a text: the other node's id" }],
  [{ ...send, message: Symbol('m') }, {}, { code: 'RECORD', field: 'message', found: 'Symbol(m)' }],
  [{ node: '1' }, {}, { code: 'RECORD', field: 'op', found: 'undefined' }],
  [{ ...send, fields: 'x' }, {}, { code: 'RECORD', field: 'fields', found: '"x"' }],
  [{ ...send, fields: { round: 10n, by: '1' } }, {}, { code: 'TRACE_FIELD', field: 'fields.round', found: '10n' }],
  [{ ...send, fields: { round: Number.NaN, by: '1' } }, {}, { field: 'fields.round', found: 'NaN' }],
  [{ ...send, fields: { round: () => 1, by: '1' } }, {}, { field: 'fields.round', found: 'a function' }],
  [{ ...send, fields: { round: new Date(0), by: '1' } }, {}, { found: 'Date "1970-01-01T00:00:00.000Z"' }],
  [{ ...send, fields: { round: circle, by: '1' } }, {}, { found: `${'{"itself":'.repeat(11)}{"itself"…` }],
  [{ ...send, fields: { round: undefined, by: '1' } }, {}, { field: 'fields.round', legal: 'an integer' }],
  [send, null, { code: 'RECORD', found: 'null', message: expect.stringContaining('the state is no object') }],
  [send, { role: Object.create(null) }, { code: 'TRACE_UNKNOWN_ROLE', field: 'set.role', found: '{}' }],
  [send, Object.assign(Object.create(new Odd()), { role: 5 }), { code: 'TRACE_UNKNOWN_ROLE', found: '5' }],
  [
    Object.defineProperty({ ...send }, 'message', { get: () => new Odd().round }),
    {},
    { found: 'RangeError: nobody may ask' },
  ],
])('case %#: what is told is refused in words that say what it is', (event, state, problem) => {
  const { recorder, tell } = started()
  const before = recorder.toLines()
  expect(refusedIn(recorder, () => tell(event, state))).toMatchObject([problem])
  expect(recorder.toLines()).toEqual(before)
})

test('what nobody can look into is refused too', () => {
  const { recorder, tell } = started()
  const revoked = Proxy.revocable({}, {})
  revoked.revoke()
  expect(refusedIn(recorder, () => tell(revoked.proxy))).toMatchObject([
    { code: 'RECORD', message: 'an event that cannot be read: what was told cannot be read' },
  ])
  expect(refusedIn(recorder, () => tell(send, revoked.proxy))).toHaveLength(1)
  expect(refusedIn(recorder, () => tell({ ...send, fields: revoked.proxy }))).toHaveLength(1)
})

test('no value that JavaScript has is thrown at whoever tells it, and all are told', () => {
  const anything = fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withSparseArray: true,
    withSymbol: true,
  } as object)
  const event = fc.oneof(
    anything,
    fc.record(
      { node: anything, op: anything, to: anything, message: anything, fields: anything },
      { requiredKeys: [] },
    ),
    fc.record({
      node: fc.constant('1'),
      op: fc.constant('send'),
      to: fc.constant('2'),
      message: fc.constant('prepare'),
      fields: fc.record({ round: anything, by: anything }),
    }),
  )
  const state = fc.oneof(
    anything,
    fc.constant({}),
    fc.record({ role: anything, round: anything, note: anything }, { requiredKeys: [] }),
  )
  fc.assert(
    fc.property(event, state, fc.boolean(), (observation, now, inside) => {
      const { recorder, tell } = started()
      if (!inside) recorder.closeSection()
      const before = recorder.toLines().length
      const refused = refusedIn(recorder, () => tell(observation, now))
      const written = recorder.toLines().length - before
      if (inside) expect(refused.length > 0 ? 1 : 0).toBe(1 - written)
      else expect(written).toBe(0)
      expect(readBack(recorder).sections).toHaveLength(1)
    }),
    { seed: 20261128, numRuns: share(5000) },
  )
})

test('what happens outside of sections is held against the vocabulary too', () => {
  const { recorder, servers } = watched()
  expect(refusedIn(recorder, () => servers.happen({ node: '1', op: 'joind' }))).toMatchObject([
    {
      code: 'TRACE_UNKNOWN_EVENT',
      message: 'node "1", joind: an unknown event kind',
      advice: 'did you mean "joined"?',
    },
  ])
  servers.join('1', '2')
  expect(refusedIn(recorder, () => servers.happen({ ...send, message: 'prepre' }))).toMatchObject([
    { code: 'TRACE_UNKNOWN_MESSAGE', message: 'node "1", send "prepre" to "2": an unknown message kind' },
  ])
  expect(refusedIn(recorder, () => servers.happen(send, { ruond: 1 }))).toMatchObject([{ field: 'set.ruond' }])
})

test('each refusal is told once, the first ten in full', () => {
  const { recorder, tell } = started()
  for (let i = 0; i < 15; i += 1) for (let k = 0; k < 3; k += 1) tell({ ...send, message: `m${Math.min(i, 12)}` })
  const told = recorder.failures().map(({ kind, error }) => [kind, error.problems[0]?.message])
  expect(told).toHaveLength(12)
  expect(told.slice(0, 11).every(([kind]) => kind === 'refused')).toBe(true)
  expect(told[10]).toEqual(['refused', '15 more times something was refused'])
  expect(told[0]?.[1]).toContain('"m0"')
})

test('a node whose first event was refused is unknown, and that follows from it', () => {
  const { recorder, servers, tell } = started()
  servers.happen({ node: '3', op: 'joined' }, { ruond: 1 })
  tell({ ...send, node: '3' })
  tell({ ...send, to: '3' })
  expect(recorder.failures(true).map(({ error }) => error.problems[0]?.message)).toEqual([
    'node "3", joined: an unknown state variable',
  ])
  expect(readBack(recorder).sections[0]?.events).toHaveLength(2)
})

test('a refusal is shown where it was told', () => {
  const { recorder, servers } = started()
  const report = () => servers.happen({ node: '1', op: 'cutt' })
  report()
  const [first] = recorder.failures()
  const lines = first?.error.stack?.split('\n').filter((line) => line.startsWith('    at ')) ?? []
  expect(lines[0]).toMatch(/at .*servers\.ts/)
  expect(lines[1]).toMatch(/at report .*record-refused\.test\.ts/)
})

test('a misuse of the scenario fails the test also if it is caught', () => {
  const { recorder, servers } = watched()
  section(recorder, 'One', () => servers.join('1'))
  expect(() => recorder.openSection('one', {}, false)).toThrow('two sections are called "one"')
  expect(() => recorder.openSection(5 as never, {}, false)).toThrow("a section's title is no text")
  expect(() => recorder.openSection('Two', { uses: 'vote' as never }, false)).toThrow('is no list')
  expect(recorder.failures().map(({ kind, error }) => [kind, error.code])).toEqual(Array(3).fill(['refused', 'RECORD']))
})

test('a section may have the title of one that was refused', () => {
  const { recorder, servers } = watched()
  const id = 'no id' as const
  expect(() => recorder.openSection('One', { uses: [id] }, false)).toThrow('not a feature id')
  section(recorder, 'One', () => servers.join('1'))
  expect(readBack(recorder).sections).toHaveLength(1)
})

test.each<[unknown, string]>([
  [undefined, 'a watched source is no object'],
  [{}, 'legal  a list of texts'],
  [{ nodes: 'abc' }, '"abc"'],
  [{ nodes: [1, 2] }, '1 is no id'],
  [{ nodes: ['a', 'b', 'a'] }, '"a" is there twice'],
  [{ nodes: [], stateOf: 5 }, 'field  stateOf'],
])('a source that is %j is refused', (source, text) => {
  const recorder = makeRecorder()
  expect(() => recorder.watch(source as Source)).toThrow(text)
  expect(recorder.failures()).not.toEqual([])
})

test('what stateOf returns is refused by the name of its node, and the section goes on', () => {
  const { recorder, servers } = watched()
  servers.join('1', '2')
  const told = servers.stateOf('1')
  servers.stateOf = (node) => {
    if (node === '1') throw new Error('it is down')
    return undefined as never
  }
  section(recorder, 'One', () => {})
  servers.stateOf = () => told
  section(recorder, 'Two', () => {})
  expect(recorder.failures().map(({ error }) => error.problems[0])).toMatchObject([
    { message: 'stateOf("1"): what was told cannot be read', found: 'Error: it is down' },
    { message: 'stateOf("2"): what it returns is no object', found: 'undefined' },
  ])
  expect(readBack(recorder).sections[1]?.meanwhile).toHaveLength(2)
})

test('two sources may not have one node, and one source may be watched twice', () => {
  const { recorder, servers } = watched()
  servers.join('1')
  recorder.watch(servers)
  const other = new Servers()
  other.join('1')
  expect(problemsOf(() => recorder.watch(other))).toMatchObject([{ message: 'two watched sources have a node "1"' }])
})

test.each<[unknown, string]>([
  ['a"', '"a\\""'],
  [10n, '10n'],
  [{ a: 10n }, '{"a":"10n"}'],
  [-0, '0'],
  [Number.POSITIVE_INFINITY, 'Infinity'],
  [undefined, 'undefined'],
  [new Map([[1, 2]]), 'Map {}'],
  ['x'.repeat(200), `"${'x'.repeat(118)}…`],
])('an error shows %o as what it is', (value, text) => {
  expect(quote(value)).toBe(text)
})
