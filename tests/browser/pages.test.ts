import axe from 'axe-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BuiltSite } from './built-site.ts'
import { type Tab, useChromium } from './chromium.ts'

const reader = useChromium()
const site = new BuiltSite()
const kinds = site.kinds()
/** To judge a long table takes seconds, and what keeps people from reading one keeps them from reading all. */
const spared = new Set(site.ofTests(kinds).slice(3))
const DESK = { width: 1400, height: 900 }
const PHONE = { width: 360, height: 740 }
let tab: Tab

beforeAll(async () => {
  tab = await reader.tab({ viewport: DESK })
})
afterAll(() => tab.close())

/** What axe finds, serious or worse: the rule, and the elements that break it. */
async function barriers(colorScheme: 'light' | 'dark', options: axe.RunOptions = {}): Promise<string[]> {
  await tab.page.emulateMedia({ colorScheme })
  const { violations } = await tab.page.evaluate<axe.AxeResults>(
    `axe.run(document, ${JSON.stringify({ resultTypes: ['violations'], ...options })})`,
  )
  const bad = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  return bad.flatMap(({ id, nodes }) => nodes.slice(0, 5).map(({ html }) => `${id}: ${html.slice(0, 200)}`))
}

describe.each(kinds)('%s', (path) => {
  beforeAll(async () => {
    tab.complaints.length = 0
    await tab.open(path)
    await tab.openAll()
  })

  test('loads without a complaint', () => {
    expect(tab.complaints).toEqual([])
  })

  test('fits a phone: only what is in it scrolls sideways', async () => {
    await tab.page.setViewportSize(PHONE)
    // The theme lets everything beside the navigation scroll in a box of its own: that is the page to a reader.
    const widths = await tab.page.evaluate<number[]>(
      '[document.documentElement, ...document.querySelectorAll(".content")].map((each) => each.scrollWidth)',
    )
    await tab.page.setViewportSize(DESK)
    expect(Math.max(...widths)).toBe(PHONE.width)
  })

  if (spared.has(path)) return

  test('has no barrier, light or dark', async () => {
    await tab.page.evaluate(axe.source)
    expect(await barriers('light')).toEqual([])
    expect(await barriers('dark', { runOnly: ['color-contrast'] })).toEqual([])
  })
})
