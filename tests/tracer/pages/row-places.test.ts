import { describe, expect, test } from 'vitest'
import { LIMITS } from '../../../src/tracer/common/limits.ts'
import { rowPlaces } from '../../../src/tracer/pages/row-places.ts'
import { END, HEADER, JOINED, readLines, SECTION } from '../support/traces.ts'
import { twoPhase } from '../support/two-phase.ts'

const PAGE = 'developer/tests/g/f/t'
const asked = (node: string) => ({ node, op: 'asked', fields: { what: 'x' } })
const prepare = (op: string) => ({ node: '1', op, to: '2', message: 'prepare', fields: { round: 1, by: '1' } })

const place = (section: string, row: string) => ({
  page: PAGE,
  row: { id: `test-g-f-t-${section.toLowerCase()}-row-${row}`, section: `test.g.f.t.${section}` },
})

describe('where a line of a trace is told', () => {
  const LINES = [HEADER, SECTION, ...JOINED, asked('1'), { section: 'Two' }, { meanwhile: '2', set: { round: 1 } }]
  const { line, top, end } = rowPlaces(
    readLines([...LINES, prepare('queue'), asked('2'), prepare('send'), asked('2'), prepare('queue'), END]),
    twoPhase,
  )

  test.each([
    ['an event, in its row', 6, place('One', 's1-asked')],
    ['one that shares its row with others, in that', 5, place('One', 's1-joined')],
    ['another that says the same, in its own', 12, place('Two', 's2-asked-2')],
    ['what makes no row, in the next', 9, place('Two', 's2-asked')],
    ['and behind the last row in that', 13, place('Two', 's2-asked-2')],
    ['what changed unseen, in the first row of the section', 8, place('Two', 's2-asked')],
    ['a section too', 7, place('Two', 's2-asked')],
  ])('%s', (_, number, expected) => expect(line(number)).toEqual(expected))

  test('the first line has no row, and the last thing that happened has the last', () => {
    expect([line(1), top]).toEqual([{ page: PAGE }, { page: PAGE }])
    expect(end).toEqual(place('Two', 's2-asked-2'))
  })
})

test('without nodes there are no rows', () => {
  const { line, end } = rowPlaces(readLines([HEADER, SECTION, END]), twoPhase)
  expect([line(2), end]).toEqual([{ page: PAGE }, { page: PAGE }])
})

test('rows of a long section are on the pages of its parts', () => {
  const many = Array.from({ length: LIMITS.pageCells }, () => asked('1'))
  const { line, end } = rowPlaces(readLines([HEADER, SECTION, ...JOINED, ...many, END]), twoPhase)
  const last = place('One', `s1-asked-${LIMITS.pageCells}`).row
  expect(end).toEqual({ page: expect.stringMatching(/^developer\/tests\/g\/f\/t\.section_1\.part_\d+$/), row: last })
  expect(line(LIMITS.pageCells + 5)).toEqual(end)
  expect(line(6).page).toBe(PAGE)
})
