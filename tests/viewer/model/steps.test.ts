import { describe, expect, test } from 'vitest'
import { hashOf, placeOf } from '../../../src/viewer/address.ts'
import { EVERYTHING, kindsIn, RowFilter } from '../../../src/viewer/model/filter.ts'
import { type Step, stepFrom } from '../../../src/viewer/model/step-from.ts'
import type { Moment } from '../../../src/viewer/model/traced-run.ts'
import { handle, lockRun, send, twoPhaseRun } from '../runs.ts'

const run = twoPhaseRun([
  [send('1', '2'), handle('1', '2', { round: 1 }), send('1', '3')],
  [handle('1', '3', { round: 1 }), { node: '2', op: 'power', set: { round: 2 } }, send('2', '1')],
])
const at = (place: number) => run.moments[place] as Moment
const places = (rows: readonly Moment[]) => rows.map(({ place }) => place)

test.each<[Step, number, number | undefined]>([
  ['next', 0, 1],
  ['next', 6, undefined],
  ['back', 1, 0],
  ['back', 0, undefined],
  ['nextChange', 0, 2],
  ['nextChange', 2, 4],
  ['backChange', 4, 2],
  ['nextChangeHere', 2, 5],
  ['backChangeHere', 5, 2],
  ['nextChangeHere', 4, undefined],
  ['nextSection', 1, 4],
  ['nextSection', 5, undefined],
  ['backSection', 5, 4],
  ['backSection', 4, 0],
  ['backSection', 0, undefined],
])('%s from row %i leads to %s', (step, from, to) => {
  expect(stepFrom(at(from), step, run, run.moments)?.place).toBe(to)
})

describe('a filter', () => {
  const filter = new RowFilter(run)

  test('leaves what a node has to do with, a kind, or what rows say', () => {
    expect(places(filter.rows({ ...EVERYTHING, node: '3' }))).toEqual([0, 3, 4])
    expect(places(filter.rows({ ...EVERYTHING, kind: 'power' }))).toEqual([5])
    expect(places(filter.rows({ ...EVERYTHING, text: 'ROUND 0' }))).toEqual([2, 4])
    expect(places(filter.rows({ node: '2', kind: 'prepare', text: 'handles' }))).toEqual([2])
    expect(filter.rows(EVERYTHING)).toBe(run.moments)
  })

  test('narrows steps too, also from a row that it leaves out', () => {
    const rows = filter.rows({ ...EVERYTHING, kind: 'prepare' })
    expect(stepFrom(at(4), 'next', run, rows)?.place).toBe(6)
    expect(stepFrom(at(5), 'next', run, rows)?.place).toBe(6)
    expect(stepFrom(at(5), 'back', run, rows)?.place).toBe(4)
  })

  test('offers the kinds that occur', () => {
    expect(kindsIn(lockRun())).toEqual([
      { id: 'acquire', title: 'acquire' },
      { id: 'granted', title: 'granted' },
      { id: 'joined', title: 'joined' },
    ])
  })
})

describe('an address', () => {
  test.each([
    { row: '', filter: EVERYTHING },
    { row: 'test-a-row-n-1', filter: EVERYTHING },
    { row: 'a', filter: { node: '1', kind: 'x_y', text: 'a & b=c "é" #%' } },
    { row: 'g/f/t/a', filter: { ...EVERYTHING, text: '100 %' } },
  ])('says %j, and is read as it was written', (place) => {
    expect(placeOf(hashOf(place))).toEqual(place)
  })

  test('leaves out what it does not know', () => {
    expect(placeOf('#a&what=1&node=2&%%%')).toEqual({ row: 'a', filter: { ...EVERYTHING, node: '2' } })
    expect(placeOf('#%E0%A4%A')).toEqual({ row: '%E0%A4%A', filter: EVERYTHING })
  })
})
