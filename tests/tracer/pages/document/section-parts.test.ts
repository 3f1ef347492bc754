import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildDocument, type Section } from '../../../../src/tracer/pages/document/document.ts'
import { sectionParts } from '../../../../src/tracer/pages/document/section-parts.ts'
import type { TraceEvent } from '../../../../src/tracer/trace/events.ts'
import { events, JOINED, longTrace, power, prepare, roundTrips } from '../../support/long-traces.ts'
import { twoPhase } from '../../support/two-phase.ts'

function sectionOf(all: readonly TraceEvent[]): Section {
  const [section] = buildDocument(longTrace(all), twoPhase).sections
  if (!section) throw new Error('no section')
  return section
}

/** The rows that each part has, and the numbers of its pictures. */
const partsOf = (all: readonly TraceEvent[]) =>
  sectionParts(sectionOf(all)).map(({ first, last, pictures }) => [
    first,
    last,
    pictures[0]?.number,
    pictures.at(-1)?.number,
  ])

const lost = (count: number) => events(count, (i) => prepare('lose', i))

describe('a section is cut', () => {
  test.each([
    ['nowhere when it is short', roundTrips(1500), [[0, 1500, 1, 10]]],
    [
      'behind a row that fills a page',
      roundTrips(1501),
      [
        [0, 1500, 1, 10],
        [1500, 1501, 11, 11],
      ],
    ],
    [
      'into as many as it needs',
      roundTrips(3300),
      [
        [0, 1500, 1, 10],
        [1500, 3000, 11, 20],
        [3000, 3300, 21, 22],
      ],
    ],
    [
      'with messages that are lost like all others',
      [...JOINED, ...events(1498, () => power('1')), ...lost(3), power('2')],
      [
        [0, 1500, 1, 10],
        [1500, 1503, 11, 11],
      ],
    ],
  ])('%s', (_, all, expected) => {
    expect(partsOf(all)).toEqual(expected)
  })
})

/** Runs of events, long enough that a part may hold nothing but one of them. */
const runs = fc
  .array(
    fc.tuple(
      fc.constantFrom<(i: number) => TraceEvent>(
        (i) => power(String((i % 3) + 1)),
        (i) => prepare('lose', i),
        (i) => prepare('block', i),
        (i) => prepare('send', i),
        (i) => ({ node: `n${i}`, op: 'joined' }),
      ),
      fc.integer({ min: 1, max: 1700 }),
    ),
    { minLength: 1, maxLength: 4 },
  )
  // As many nodes as a table can have columns for in the time of a test.
  .map((each) => each.flatMap(([make, count]) => events(make(0).op === 'joined' ? (count % 20) + 1 : count, make)))

test('whatever happens: every row is in one part, and every picture with the rows that it draws', () => {
  fc.assert(
    fc.property(runs, (all) => {
      const section = sectionOf([...JOINED, ...all])
      const { rows } = section.spacetime
      const parts = sectionParts(section)
      const pictures = parts.flatMap((part) => part.pictures)
      expect(parts.flatMap(({ number }) => number)).toEqual(parts.map((_, i) => i + 1))
      expect(pictures.map(({ number }) => number)).toEqual(pictures.map((_, i) => i + 1))
      let [row, drawn] = [0, 0]
      for (const part of parts) {
        expect(part.first).toBe(row)
        for (const { first, last } of part.pictures) {
          expect(first).toBe(drawn)
          const numbers = rows.slice(first, last).flatMap(({ tableRow }) => tableRow ?? [])
          expect(numbers.filter((each) => each < part.first || each >= part.last)).toEqual([])
          drawn = last
        }
        row = part.last
      }
      expect([row, drawn]).toEqual([section.table.length, rows.length])
    }),
    { seed: 20260301, numRuns: 20 },
  )
})
