import { expect, test } from 'vitest'
import { fold } from '../../../src/tracer/trace/fold.ts'
import { END, HEADER, readLines } from '../support/traces.ts'
import { twoPhase } from '../support/two-phase.ts'

const initial = { role: 'working', round: 0, coordinator: null, note: '', reach: 1 }

const folded = fold(
  readLines([
    HEADER,
    { section: 'One' },
    { node: '2', op: 'joined' },
    { node: '1', op: 'joined', set: { round: 1 } },
    { node: '1', op: 'cut', set: { reach: 2 } },
    { section: 'Two' },
    { meanwhile: '1', set: { round: 2 } },
    { meanwhile: '3', set: {} },
    { node: '2', op: 'power' },
    { node: '1', op: 'healed', set: { reach: 1 } },
    END,
  ]),
  twoPhase,
)

test('a node begins with the initial state and what its first event set', () => {
  const states = folded[0]?.frames.map((frame) => Object.fromEntries(frame.states))
  expect(folded[0]?.before.size).toBe(0)
  expect(states).toEqual([
    { 2: initial },
    { 2: initial, 1: { ...initial, round: 1 } },
    { 2: initial, 1: { ...initial, round: 1, reach: 2 } },
  ])
})

test('nodes stand in the order in which they came to be', () => {
  expect(folded.map(({ before }) => [...before.keys()])).toEqual([[], ['2', '1', '3']])
})

test('a section begins with what changed meanwhile, and goes on from there', () => {
  expect(Object.fromEntries(folded[1]?.before ?? [])).toEqual({
    2: initial,
    1: { ...initial, round: 2, reach: 2 },
    3: initial,
  })
  expect(folded[1]?.frames.at(-1)?.states.get('1')).toEqual({ ...initial, round: 2 })
})

test('states are shared where nothing changed', () => {
  expect(folded[1]?.frames[0]?.states).toBe(folded[1]?.before)
})

test('later events do not change earlier states', () => {
  expect(folded[0]?.frames[1]?.states.get('1')).toEqual({ ...initial, round: 1 })
})
