import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { TraceEvent, Value } from '../../../src/tracer/trace/events.ts'
import { NodeKinds } from '../../../src/tracer/trace/node-kinds.ts'
import { isEventLegal, tablesOf } from '../../../src/tracer/trace/word-tables.ts'
import { eventProblems, stateProblems } from '../../../src/tracer/trace/words.ts'
import { twoPhase } from '../support/two-phase.ts'

const NODES = NodeKinds.of('1', '2')

const one = fc.constantFrom
/** Words of all kinds, right where they are and wrong elsewhere. */
const value = one<Value>('1', '2', '3', 'working', 'x', '', 0, 1.5, 2 ** 53, true, null)
const fields = fc.dictionary(one('round', 'by', 'can', 'why', 'what', 'rule', 'other', 'toString'), value, {
  maxKeys: 3,
})
const state = fc.dictionary(one('role', 'round', 'coordinator', 'note', 'rnd', 'valueOf'), value, { maxKeys: 3 })
const rightState = one<object>({}, { role: 'working', round: 1 }, { coordinator: '2', note: '' }, { coordinator: null })
const set = fc.oneof(state, rightState, rightState)
const node = one('1', '2', '1', '2', '3')
const right = one<object>({ round: 1, by: '2' }, { can: true }, { can: false, why: '' }, { what: 'x' }, { rule: 'r' })
const event = fc.oneof(
  fc.record(
    {
      ...{ node, op: one('send', 'lose'), to: node, message: one('prepare', 'ballot', 'prepared') },
      ...{ fields: fc.oneof(fields, right, right), set },
    },
    { requiredKeys: ['node', 'op', 'to', 'message', 'fields'] },
  ),
  fc.record(
    { node, op: one('cut', 'joined', 'asked', 'broken', 'cutt'), fields: fc.oneof(fields, right, right), set },
    { requiredKeys: ['node', 'op'] },
  ),
)

test('what is legal is what has no problems', () => {
  const seen = { legal: 0, not: 0 }
  fc.assert(
    fc.property(event, (each) => {
      const tried = each as TraceEvent
      const legal = isEventLegal(tried, NODES, tablesOf(twoPhase))
      seen[legal ? 'legal' : 'not'] += 1
      const problems = [
        ...eventProblems(twoPhase, NODES, tried),
        ...stateProblems(twoPhase, NODES, tried.node, tried.set ?? {}),
      ]
      // A node that its own event introduces is not known before.
      expect(legal).toBe(problems.length === 0 && NODES.has(tried.node))
    }),
    { seed: 20260301, numRuns: 5000 },
  )
  expect(Math.min(seen.legal, seen.not)).toBeGreaterThan(300)
})

test('the tables of a vocabulary are made once', () => {
  expect(tablesOf(twoPhase)).toBe(tablesOf(twoPhase))
})
