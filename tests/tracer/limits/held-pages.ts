import { expect } from 'vitest'
import { LIMITS } from '../../../src/tracer/common/limits.ts'
import { buildDocument } from '../../../src/tracer/pages/document/document.ts'
import { escapePlantuml } from '../../../src/tracer/pages/writers/plantuml/escape-plantuml.ts'
import { escapeCell, escapeName } from '../../../src/tracer/pages/writers/rst/escape-rst.ts'
import { renderProse } from '../../../src/tracer/pages/writers/rst/rst-prose.ts'
import { escapeXml } from '../../../src/tracer/pages/writers/svg/escape-svg.ts'
import { drawn } from '../../../src/tracer/pages/writers/svg/sizes.ts'
import { parseProse } from '../../../src/tracer/text/markup.ts'
import type { TraceEvent } from '../../../src/tracer/trace/events.ts'
import { renderTraces, smallTrace } from '../pages/site.ts'
import { longTrace, power } from '../support/long-traces.ts'
import { twoPhase } from '../support/two-phase.ts'
import { expectCut, type Held, many } from './hold.ts'

/** What holds the bounds on pages, tables, pictures and diagrams. */
export const HELD_PAGES = {
  cellCharacters(bound) {
    expectCut(bound, escapeCell)
    // What is to be escaped goes another way.
    expectCut(bound, (text) => escapeCell(`*${text.slice(1)}`).replace('\\*', 'x'))
  },
  fullCellCharacters(bound) {
    const before = 'asked: what '
    const asked = (what: string) => sectionOf([{ node: '1', op: 'asked', fields: { what } }]).table.rows[0]?.[0]
    const full = (text: string) => asked(text.slice(before.length))?.fullOp ?? ''
    expectCut(bound, (text) => full(text).replace(before, 'x'.repeat(before.length)))
  },
  nameCharacters(bound) {
    expectCut(bound, escapeName)
  },
  wordCharacters(bound) {
    const prose = (text: string) => renderProse(parseProse(text))
    const word = 'x'.repeat(bound)
    expect(prose(word)).toBe(word)
    expect(prose(`${word}x`)).toMatch(/^x+\\\nx+$/)
    expect(prose(`${word}x`).replace('\\\n', '')).toBe(`${word}x`)
    expect(prose(`\`${word}\``)).toBe(`\`\`${word}\`\``)
    expect(prose(`\`${word}x\``).replace('\\\n', '')).toBe(`${word}x`)
  },
  openSections(bound) {
    expect(featurePage(bound, 'g')).not.toContain('protokoll-fold')
    const folded = featurePage(bound + 1, 'g')
    expect(folded).toContain(`.. container:: protokoll-fold\n\n   **${bound + 1} sections in g**`)
    expect(folded).toContain(`Title ${bound}.`)
  },
  foldedTitleCharacters(bound) {
    const fold = /protokoll-fold\n\n.*/
    const opened = (group: string) => fold.exec(featurePage(LIMITS.openSections + 1, group))?.[0] ?? ''
    expectCut(bound, opened)
  },
  cycleRows(bound) {
    const asked = (what: number): TraceEvent => ({ node: '1', op: 'asked', fields: { what: `${what}` } })
    const folds = (rows: number) => sectionOf([power('3'), ...many(4 * rows, (i) => asked(i % rows))]).folds
    expect(folds(bound)).toMatchObject([{ cycle: bound, times: 3 }])
    expect(folds(bound + 1)).toEqual([])
  },
  pictureTextColumns(bound) {
    expectCut(bound, drawn)
    expect(drawn('あ'.repeat(bound / 2))).toBe('あ'.repeat(bound / 2))
    expect(drawn(`${'あ'.repeat(bound / 2)}x`)).toBe(`${'あ'.repeat(bound / 2 - 1)}…`)
    expect(drawn('あ'.repeat(bound / 2 + 1))).toBe(`${'あ'.repeat(bound / 2 - 1)}…`)
  },
  hoverCharacters(bound) {
    expectCut(bound, escapeXml)
  },
  plantumlCharacters(bound) {
    expectCut(bound, escapePlantuml)
  },
  plantumlAddressCharacters(bound) {
    const link = (server: string) => {
      const page = renderTraces([smallTrace()], 'default', server).find(({ path }) => path.endsWith('g/f/t.rst'))
      return /PlantUML server <([^>]*)>/.exec(String(page?.content))?.[1]
    }
    const padded = `http://${'x'.repeat(bound - (link('http://x')?.length ?? 0) + 1)}`
    expect(link(padded)).toHaveLength(bound)
    expect(link(`${padded}x`)).toBeUndefined()
  },
} satisfies Held

function sectionOf(events: readonly TraceEvent[]) {
  const [section] = buildDocument(longTrace(events), twoPhase).sections
  if (!section) throw new Error('no section')
  return section
}

/** The page of a feature that so many sections of a group test. */
function featurePage(count: number, group: string): string {
  const trace = smallTrace(
    { group },
    many(count, (i) => `Title ${i}.`),
  )
  const sections = trace.sections.map((section) => ({ ...section, tests: ['feature_a'] }))
  const pages = renderTraces([{ ...trace, sections }])
  return String(pages.find(({ path }) => path.includes('feature_a/index'))?.content)
}
