import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildDocument, type Section } from '../../../../src/tracer/pages/document/document.ts'
import { foldsOf } from '../../../../src/tracer/pages/document/repetitions.ts'
import type { TraceEvent } from '../../../../src/tracer/trace/events.ts'
import { fold } from '../../../../src/tracer/trace/fold.ts'
import { parseVocabulary } from '../../../../src/tracer/trace/vocabulary.ts'
import { JOINED } from '../../support/traces.ts'
import { twoPhase, twoPhaseWords } from '../../support/two-phase.ts'
import { smallTrace } from '../site.ts'

const power = (node: string, set?: TraceEvent['set']): TraceEvent => ({ node, op: 'power', ...(set ? { set } : {}) })
const asked = (what: string): TraceEvent => ({ node: '1', op: 'asked', fields: { what } })
const prepare = (op: 'send' | 'handle', round = 1): TraceEvent =>
  op === 'send'
    ? { node: '1', op, to: '2', message: 'prepare', fields: { round, by: '1' } }
    : { node: '2', op, from: '1', message: 'prepare', fields: { round, by: '1' } }
const times = <T>(count: number, ...each: readonly T[]) => Array.from({ length: count }, () => each).flat()
const heartbeat = [prepare('send'), prepare('handle')]

/** The trace of a section in which three nodes are. */
function traceOf(events: readonly TraceEvent[]) {
  const trace = smallTrace({}, ['Before', 'One'])
  const contents = [JOINED, events]
  return { ...trace, sections: trace.sections.map((section, i) => ({ ...section, events: contents[i] ?? [] })) }
}

function sectionOf(...events: readonly TraceEvent[]): Section {
  const section = buildDocument(traceOf(events), twoPhase).sections[1]
  if (!section) throw new Error('no section')
  return section
}

/** First and last row, how many rows before them they repeat, and how often. */
const placesOf = (section: Section) =>
  section.folds.map(({ first, last, cycle, times: often }) => [first, last, cycle, often])

describe('what repeats the rows before it', () => {
  test('folds: twenty heartbeats leave the first', () => {
    const section = sectionOf(power('3'), ...times(20, ...heartbeat), power('3'))
    expect(section.folds).toEqual([{ first: 3, last: 40, cycle: 2, times: 19, kinds: ['prepare'] }])
  })

  test('folds where it is one row, and says what marks say', () => {
    const section = sectionOf(power('3'), ...times(9, power('1')))
    expect(section.folds).toEqual([{ first: 2, last: 9, cycle: 1, times: 8, kinds: ['POWER'] }])
  })

  test('is not folded where that would hide next to nothing', () => {
    expect(placesOf(sectionOf(power('3'), ...times(3, ...heartbeat)))).toEqual([])
    expect(placesOf(sectionOf(power('3'), ...times(4, ...heartbeat)))).toEqual([[3, 8, 2, 3]])
    expect(placesOf(sectionOf(power('3'), ...times(2, ...heartbeat, power('1'), power('2'), asked('x'))))).toEqual([])
  })

  test('is what folds next, too', () => {
    const section = sectionOf(...times(8, power('1')), ...times(8, power('2')))
    expect(placesOf(section)).toEqual([
      [1, 7, 1, 7],
      [9, 15, 1, 7],
    ])
  })
})

describe('is not the same:', () => {
  test.each([
    ['another text that no cell shows', times(5, asked('x'), asked('y')), [[2, 9, 2, 4]]],
    ['another number that a cell shows', Array.from({ length: 12 }, (_, i) => prepare('send', i)), []],
    ['an event that changes a state', Array.from({ length: 12 }, (_, i) => power('1', { round: i })), []],
    [
      'one that changes what no cell shows',
      times(6, power('1', { coordinator: '2' }), power('1', { coordinator: '3' })),
      [],
    ],
    ['an alarm', times<TraceEvent>(12, { node: '1', op: 'broken', fields: { rule: 'x' } }), []],
  ])('%s', (_, events, places) => {
    expect(placesOf(sectionOf(...events))).toEqual(places)
  })

  test('a change that came with an event without a row', () => {
    const queued: TraceEvent = { node: '1', op: 'queue', to: '2', message: 'prepare', fields: { round: 1, by: '1' } }
    const changing = times(6, 0).flatMap((_, i) => [{ ...queued, set: { round: i } }, power('2')])
    expect(placesOf(sectionOf(power('3'), ...changing))).toEqual([])
  })

  test('the number of a word without a short form is', () => {
    const [message, ...others] = twoPhaseWords.messages
    const fields = [{ id: 'round', type: 'integer', meaning: 'which' }]
    const counting = parseVocabulary(
      { ...twoPhaseWords, messages: [{ ...message, fields }, ...others] },
      'two_phase.json',
    )
    const sends = Array.from({ length: 12 }, (_, round) => {
      return { node: '1', op: 'send', to: '2', message: 'prepare', fields: { round } } satisfies TraceEvent
    })
    const section = fold(traceOf(sends), counting)[1]
    expect(section && foldsOf(section, counting)).toMatchObject([{ first: 1, last: 11 }])
  })
})

/** Events out of few kinds, some of them many times in a row. */
const events = fc
  .array(
    fc.tuple(
      fc.array(
        fc.constantFrom<TraceEvent>(
          power('1'),
          power('2'),
          power('2', { round: 1 }),
          power('2', { round: 2 }),
          prepare('send'),
          prepare('handle'),
          { node: '3', op: 'broken', fields: { rule: 'x' } },
        ),
        { minLength: 1, maxLength: 4 },
      ),
      fc.integer({ min: 1, max: 9 }),
    ),
    { maxLength: 8 },
  )
  .map((runs) => runs.flatMap(([each, count]) => times(count, ...each)))

test('whatever happens: no row that is folded away changes anything, is an alarm, or says what is not said above', () => {
  fc.assert(
    fc.property(events, (each) => {
      const { table, folds } = sectionOf(power('3'), ...each)
      const words = table.rows.map((row) => row.map(({ role, op }) => `${role} ${op}`).join('|'))
      let shown = 0
      for (const { first, last, cycle, times: often } of folds) {
        // What is repeated is still to be seen, right above.
        expect(first - cycle).toBeGreaterThanOrEqual(shown)
        expect(last - first + 1).toBe(cycle * often)
        for (let row = first; row <= last; row += 1) {
          const cells = table.rows[row] ?? []
          expect(cells.some(({ changed, alarm, delta }) => changed || alarm || delta !== '')).toBe(false)
          expect(words[row]).toBe(words[first - cycle + ((row - first) % cycle)])
        }
        shown = last + 1
      }
    }),
    { seed: 20260106, numRuns: 300 },
  )
})

test('a section of 20,000 rows is folded, or not where nothing is the same', () => {
  const same = fold(traceOf([power('3'), ...times(10_000, ...heartbeat)]), twoPhase)[1]
  expect(same && foldsOf(same, twoPhase)).toMatchObject([{ first: 3, last: 20_000, cycle: 2 }])
  const other = fold(traceOf(Array.from({ length: 20_000 }, (_, i) => prepare('send', i))), twoPhase)[1]
  expect(other && foldsOf(other, twoPhase)).toEqual([])
})
