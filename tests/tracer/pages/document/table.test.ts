import { describe, expect, test } from 'vitest'
import type { ShownSection } from '../../../../src/tracer/pages/document/section-rows.ts'
import { buildTable } from '../../../../src/tracer/pages/document/table.ts'
import { fold } from '../../../../src/tracer/trace/fold.ts'
import { END, HEADER, JOINED, readLines, SECTION } from '../../support/traces.ts'
import { twoPhase } from '../../support/two-phase.ts'

const rowsOf = (...lines: readonly object[]) => tableOf(lines)
const sourceRows = (...lines: readonly object[]) => tableOf(lines, { asInSource: true })

/** The last section's table: a text a row, `role op delta` a node, `|` between. */
function tableOf(lines: readonly object[], style: Pick<ShownSection, 'asInSource'> = {}): string[] {
  const folded = fold(readLines([HEADER, ...lines, END]), twoPhase).at(-1)
  const { rows } = folded ? buildTable({ ...folded, ...style }, twoPhase) : { rows: [] }
  return rows.map((row) => row.map(({ role, op, delta }) => `${role} ${op} ${delta}`.trim()).join(' | '))
}

const mark = (node: string, op: string, set?: object) => ({ node, op, ...(set ? { set } : {}) })
const message = (node: string, op: string, peer: string, round: number, set?: object) => {
  const route = op === 'handle' ? { from: peer } : { to: peer }
  const by = op === 'handle' ? peer : node
  return { node, op, ...route, message: 'prepare', fields: { round, by }, ...(set ? { set } : {}) }
}
const two = [SECTION, ...JOINED.slice(0, 2), { section: 'Two' }]

test('what happens together shares a row, once a node', () => {
  expect(rowsOf(SECTION, ...JOINED)).toEqual(['WORK JOINED | WORK JOINED | WORK JOINED'])
  expect(rowsOf(SECTION, ...JOINED.slice(0, 2), mark('1', 'joined'))).toEqual([
    'WORK JOINED | WORK JOINED',
    'WORK JOINED | WORK',
  ])
})

test('what does not happen together has a row each', () => {
  expect(rowsOf(...two, mark('1', 'power'), mark('2', 'power'))).toEqual(['WORK POWER | WORK', 'WORK | WORK POWER'])
})

test('a message that is lost or blocked has a row, and one that is queued none: what it changed shows on the next', () => {
  expect(
    rowsOf(
      ...two,
      mark('1', 'cut'),
      message('1', 'queue', '2', 7, { round: 7 }),
      message('1', 'lose', '2', 7),
      message('1', 'block', '2', 7),
      message('1', 'send', '2', 8),
      message('2', 'handle', '1', 8),
    ),
  ).toEqual([
    'WORK CUT | WORK',
    'WORK pre+S2 r-7 LOST r-7 | WORK',
    'WORK pre+S2 r-7 BLOCKED | WORK',
    'WORK pre+S2 r-8 | WORK',
    'WORK | WORK S1+pre r-8',
  ])
})

test('what a message changed that was queued last has a row, and so has a section of nothing else', () => {
  expect(rowsOf(...two, mark('1', 'cut'), message('1', 'queue', '2', 7, { round: 7 }))).toEqual([
    'WORK CUT | WORK',
    'WORK pre+S2 r-7 QUEUED r-7 | WORK',
  ])
  expect(rowsOf(...two, message('1', 'queue', '2', 7), message('1', 'queue', '2', 8))).toEqual([
    'WORK pre+S2 r-7 QUEUED | WORK',
  ])
})

describe('as in the source document', () => {
  test('messages that are queued, blocked or lost make no row', () => {
    expect(
      sourceRows(
        ...two,
        mark('1', 'cut'),
        message('1', 'queue', '2', 7, { round: 7 }),
        message('1', 'lose', '2', 7),
        message('1', 'block', '2', 7),
        message('1', 'send', '2', 8),
      ),
    ).toEqual(['WORK CUT | WORK', 'WORK pre+S2 r-8 r-7 | WORK'])
  })

  test.each(['queue', 'block', 'lose'])('the first event of a section makes a row, even %s', (op) => {
    const rows = sourceRows(...two, message('1', op, '2', 7), message('1', op, '2', 7), mark('2', 'power'))
    expect(rows).toEqual(['WORK pre+S2 r-7 | WORK', 'WORK | WORK POWER'])
  })
})

