import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Tab, useChromium } from './chromium.ts'

const reader = useChromium()
let tab: Tab

beforeEach(async () => {
  tab = await reader.tab({ viewport: { width: 1400, height: 900 } })
})
afterEach(() => tab.close())

/** How bright the page is behind its text, from 0 to 255. */
async function brightness(): Promise<number> {
  const color = await tab.page.evaluate<string>('getComputedStyle(document.body).backgroundColor')
  return Math.max(...[...color.matchAll(/\d+/g)].map(([part]) => Number(part)))
}

describe('the theme', () => {
  test('is as light or dark as the reader has it everywhere, until the reader chooses', async () => {
    await tab.page.emulateMedia({ colorScheme: 'dark' })
    await tab.open('index.html')
    expect(await brightness()).toBeLessThan(60)
    await tab.page.emulateMedia({ colorScheme: 'light' })
    expect(await brightness()).toBe(255)
    await tab.page.locator('.theme-toggle').last().click()
    expect(await brightness()).toBeLessThan(60)
  })

  test('finds a word of the pages, and leads to it', async () => {
    await tab.open('search.html?q=heartbeats')
    await tab.page.waitForLoadState('networkidle')
    await tab.page.locator('#search-results li a').first().click()
    await tab.page.waitForURL(/developer\/tests\//)
    expect(await tab.page.locator('article .highlighted').count()).toBeGreaterThan(0)
    expect(tab.complaints).toEqual([])
  })

  test('has the contents of a page with tables behind a button until there is room for both', async () => {
    await tab.open('developer/tests/commands/test_random_code/test_feature_defs_3.html')
    const link = tab.page.locator('.toc-tree a').nth(2)
    expect((await link.boundingBox())?.x).toBeGreaterThan(1400)
    await tab.page.locator('label.toc-content-icon').click()
    await link.click()
    await tab.page.waitForURL(/#/)
    const button = tab.page.locator('label.toc-content-icon')
    await tab.page.setViewportSize({ width: 1800, height: 900 })
    expect(await button.isVisible()).toBe(false)
    expect(await link.isVisible()).toBe(true)
  })

  test('has its navigation behind a button on a phone', async () => {
    await tab.page.setViewportSize({ width: 360, height: 740 })
    await tab.open('index.html')
    const link = tab.page.locator('.sidebar-tree a[href*="trace-format"]')
    expect((await link.boundingBox())?.x).toBeLessThan(0)
    await tab.page.locator('.mobile-header label.nav-overlay-icon').click()
    await link.click()
    await tab.page.waitForURL(/trace-format\.html/)
  })
})
