/** What the recorder writes without looking closely is what it would write if it did. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Problem } from '../../../src/tracer/common/errors.ts'
import { schemaProblems } from '../../../src/tracer/common/schema-problems.ts'
import { shapeProblems } from '../../../src/tracer/trace/event-shape.ts'
import type { Observation, Values } from '../../../src/tracer/trace/events.ts'
import { NodeKinds } from '../../../src/tracer/trace/node-kinds.ts'
import type { Recorder } from '../../../src/tracer/trace/recorder.ts'
import { schemaOf } from '../../../src/tracer/trace/trace-schema.ts'
import { initialState } from '../../../src/tracer/trace/vocabulary.ts'
import { eventProblems, stateProblems } from '../../../src/tracer/trace/words.ts'
import { makeRecorder, readBack, refusedIn } from '../support/servers.ts'
import { twoPhase } from '../support/two-phase.ts'

const NODES = NodeKinds.of('1', '2', 'é"\ud800')

/** A recorder in a section in which the nodes exist. */
function started(): Recorder {
  const recorder = makeRecorder()
  recorder.openSection('S', {}, false)
  for (const node of NODES.keys()) recorder.record({ node, op: 'joined' }, {})
  return recorder
}

/** The line of an event, or what is wrong with it, by the long way: every check there is, and JSON. */
function expected(event: Record<string, unknown>, state: Values, told: Values): string | Problem[] {
  const observation = event as unknown as Observation
  const shape = shapeProblems(observation, state)
  if (shape.length > 0) return shape
  const problems = eventProblems(twoPhase, NODES, observation)
  if (problems.length > 0) return problems
  const wrong = stateProblems(twoPhase, NODES, observation.node, state)
  if (wrong.length > 0) return wrong
  const set = Object.fromEntries(Object.entries(state).filter(([name, value]) => told[name] !== value))
  const { node, op, from, to, message, fields } = event
  const peer = op === 'handle' ? { from } : { to }
  const about = 'message' in event ? { ...peer, message, fields } : fields ? { fields } : {}
  const line = { ...{ node, op }, ...about, ...(Object.keys(set).length > 0 ? { set } : {}) }
  const schema = schemaOf(line)
  const error = schema?.safeParse(line).error
  return schema && error ? schemaProblems(error, line, { code: 'RECORD' }, schema) : JSON.stringify(line)
}

/** What the recorder makes of it: the line, or nothing. */
function written(recorder: Recorder, event: Record<string, unknown>, state: Values): string | undefined {
  const before = recorder.toLines().length
  recorder.record(event as unknown as Observation, state)
  const more = recorder.toLines().slice(before)
  expect(more.length).toBeLessThan(2)
  return more[0]
}

/** What a recorder says that it refused. Each is told once, after what it was about. */
function refused(recorder: Recorder): string[] {
  const problems = recorder.failures(true).flatMap(({ error }) => error.problems)
  return problems.map(({ message, ...rest }) => JSON.stringify({ message: message.replace(/^.*: /, ''), ...rest }))
}

const node = fc.constantFrom(...NODES.keys())
const odd = fc.constantFrom<unknown>(
  '',
  '9',
  'x',
  '\ud800',
  0,
  -0,
  1,
  2 ** 53,
  1.5,
  Number.NaN,
  true,
  null,
  undefined,
  {},
  [],
)
const usually = <T>(good: fc.Arbitrary<T>, bad: fc.Arbitrary<unknown> = odd) =>
  fc.oneof({ weight: 12, arbitrary: good as fc.Arbitrary<unknown> }, { weight: 1, arbitrary: bad })
const round = usually(fc.integer({ min: -1, max: 2 }))
const prepare = usually(fc.record({ round, by: usually(node) }, { noNullPrototype: true }))
const ballot = usually(fc.record({ can: usually(fc.boolean()) }))
const more = fc.dictionary(
  fc.constantFrom('round', 'by', 'set', 'fields', 'message', 'to', 'constructor', '__proto__'),
  odd,
)
const event = fc
  .tuple(
    fc.oneof(
      fc.record({
        ...{ node: usually(node), op: usually(fc.constantFrom('queue', 'send', 'block', 'lose')) },
        ...{ to: usually(node), message: fc.constant('prepare'), fields: prepare },
      }),
      fc.record({
        ...{ fields: ballot, message: usually(fc.constantFrom('ballot')), from: usually(node) },
        ...{ op: fc.constant('handle'), node: usually(node) },
      }),
      fc.record({ node: usually(node), op: usually(fc.constantFrom('cut', 'healed')) }),
      fc.record({ node, op: fc.constant('joined') }),
      fc.record({
        node: usually(node),
        op: fc.constant('asked'),
        fields: usually(fc.record({ what: usually(fc.string({ unit: 'binary' })) })),
      }),
    ),
    usually(fc.constant({}), more),
  )
  // A `set` is the recorder's to say.
  .map(([one, stray]) => ({ ...one, ...(stray as object) }) as Record<string, unknown>)
  .filter((each) => !('set' in each))
