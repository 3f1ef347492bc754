import { describe, expect, test } from 'vitest'
import { buildDocument } from '../../../../../src/tracer/pages/document/document.ts'
import { rowIds } from '../../../../../src/tracer/pages/writers/paths.ts'
import { type TraceTableView, traceTableView } from '../../../../../src/tracer/pages/writers/rst/trace-table.ts'
import type { TraceEvent } from '../../../../../src/tracer/trace/events.ts'
import type { Trace } from '../../../../../src/tracer/trace/trace.ts'
import { hostileTraces } from '../../../../support/hostile-traces.ts'
import { separated } from '../../../../support/separated.ts'
import { twoPhase } from '../../../support/two-phase.ts'
import { renderTraces, smallTrace, theme } from '../../site.ts'

function viewOf(...events: readonly TraceEvent[]): TraceTableView {
  return viewsOf({ ...smallTrace(), sections: smallTrace().sections.map((section) => ({ ...section, events })) })[0]
}

function viewsOf(trace: Trace): [TraceTableView, ...TraceTableView[]] {
  const document = buildDocument(trace, twoPhase)
  const [first, ...others] = document.sections.map((section) =>
    traceTableView(document, section, { vocabulary: twoPhase, theme: theme('default') }),
  )
  if (!first) throw new Error('no section')
  return [first, ...others]
}

const joined = (node: string): TraceEvent => ({ node, op: 'joined' })
const power = (node: string, set?: TraceEvent['set']): TraceEvent => ({ node, op: 'power', ...(set ? { set } : {}) })

describe('a trace table', () => {
  test('says of each row its id, whose role is another now, and whose delta is new', () => {
    const { id, marks } = viewOf(
      joined('1'),
      joined('2'),
      power('1', { role: 'prepared', round: 1 }),
      joined('3'),
      power('2'),
      power('2', { role: 'committed', round: 3 }),
    )
    expect(id).toBe('test-g-f-t-one-row')
    expect(marks).toEqual([
      's1-joined 1=working 2=working',
      's1-power 1=prepared 1!',
      's3-joined 3=working',
      's2-power',
      's2-power-2 2=committed 2!',
    ])
  })

  test('says what roles occur and their colours, in the order of the vocabulary', () => {
    const { roles } = viewOf(joined('1'), power('1', { role: 'committed' }))
    expect(roles).toEqual([
      { id: 'working', color: '#FFFFFF' },
      { id: 'committed', color: '#AAFFAA' },
    ])
  })

  test('tells what is new from what only stands', () => {
    const { marks } = viewOf(
      joined('1'),
      power('1', { reach: 2 }),
      power('1'),
      power('1', { coordinator: '1' }),
      power('1', { reach: 1 }),
    )
    expect(marks.map((line) => line.includes('!'))).toEqual([false, true, false, true, true])
  })

  test('says in words what reads otherwise in short, unless it is what the row above says', () => {
    const { full, titles } = viewOf(
      joined('1'),
      joined('2'),
      power('1', { reach: 2 }),
      power('1'),
      { node: '2', op: 'asked', fields: { what: 'a\nb' }, set: { role: 'prepared', coordinator: '1' } },
      { node: '1', op: 'send', to: '2', message: 'prepare', fields: { round: 1, by: '1' } },
    )
    expect(full).toEqual([
      '1.1 joined',
      '1.2 joined',
      '2.1 power',
      '2.1! reach 2',
      '4.2 asked: what a␊b',
      '5.1 prepare to S2: round 1, by S1',
    ])
    expect(titles).toEqual([
      { id: 'working', title: 'working' },
      { id: 'prepared', title: 'prepared' },
    ])
  })

  test('stands in the page with its rows, roles and folds as options', () => {
    const events = [joined('1'), ...Array.from({ length: 9 }, () => power('1'))]
    const trace = smallTrace()
    const files = renderTraces([{ ...trace, sections: trace.sections.map((section) => ({ ...section, events })) }])
    const page = files.find(({ path }) => path.endsWith('/g/f/t.rst'))?.content ?? ''
    const [head, table] = page.slice(page.indexOf('.. protokoll: trace-table::')).split('\n\n')
    expect(head?.split('\n')).toEqual([
      '.. protokoll: trace-table:: test-g-f-t-one-row',
      '         :roles: working=#FFFFFF',
      '         :rows:',
      '            s1-joined 1=working',
      '            s1-power',
      ...[2, 3, 4, 5, 6, 7, 8, 9].map((count) => `            s1-power-${count}`),
      '         :titles:',
      '            working working',
      '         :full:',
      '            1.1 joined',
      '            2.1 power',
      '         :folds:',
      '            3-10 Rows 3 to 10 repeat the row above them 8 times (POWER); no state changes.',
    ])
    expect(table).toMatch(/^ {6}\+-+\+\n {6}\| S1 +\|\n/)
  })

  test('is what it was in the classic theme: nobody there knows the directive', () => {
    const [page] = renderTraces([smallTrace()], 'classic').filter(({ path }) => path.endsWith('/g/f/t.rst'))
    expect(page?.content).toContain('| WORK | JOINED |')
    expect(page?.content).not.toContain('trace-table')
  })
})

test('whatever the names, what is said of rows has the form that the directive reads, and names their ids', () => {
  for (const trace of separated(hostileTraces)) {
    const document = buildDocument(trace, twoPhase)
    for (const section of document.sections) {
      const { id, marks } = traceTableView(document, section, { vocabulary: twoPhase, theme: theme('default') })
      expect(id).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
      for (const line of marks) expect(line).toMatch(/^(\*|[a-z0-9]+(-[a-z0-9]+)*)( [1-9]\d*(!|=[A-Za-z]\w*))*$/)
      const ids = marks.map((line) => line.split(' ')[0]).map((rest) => (rest === '*' ? id : `${id}-${rest}`))
      expect(ids).toEqual(rowIds(document, section))
    }
  }
})