test('the first row of a section has no deltas, whatever changed before it and in it', () => {
  const meanwhile = { meanwhile: '2', set: { round: 5 } }
  const rows = rowsOf(...two, meanwhile, mark('1', 'power', { round: 1 }), mark('2', 'power', { round: 6 }))
  expect(rows).toEqual(['WORK POWER | WORK', 'WORK | WORK POWER r-6'])
})

test('deltas stand in the order of the vocabulary, and name no variable without a short form', () => {
  const set = { note: 'x', role: 'prepared', coordinator: '2', round: 3 }
  expect(rowsOf(...two, mark('1', 'power'), mark('1', 'power', set))[1]).toBe('PREP POWER r-3 m-x | WORK')
})

test('a variable that is set to what it was is no change', () => {
  expect(rowsOf(...two, mark('1', 'power'), mark('1', 'power', { round: 0 }))[1]).toBe('WORK POWER | WORK')
})

test('a standing variable is on every row while it stands and on the row where it is back', () => {
  expect(
    rowsOf(
      ...two,
      mark('2', 'power'),
      mark('1', 'cut', { reach: 2 }),
      mark('2', 'power'),
      mark('1', 'power', { round: 1 }),
      mark('1', 'healed', { reach: 1 }),
      mark('2', 'power'),
    ),
  ).toEqual([
    'WORK | WORK POWER',
    'WORK CUT n=2 | WORK',
    'WORK  n=2 | WORK POWER',
    'WORK POWER r-1 n=2 | WORK',
    'WORK HEALED n=1 | WORK',
    'WORK | WORK POWER',
  ])
})

test('it is so in the first row of a section too', () => {
  const before = [SECTION, ...JOINED.slice(0, 2), mark('1', 'cut', { reach: 2 }), { section: 'Two' }]
  expect(rowsOf(...before, mark('2', 'power'))).toEqual(['WORK  n=2 | WORK POWER'])
  expect(rowsOf(...before, mark('1', 'healed', { reach: 1 }))).toEqual(['WORK HEALED n=1 | WORK'])
  expect(rowsOf(...before, { meanwhile: '1', set: { reach: 1 } }, mark('2', 'power'))).toEqual(['WORK | WORK POWER'])
})

test('a node that joins within a section has empty cells before, and no deltas where it joins', () => {
  expect(
    rowsOf(
      ...two,
      mark('1', 'power'),
      mark('3', 'joined', { round: 4, role: 'prepared' }),
      mark('3', 'power', { round: 5 }),
    ),
  ).toEqual(['WORK POWER | WORK | ', 'WORK | WORK | PREP JOINED', 'WORK | WORK | PREP POWER r-5'])
})

test('a node that is introduced by a meanwhile line is there from the first row', () => {
  expect(
    rowsOf(SECTION, ...JOINED.slice(0, 1), { section: 'Two' }, { meanwhile: '2', set: {} }, mark('1', 'power')),
  ).toEqual(['WORK POWER | WORK'])
})

test('a section without events has columns and no rows', () => {
  const folded = fold(readLines([HEADER, ...two, END]), twoPhase).at(-1)
  expect(folded && buildTable(folded, twoPhase)).toMatchObject({
    nodes: ['S1', 'S2'],
    rows: [],
    length: 0,
    anchors: [],
  })
})

test('rows are named by what they say, and those that say the same are counted', () => {
  const folded = fold(
    readLines([
      HEADER,
      ...two,
      mark('1', 'power'),
      message('1', 'send', '2', 7),
      mark('1', 'power'),
      mark('2', 'power'),
      END,
    ]),
    twoPhase,
  ).at(-1)
  const table = folded && buildTable(folded, twoPhase)
  expect(table?.anchors).toEqual([
    's1_power',
    expect.stringMatching(/^s1_[a-z_]+s2[a-z0-9_-]+$/),
    's1_power__2',
    's2_power',
  ])
  expect(table?.part(2, 4)).toEqual(table?.rows.slice(2))
  expect(table?.part(2, 4).map((row) => row.map(({ op }) => op))).toEqual([
    ['POWER', ''],
    ['', 'POWER'],
  ])
})