const state = fc.record(
  {
    role: usually(fc.constantFrom('working', 'prepared')),
    round,
    coordinator: usually(fc.option(node)),
    note: usually(fc.string()),
    reach: usually(fc.constantFrom(1, 2)),
  },
  { requiredKeys: [] },
)

test('a line is what the checks of its words and its form let through, and what they do not is refused as they say', () => {
  const seen = { taken: 0, refused: 0 }
  fc.assert(
    fc.property(fc.array(fc.tuple(event, state), { minLength: 1, maxLength: 8 }), (told) => {
      const recorder = started()
      const known = new Map([...NODES.keys()].map((each) => [each, initialState(twoPhase)]))
      for (const [observation, now] of told) {
        const line = expected(observation, now as Values, (known.get(observation['node'] as string) ?? {}) as Values)
        expect(written(recorder, observation, now as Values)).toEqual(typeof line === 'string' ? line : undefined)
        seen[typeof line === 'string' ? 'taken' : 'refused'] += 1
        if (typeof line !== 'string') {
          const told = line.map(({ message, ...rest }) =>
            JSON.stringify({ message: message.replace(/^.*: /, ''), ...rest }),
          )
          expect(refused(recorder)).toEqual(expect.arrayContaining(told))
          continue
        }
        const id = observation['node'] as string
        known.set(id, { ...known.get(id), ...(now as Values) })
      }
      expect(readBack(recorder).sections).toHaveLength(1)
    }),
    { seed: 20260201, numRuns: 1000 },
  )
  // Neither may be so rare that the test says little.
  expect(Math.min(seen.taken, seen.refused)).toBeGreaterThan(500)
})

class Round {
  round = 1
  by = '1'
}

test.each<[string, object, boolean]>([
  ['an object of a class', new Round(), true],
  ['an object without a prototype', Object.assign(Object.create(null), { round: 1, by: '1' }), true],
  ['an object that inherits', Object.create({ round: 1, by: '1' }), false],
  ['a list', Object.assign([], { round: 1, by: '1' }), false],
])('fields are what they say themselves: %s', (_, fields, taken) => {
  const recorder = started()
  const observation = { node: '1', op: 'send', to: '2', message: 'prepare', fields } as Observation
  const act = () => recorder.record(observation, {})
  expect(refusedIn(recorder, act).length > 0).toBe(!taken)
  expect(recorder.toLines()).toHaveLength(taken ? 6 : 5)
})

test('what is written is what was checked, whatever the source says when it is asked again', () => {
  const recorder = started()
  const lying = (first: unknown) => {
    let asked = 0
    return () => (asked++ === 0 ? first : 'something else')
  }
  const fields = Object.defineProperty({ by: '1' }, 'round', { enumerable: true, get: lying(1) }) as object as Values
  const now = Object.defineProperty({}, 'round', { enumerable: true, get: lying(3) }) as Values
  recorder.record({ node: '1', op: 'send', to: '2', message: 'prepare', fields }, now)
  expect(recorder.toLines().at(-1)).toBe(
    '{"node":"1","op":"send","to":"2","message":"prepare","fields":{"by":"1","round":1},"set":{"round":3}}',
  )
})

test('a source may change what it handed over', () => {
  const recorder = started()
  const fields = { round: 1, by: '1' }
  recorder.record({ node: '1', op: 'send', to: '2', message: 'prepare', fields }, {})
  fields.round = 2
  expect(recorder.toLines().at(-1)).toContain('"round":1')
})

test('of a state that is refused nothing is told', () => {
  const recorder = started()
  expect(refusedIn(recorder, () => recorder.record({ node: '1', op: 'cut' }, { round: 3, note: 1 }))).toHaveLength(1)
  recorder.record({ node: '1', op: 'cut' }, { round: 3 })
  expect(recorder.toLines().at(-1)).toBe('{"node":"1","op":"cut","set":{"round":3}}')
})

test('a state is what it says itself', () => {
  const recorder = started()
  recorder.record({ node: '1', op: 'cut' }, Object.create({ round: 3 }))
  expect(recorder.toLines().at(-1)).toBe('{"node":"1","op":"cut"}')
})
