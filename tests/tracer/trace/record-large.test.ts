/** What a test hands to the recorder may be deep, hold itself, or be large: it is refused in a line, and nothing is thrown. */
import { expect, test } from 'vitest'
import { LIMITS } from '../../../src/tracer/common/limits.ts'
import type { Observation, Values } from '../../../src/tracer/trace/events.ts'
import { section, watched } from '../support/servers.ts'

const MANY = 150_000
const event = { node: '1', op: 'cut' }
const named = Object.fromEntries(Array.from({ length: MANY }, (_, i) => [`k${i}`, 1]))

function deep(depth: number): object {
  let value: object = {}
  for (let i = 0; i < depth; i += 1) value = i % 2 === 0 ? [value] : { a: value }
  return value
}

const circle: { itself?: object } = {}
circle.itself = circle

function problemsOf(observation: unknown, state: unknown) {
  const { recorder, servers } = watched()
  section(recorder, 'S', () => {
    servers.join('1')
    recorder.record(observation as Observation, state as Values)
  })
  // Words are looked at outside of sections too.
  recorder.record(observation as Observation, state as Values)
  return recorder.failures().flatMap(({ error }) => {
    expect(Buffer.byteLength(error.message)).toBeLessThanOrEqual(LIMITS.errorBytes)
    return error.problems
  })
}

test.each<[string, unknown, unknown]>([
  ['a state that is deep', event, deep(100_000)],
  ['a variable that is deep', event, { round: deep(100_000) }],
  ['entries that are deep', event, { votes: [deep(100_000), deep(100_000)] }],
  ['entries that hold themselves', event, { log: [circle], votes: [circle] }],
  ['fields that are deep', { ...event, op: 'asked', fields: { what: deep(100_000) } }, {}],
  ['150,000 fields', { ...event, fields: named }, {}],
  ['150,000 variables', event, named],
  ['150,000 entries', event, { votes: Object.keys(named).map(() => 1) }],
  ['a word of megabytes', { node: 'n'.repeat(3_000_000), op: 'o'.repeat(3_000_000) }, {}],
])('%s', (_, observation, state) => {
  expect(problemsOf(observation, state).length).toBeGreaterThan(0)
})

test.each(['abcdef', ['a', 'b', 'c']])('a state that is %j is one problem, also outside of sections', (state) => {
  const { recorder, servers } = watched()
  section(recorder, 'S', () => servers.join('1'))
  recorder.record(event as Observation, state as unknown as Values)
  const [failure, ...others] = recorder.failures()
  expect(failure?.error.problems).toMatchObject([{ code: 'RECORD' }])
  expect(others).toEqual([])
})

test('claims that are a list are one problem', () => {
  const { recorder } = watched()
  expect(() => recorder.openSection('S', ['a', 'b', 'c'] as never, false)).toThrow(
    /^RECORD .*are no object(?:\n {2}[^\n]*){3}$/,
  )
})

test('nodes of a source may be many, and many of them wrong', () => {
  const { recorder } = watched()
  const nodes = Array.from({ length: 50_000 }, (_, i) => (i % 2 === 0 ? 'same' : ''))
  const source = { nodes, stateOf: () => ({}), subscribe: () => {} }
  expect(() => recorder.watch(source as never)).toThrow(/and \d+ more like these$/)
})
