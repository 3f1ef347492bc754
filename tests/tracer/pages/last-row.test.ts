import { expect, test } from 'vitest'
import { lastRowOf } from '../../../src/tracer/pages/last-row.ts'
import { END, HEADER, JOINED, readLines, SECTION } from '../support/traces.ts'
import { twoPhase } from '../support/two-phase.ts'

const asked = (node: string) => ({ node, op: 'asked', fields: { what: 'x' } })
const LINES = [HEADER, SECTION, ...JOINED, asked('1'), { section: 'Two' }, { meanwhile: '2', set: { round: 1 } }]
const TRACE = readLines([...LINES, asked('2'), asked('2'), END])

const PAGE = 'developer/tests/g/f/t'
const row = (name: string) => ({ page: PAGE, row: expect.stringMatching(name) })

test('the last row of a test is the last that was recorded, or that of a line', () => {
  expect(lastRowOf(TRACE, twoPhase)).toEqual(row('two-row-s2-asked-2$'))
  expect(lastRowOf(TRACE, twoPhase, 9)).toEqual(row('two-row-s2-asked$'))
  expect(lastRowOf(TRACE, twoPhase, 6)).toEqual(row('one-row-s1-asked$'))
})

test('where nothing stands on a line, it is the row before; before the first there is none', () => {
  expect(lastRowOf(TRACE, twoPhase, 8)).toEqual(row('one-row-s1-asked$'))
  expect(lastRowOf(TRACE, twoPhase, 2)).toEqual({ page: PAGE, row: undefined })
})
