import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import axe from 'axe-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ViewerFiles } from '../../src/tracer/diff/forms/form.ts'
import { drawer } from '../../src/tracer/diff/forms/html/draw.ts'
import { htmlReport } from '../../src/tracer/diff/forms/html/html-report.ts'
import type { Report } from '../../src/tracer/diff/report.ts'
import { loadDefaultTemplates } from '../../src/tracer/io/load.ts'
import { Templates } from '../../src/tracer/text/templates.ts'
import { MARK, SCRIPTS } from '../support/hostile-scripts.ts'
import { hostileReport } from '../tracer/diff/hostile-report.ts'
import { words } from '../tracer/diff/support.ts'
import { builtViewer } from './built-viewer.ts'
import { type Tab, useChromium } from './chromium.ts'
import { contrastIn } from './measure.ts'

const reader = useChromium()
const folder = mkdtempSync(join(tmpdir(), 'protokoll-'))
let tab: Tab
let viewer: ViewerFiles

function htmlOf(report: Report): string {
  const templates = new Templates(loadDefaultTemplates('diff-html'))
  const draw = drawer({ before: words, after: words }, loadDefaultTemplates('svg'))
  return htmlReport(report, { color: false, limit: 0, templates, draw, viewer })
}

beforeAll(async () => {
  viewer = await builtViewer({ before: words, after: words })
  tab = await reader.tab({ viewport: { width: 360, height: 740 } }, folder)
})
afterAll(async () => {
  await tab.close()
  rmSync(folder, { recursive: true })
})

test.each(['light', 'dark'] as const)(
  'the page of a report is for everybody, %s, also on a phone',
  async (colorScheme) => {
    writeFileSync(join(folder, 'plain.html'), htmlOf(hostileReport('plain')))
    await tab.page.emulateMedia({ colorScheme })
    const page = await tab.open('plain.html')
    await tab.openAll()
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360)
    expect(await page.evaluate('[...document.images].every((each) => each.complete && each.naturalWidth > 0)')).toBe(
      true,
    )
    await page.evaluate(axe.source)
    const { violations } = await page.evaluate<axe.AxeResults>('axe.run()')
    expect(violations.map(({ id }) => id)).toEqual([])
  },
)

test.each(['light', 'dark'] as const)(
  'the page of a report and its pictures have contrast, %s',
  async (colorScheme) => {
    writeFileSync(join(folder, 'plain.html'), htmlOf(hostileReport('plain')))
    await tab.page.emulateMedia({ colorScheme })
    const page = await tab.open('plain.html')
    await tab.openAll()
    const ofPage = await contrastIn(page, 'body')
    expect(ofPage.faint).toEqual([])
    expect(ofPage.measured).toBeGreaterThan(20)
    const pictures = await page.evaluate<string[]>('[...document.images].map((each) => each.src)')
    expect(pictures.length).toBeGreaterThan(0)
    for (const picture of pictures) {
      // A picture in a page follows the system, as it does alone.
      await page.goto(picture)
      const { measured, faint } = await contrastIn(page, 'svg')
      expect(faint).toEqual([])
      expect(measured).toBeGreaterThan(3)
    }
  },
)

describe.each(SCRIPTS.map((text, i) => [JSON.stringify(text).slice(0, 60), text, i] as const))('%s', (_, text, i) => {
  test('does not run, and asks for nothing', async () => {
    writeFileSync(join(folder, `${i}.html`), htmlOf(hostileReport(text)))
    tab.complaints.length = 0
    const page = await tab.open(`${i}.html`)
    await tab.openAll()
    expect(await page.evaluate(`globalThis[${JSON.stringify(MARK)}]`)).toBeUndefined()
    expect(tab.complaints).toEqual([])
    const rows = await page.evaluate<string[]>('[...document.querySelectorAll("tr[data-row]")].map((each) => each.id)')
    expect(rows.length).toBeGreaterThan(2)
    for (const row of rows) {
      await page.evaluate(`location.hash = ${JSON.stringify(row)}`)
      await page.waitForSelector(`tr[data-row="${row}"][data-lens-current]`)
      expect(
        await page.evaluate(`document.querySelector('[data-lens]').querySelectorAll('script, img, iframe').length`),
      ).toBe(0)
    }
    expect(await page.evaluate(`globalThis[${JSON.stringify(MARK)}]`)).toBeUndefined()
    expect(tab.complaints).toEqual([])
  })
})
