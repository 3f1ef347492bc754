import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { BuiltSite } from './built-site.ts'
import { type Tab, useChromium } from './chromium.ts'

const reader = useChromium()
const site = new BuiltSite()
/** A page whose tables are behind titles. */
const path = site.longest(site.ofTests([...site.pages.keys()]))
let tab: Tab

beforeEach(async () => {
  tab = await reader.tab()
})
afterEach(() => tab.close())

describe('what is behind a title', () => {
  test('opens and closes with a click and from the keyboard', async () => {
    await tab.open(path)
    const details = tab.page.locator('details.collapse').first()
    const content = details.locator('> :not(summary)').first()
    expect(await content.isVisible()).toBe(false)
    await details.locator('> summary').click()
    expect(await content.isVisible()).toBe(true)
    await details.locator('> summary').press('Enter')
    expect(await content.isVisible()).toBe(false)
  })

  test('opens when an address leads into it', async () => {
    const page = 'developer/tests/elections/cluster_sizes/five_nodes_elect_with_three_votes_not_with_two.html'
    const fold = tab.page.locator('details.collapse').first()
    await tab.open(page)
    expect(await fold.evaluate((each: { open: boolean }) => each.open)).toBe(false)
    await tab.page.evaluate('location.hash = document.querySelector("details.collapse .trace-table tr[id]").id')
    await tab.page.locator('details.collapse[open] tr:target').first().waitFor()
    await tab.open(page)
    await tab.page.evaluate('location.hash = document.querySelector("section > section[id]").id')
    await tab.page.locator('section:target > details.collapse[open]').first().waitFor()
  })

  test('opens without scripts too', async () => {
    const plain = await reader.tab({ javaScriptEnabled: false })
    await plain.open(path)
    const details = plain.page.locator('details.collapse').first()
    await details.locator('> summary').click()
    expect(await details.locator('> :not(summary)').first().isVisible()).toBe(true)
    await plain.close()
  })
})
