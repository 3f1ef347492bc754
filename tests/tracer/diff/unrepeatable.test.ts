import { describe, expect, test } from 'vitest'
import { FORMS } from '../../../src/tracer/diff/forms/forms.ts'
import { drawer } from '../../../src/tracer/diff/forms/html/draw.ts'
import { loadDefaultTemplates } from '../../../src/tracer/io/load.ts'
import { Templates } from '../../../src/tracer/text/templates.ts'
import { answered, compareOne, handle, mark, section, send, traceOf, words } from './support.ts'

const RUN = { trace: 2, repeatable: false }
const one = [
  section('One'),
  send('1', '2'),
  handle('2', '1', 1, { round: 1 }),
  answered('1', 'yes'),
  answered('2', 'done'),
  mark('3', 'broken', { rule: 'x', other: '1' }),
]
/** Another run: other messages, another order, other states, other nodes, one answer twice. */
const other = [
  section('One'),
  answered('3', 'done'),
  mark('2', 'cut'),
  mark('1', 'broken', { rule: 'x', other: '3' }),
  send('3', '2', 7),
  send('3', '1', 7),
  handle('1', '3', 7, { round: 7, role: 'committed' }),
  answered('2', 'yes'),
  answered('2', 'yes'),
]
const told = (lines: readonly object[], header: Record<string, unknown> = RUN) => {
  const { report } = compareOne(traceOf(one, RUN), traceOf(lines, header))
  return [report.verdict, report.changes.map(({ id }) => id)]
}
const FAILED = { end: { end: 'failed' } }

describe('of a test of which another run may do something else', () => {
  test('nothing is compared but what is told outside, alarms, and how it ended', () => {
    expect(told(other)).toEqual(['nothing', []])
    expect(compareOne(traceOf(one), traceOf(other)).report.verdict).toBe('outcome')
  })

  test('nothing else is compared either where only one side says so', () => {
    expect(told(other, { trace: 2 })).toEqual(['nothing', []])
    const { report } = compareOne(traceOf(one), traceOf(other, RUN))
    expect([report.verdict, report.counts.unrepeatable]).toEqual(['nothing', 1])
  })

  test('other outcomes are told as of any other test', () => {
    const replaced = (from: string, to: string) => JSON.parse(JSON.stringify(other).replaceAll(from, to))
    expect(told(replaced('"yes"', '"no"'))).toEqual(['outcome', ['answer:answered.said:changed']])
    expect(told([...other, answered('1', 'more')])).toEqual(['outcome', ['answer:answered:added']])
    expect(told(replaced('"rule":"x"', '"rule":"y"'))).toEqual([
      'outcome',
      ['alarm:broken.x:removed', 'alarm:broken.y:added'],
    ])
    expect(told(other.slice(0, -2))).toEqual(['outcome', ['answer:answered:removed']])
    expect(told(other, { ...RUN, ...FAILED })).toEqual(['outcome', ['result:result:removed']])
  })

  test('what a run that failed may not have come to is cut off', () => {
    expect(told(other.slice(0, -2), { ...RUN, ...FAILED })).toEqual([
      'outcome',
      ['result:result:removed', 'cut:cut:removed'],
    ])
  })

  test('claims are compared: people wrote them', () => {
    const titled = [section('Uno'), ...other.slice(1)]
    expect(told(titled)).toEqual(['claims', ['claim:sections:added', 'claim:sections:removed']])
    expect(told([section('One', { tests: ['f'] }), ...other.slice(1)])).toEqual(['claims', ['claim:tests.f:added']])
  })

  test('no state is told, and the window has outcomes only', () => {
    const { test: differing } = compareOne(traceOf(one, RUN), traceOf([...other, answered('1', 'more')], RUN))
    expect(differing).toMatchObject({ class: 'outcome', repeatable: false, states: [], order: [] })
    expect(differing?.first?.steps).toMatchObject([
      { status: 'added', after: { text: 'S1 answered: what x, said more' } },
    ])
    expect(differing?.first?.nodes).toMatchObject([{ node: '1', start: { before: null, after: null }, differs: [] }])
  })
})

test.each(Object.entries(FORMS))('the form %s says that runs may differ', (name, form) => {
  const options = {
    color: false,
    limit: 65_000,
    templates: new Templates(loadDefaultTemplates(`diff-${name}`)),
    draw: drawer({ before: words, after: words }, loadDefaultTemplates('svg')),
  }
  const same = form(compareOne(traceOf(one, RUN), traceOf(other, RUN)).report, options)
  expect(same).toContain('of 1 test only outcomes are compared: runs may differ')
  const differing = form(compareOne(traceOf(one, RUN), traceOf([...other, answered('1', 'no')], RUN)).report, options)
  expect(differing).toContain('of 1 test only outcomes are compared: runs may differ')
  if (name === 'json') expect(JSON.parse(differing)).toMatchObject({ tests: [{ repeatable: false }] })
  else expect(differing).toContain('Runs of it may differ: only how it ended, answers, alarms and claims are compared.')
})
