import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContextOptions } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { publish } from '../../src/tracer/io/publish.ts'
import { citationOf, foreignTraces } from '../support/foreign-traces.ts'
import { buildProject } from '../support/sphinx-project.ts'
import { renderTraces } from '../tracer/pages/site.ts'
import { type Tab, useChromium } from './chromium.ts'
import { contrastIn } from './measure.ts'

/** All that protokoll writes: its pages, and rows that others cite. */
const OURS = '.protokoll-page, .cited-rows'
const PASSES = 'developer/tests/g/f/passes.html'
const PATHS = [
  'index.html',
  PASSES,
  'developer/tests/index.html',
  'developer/tests/legend.html',
  'developer/tests/g/index.html',
  'developer/tests/g/f/fails.html',
  'developer/tests/g/f/touchy_it_s_so_--_no_x_---_today_a.html',
  'developer/tests/features/coverage.html',
  'developer/tests/features/gaps.html',
  'developer/tests/features/feature_a/index.html',
]
const SCHEMES = ['light', 'dark'] as const
const reader = useChromium()
let tab: Tab
afterEach(() => tab.close())

/** A site in a theme, and how to open a page of it with all that can be opened. */
function useTheme(theme: string): (path: string, options: BrowserContextOptions) => Promise<void> {
  const project = mkdtempSync(join(tmpdir(), 'protokoll-'))
  let html = ''
  beforeAll(() => {
    publish(project, renderTraces(foreignTraces, 'default', undefined, 'both'))
    const extensions = theme === 'furo' ? `['protokoll_sphinx', 'furo_site']` : `['protokoll_sphinx']`
    const config = `extensions = ${extensions}\nhtml_theme = '${theme}'`
    const { status, output, ...built } = buildProject(project, config, citationOf('g/f/passes'))
    expect({ status, output }).toEqual({ status: 0, output: '' })
    html = built.html
  })
  afterAll(() => rmSync(project, { recursive: true, force: true }))
  return async (path, options) => {
    tab = await reader.tab({ viewport: { width: 1400, height: 900 }, ...options }, html)
    await tab.open(path)
    await tab.openAll()
  }
}

/** Until what protokoll draws is dark, or is not. */
const comesToBeDark = (dark: boolean) =>
  tab.page.waitForFunction(
    `/^rgb\\((\\d\\d?), /.test(getComputedStyle(document.querySelector('.trace-table td')).backgroundColor) === ${dark}
      && (getComputedStyle(document.querySelector('svg.st')).backgroundColor !== 'rgb(255, 255, 255)') === ${dark}`,
  )

describe.each(['furo', 'sphinx_rtd_theme', 'alabaster'])('what protokoll draws in the theme %s', (theme) => {
  const open = useTheme(theme)

  test.each(SCHEMES)('can be read by everybody, when the system is %s', async (colorScheme) => {
    await open(PASSES, { colorScheme })
    for (const path of PATHS) {
      await tab.open(path)
      await tab.openAll()
      const { measured, faint } = await contrastIn(tab.page, OURS)
      expect({ path, faint }).toEqual({ path, faint: [] })
      expect(measured).toBeGreaterThan(5)
    }
    expect(tab.complaints).toEqual([])
  })

  test.each(SCHEMES)('can be read without scripts, when the system is %s', async (colorScheme) => {
    await open(PASSES, { colorScheme, javaScriptEnabled: false })
    expect((await contrastIn(tab.page, OURS)).faint).toEqual([])
  })

  test.each(SCHEMES)('can be read where it is pointed at and linked to, when the system is %s', async (colorScheme) => {
    await open(`${PASSES}#test-g-f-passes-one-row-s2-asked`, { colorScheme })
    await tab.page.locator('.trace-table').first().locator('tr:target').hover()
    expect((await contrastIn(tab.page, '.trace-table')).faint).toEqual([])
    for (const each of ['tr:first-child td.event', 'tr.fold button', 'tr:first-child .number a', 'td.delta.new']) {
      await tab.page.locator('.trace-table').first().locator(`tbody ${each}`).first().hover()
      expect((await contrastIn(tab.page, '.trace-table')).faint).toEqual([])
    }
    await open(`${PASSES}#pic-test-g-f-passes-one-row-s2-asked`, { colorScheme })
    expect((await contrastIn(tab.page, '.space-time')).faint).toEqual([])
  })

  test('is as dark as the theme is, and not as the system is', async () => {
    await open(PASSES, { colorScheme: 'dark' })
    await comesToBeDark(theme === 'furo')
    await tab.page.emulateMedia({ colorScheme: 'light' })
    await comesToBeDark(false)
    if (theme !== 'furo') return
    // What the reader chooses goes before what the system says.
    await tab.page.locator('.theme-toggle').last().click()
    await comesToBeDark(true)
    expect((await contrastIn(tab.page, OURS)).faint).toEqual([])
    await tab.page.emulateMedia({ colorScheme: 'dark' })
    // From dark to what the system has, and from there to light.
    await tab.page.locator('.theme-toggle').last().click()
    await tab.page.locator('.theme-toggle').last().click()
    await comesToBeDark(false)
    expect((await contrastIn(tab.page, OURS)).faint).toEqual([])
  })
})

describe('what protokoll draws in a theme with a light text on a dark page', () => {
  const open = useTheme('classic')

  test('is light', async () => {
    await open(PASSES, { colorScheme: 'dark' })
    await comesToBeDark(false)
  })
})
