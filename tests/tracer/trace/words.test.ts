import { expect, test } from 'vitest'
import { makeCells } from '../../../src/tracer/trace/cells.ts'
import { NodeKinds } from '../../../src/tracer/trace/node-kinds.ts'
import { parseVocabulary } from '../../../src/tracer/trace/parse-vocabulary.ts'
import { eventProblems, stateProblems } from '../../../src/tracer/trace/words.ts'
import { twoPhase, twoPhaseWords } from '../support/two-phase.ts'

const nodes = NodeKinds.of('1', '2')

test('an event and a state that are as declared have no problems', () => {
  const event = { node: '1', op: 'send', to: '2', message: 'prepare', fields: { round: 1, by: '2' } } as const
  expect(eventProblems(twoPhase, nodes, event)).toEqual([])
  expect(eventProblems(twoPhase, nodes, { node: '3', op: 'joined' })).toEqual([])
  expect(stateProblems(twoPhase, nodes, '1', { role: 'working', coordinator: null, round: -1, note: '' })).toEqual([])
})

test('everything that is wrong is told, in the order of the line', () => {
  const event = { node: '7', op: 'handle', from: '8', message: 'prepare', fields: { by: '9', x: 1 } } as const
  expect(eventProblems(twoPhase, nodes, event).map(({ field }) => field)).toEqual([
    'node',
    'from',
    'fields.x',
    'fields.round',
    'fields.by',
  ])
})

test('an integer is one that every language can hold', () => {
  expect(stateProblems(twoPhase, nodes, '1', { round: Number.MAX_SAFE_INTEGER })).toEqual([])
  expect(stateProblems(twoPhase, nodes, '1', { round: 2 ** 53 })).toMatchObject([
    { field: 'set.round', legal: 'an integer' },
  ])
})

test('of many legal values the first are told, and how many more there are', () => {
  const many = NodeKinds.of(...Array.from({ length: 25 }, (_, i) => `n${i}`))
  const [problem] = eventProblems(twoPhase, many, { node: 'none', op: 'cut' })
  expect(problem?.legal).toMatch(/^"n0", .*"n19", and 5 more$/)
})

test('what is found is told in a line that can be read, however long it is', () => {
  const [problem] = stateProblems(twoPhase, nodes, '1', { round: 'x\n'.repeat(10_000) })
  expect(problem?.found).toHaveLength(120)
  expect(problem?.found).toMatch(/^"x\\nx\\n.*…$/)
})

test('a field that is called like something that every JavaScript object has is missing all the same', () => {
  const fields = [{ id: 'toString', type: 'text', meaning: 'any' }]
  const messages = [{ id: 'm', short: 'm', fields, meaning: 'any' }]
  const vocabulary = parseVocabulary({ ...twoPhaseWords, messages }, 'v.json')
  const event = { node: '1', op: 'send', to: '2', message: 'm', fields: {} } as const
  expect(eventProblems(vocabulary, nodes, event)).toMatchObject([
    { field: 'fields.toString', message: 'a field is missing', legal: 'a text' },
  ])
})

test('cells say null as a dash, and booleans as the vocabulary does', () => {
  const fields = [
    { id: 'who', short: 'w', type: 'node', nullable: true, meaning: 'any' },
    { id: 'sure', short: 's', type: 'boolean', meaning: 'any' },
    { id: 'why', type: 'text', meaning: 'any' },
  ]
  const messages = [{ id: 'm', short: 'mm', fields, meaning: 'any' }]
  const cells = makeCells(parseVocabulary({ ...twoPhaseWords, messages }, 'v.json'))
  const sent = { node: '1', op: 'send', to: '2', message: 'm', fields: { who: null, sure: false, why: 'x' } } as const
  expect(cells.op(sent)).toBe('mm+S2 w-- s-no')
})
