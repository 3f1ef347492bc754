import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildDocument, type Section } from '../../../../src/tracer/pages/document/document.ts'
import { foldsOf, foldsWithin } from '../../../../src/tracer/pages/document/repetitions.ts'
import type { TraceEvent } from '../../../../src/tracer/trace/events.ts'
import { fold } from '../../../../src/tracer/trace/fold.ts'
import { parseVocabulary } from '../../../../src/tracer/trace/parse-vocabulary.ts'
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

/** What folds, by its definition: from each row on the cycle that folds most rows away, and the shortest of those. */
function naive(words: readonly string[], quiet: readonly boolean[]): number[][] {
  const folds: number[][] = []
  let folded = -1
  for (let at = 1; at < words.length; ) {
    let best = { cycle: 1, often: 0 }
    for (let cycle = 1; cycle <= Math.min(64, Math.floor(words.length / 3)) && cycle < at - folded; cycle += 1) {
      let end = at
      while (end < words.length && quiet[end] && words[end] === words[end - cycle]) end += 1
      const often = Math.floor((end - at) / cycle)
      if (often * cycle > best.often * best.cycle) best = { cycle, often }
    }
    const rows = best.often * best.cycle
    if (best.often >= 2 && rows >= 6) {
      folded = at + rows - 1
      folds.push([at, folded, best.cycle, best.often])
    }
    at = Math.max(at, folded) + 1
  }
  return folds
}

test('whatever happens: what folds is what its definition says', () => {
  fc.assert(
    fc.property(events, (each) => {
      const section = sectionOf(power('3'), ...each)
      // Here every cell shows all that its event says, and every change.
      const words = section.table.rows.map((row, i) => {
        const alarm = row.some((cell) => cell.alarm) ? ` ${i}` : ''
        return `${row.map(({ op }) => op).join('|')}${alarm}`
      })
      const quiet = section.table.rows.map((row) => row.every(({ delta }) => delta === ''))
      expect(placesOf(section)).toEqual(naive(words, quiet))
    }),
    { seed: 20260306, numRuns: 300 },
  )
})

describe('on a page with some of the rows', () => {
  test('what folds repeats what is there, is whole cycles, and is as much as can be', () => {
    const place = fc.integer({ min: 0, max: 60 })
    fc.assert(
      fc.property(events, place, place, (each, a, b) => {
        const { table, folds } = sectionOf(power('3'), ...each)
        const [first, last] = [Math.min(a, b, table.length), Math.min(Math.max(a, b), table.length)]
        const words = table.rows.map((row) => row.map(({ op }) => op).join('|'))
        const here = foldsWithin(folds, first, last)
        for (const fold of here) {
          expect(fold.first - fold.cycle).toBeGreaterThanOrEqual(first)
          expect(fold.last).toBeLessThan(last)
          expect(fold.last - fold.first + 1).toBe(fold.cycle * fold.times)
          for (let row = fold.first; row <= fold.last; row += 1) expect(words[row]).toBe(words[row - fold.cycle])
        }
        // At most two cycles of one that is folded in the whole table are seen here.
        for (const { first: from, last: to, cycle } of folds) {
          const rows = Math.min(to + 1, last) - Math.max(from, first)
          const away = here.filter((fold) => fold.first >= from && fold.last <= to)
          const hidden = away.reduce((sum, fold) => sum + fold.last - fold.first + 1, 0)
          if (rows >= 2 * cycle + Math.max(6, 2 * cycle)) expect(rows - hidden).toBeLessThan(2 * cycle)
        }
      }),
      { seed: 20260307, numRuns: 300 },
    )
  })

  test('with all of them, what folds is the same', () => {
    const { folds, table } = sectionOf(power('3'), ...times(20, ...heartbeat), power('3'))
    expect(foldsWithin(folds, 0, table.length)).toEqual(folds)
  })
})

test('a section of 20,000 rows is folded, or not where nothing is the same', () => {
  const same = fold(traceOf([power('3'), ...times(10_000, ...heartbeat)]), twoPhase)[1]
  expect(same && foldsOf(same, twoPhase)).toMatchObject([{ first: 3, last: 20_000, cycle: 2 }])
  const other = fold(traceOf(Array.from({ length: 20_000 }, (_, i) => prepare('send', i))), twoPhase)[1]
  expect(other && foldsOf(other, twoPhase)).toEqual([])
})
