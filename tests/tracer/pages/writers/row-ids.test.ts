import { expect, test } from 'vitest'
import { buildDocument } from '../../../../src/tracer/pages/document/document.ts'
import { rowIds } from '../../../../src/tracer/pages/writers/paths.ts'
import { hostileTraces } from '../../../support/hostile-traces.ts'
import { separated } from '../../../support/separated.ts'
import { twoPhase } from '../../support/two-phase.ts'
import { smallTrace } from '../site.ts'

const power = (node: string) => ({ node, op: 'power' })

/** The ids of all rows of a page whose sections have these titles, the same events in each. */
function idsOf(titles: readonly string[], nodes: readonly string[]): string[] {
  const trace = smallTrace({}, titles)
  const sections = trace.sections.map((section) => ({ ...section, events: nodes.map(power) }))
  const document = buildDocument({ ...trace, sections }, twoPhase)
  return document.sections.flatMap((section) => rowIds(document, section))
}

test('a row is named by its page, its section and what it says', () => {
  expect(idsOf(['It Begins'], ['1', '2'])).toEqual([
    'test-g-f-t-it-begins-row-s1-power',
    'test-g-f-t-it-begins-row-s2-power',
  ])
})

test('rows that say the same are told apart', () => {
  expect(idsOf(['A'], ['1', '1', '1'])).toEqual([
    'test-g-f-t-a-row-s1-power',
    'test-g-f-t-a-row-s1-power-2',
    'test-g-f-t-a-row-s1-power-3',
  ])
})

test('so are those whose names have nothing in them that an id can hold', () => {
  expect(idsOf(['漢', '字'], ['1'])).toEqual(['test-g-f-t-row-s1-power', 'test-g-f-t-row-s1-power-2'])
})

test('a section that is called as a row would be keeps its name', () => {
  expect(idsOf(['A', 'A row s1 power'], ['1'])[0]).toBe('test-g-f-t-a-row-s1-power-2')
})

test('whatever the names, ids are unique in their page and safe in a link', () => {
  for (const trace of separated(hostileTraces)) {
    const document = buildDocument(trace, twoPhase)
    const ids = document.sections.flatMap((each) => rowIds(document, each))
    expect(new Set(ids).size).toBe(ids.length)
    for (const id of ids) expect(id).toMatch(/^test-[a-z0-9-]*[a-z0-9]$/)
  }
})

test('thousands that would be the same are counted', () => {
  const [section] = smallTrace().sections
  const fields = (i: number) => ({ can: true, why: String.fromCodePoint(0x4e00 + i) })
  const events = Array.from({ length: 5000 }, (_, i) => {
    return { node: '1', op: 'send', to: '2', message: 'ballot', fields: fields(i) } as const
  })
  const document = buildDocument({ ...smallTrace(), sections: section ? [{ ...section, events }] : [] }, twoPhase)
  const ids = document.sections.flatMap((each) => rowIds(document, each))
  expect(new Set(ids).size).toBe(5000)
  expect([ids[0], ids[1], ids[4999]]).toEqual(['', '-2', '-5000'].map((end) => `${ids[0]}${end}`))
})
