import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { BuiltSite } from './built-site.ts'
import { type Tab, useChromium } from './chromium.ts'

const reader = useChromium()
const site = new BuiltSite()
/** A page with many others beside it. */
const path = 'developer/tests/elections/cluster_sizes/five_nodes_elect_with_three_votes_not_with_two.html'
let tab: Tab

beforeEach(async () => {
  tab = await reader.tab({ viewport: { width: 1440, height: 900 } })
  await tab.open(path)
})
afterEach(() => tab.close())

const focused = (): Promise<string> => tab.page.evaluate('document.activeElement?.textContent?.trim() ?? ""')
const isInContent = (): Promise<boolean> =>
  tab.page.evaluate('document.activeElement?.closest("article") !== null && document.activeElement !== document.body')
const place = (): Promise<number> => tab.page.evaluate('document.querySelector(".sidebar-scroll").scrollTop')
const field = () => tab.page.locator('.sidebar-search')

describe('from the keyboard', () => {
  test('the first stop leads to the content', async () => {
    await tab.page.keyboard.press('Tab')
    expect(await focused()).toBe('Skip to the content')
    await tab.page.keyboard.press('Enter')
    expect(await isInContent()).toBe(true)
  })

  test('without it the content is a few stops away, however many pages there are', async () => {
    let stops = 0
    for (; stops < 100 && !(await isInContent()); stops += 1) await tab.page.keyboard.press('Tab')
    expect(stops).toBeLessThanOrEqual(7)
  })

  test('arrow keys move among the pages', async () => {
    await tab.page.locator('.current-page > a').focus()
    await tab.page.keyboard.press('ArrowDown')
    expect(await focused()).toBe('seven nodes: the fourth vote decides')
    await tab.page.keyboard.press('ArrowUp')
    await tab.page.keyboard.press('ArrowUp')
    expect(await focused()).toBe('four nodes need three votes')
    await tab.page.keyboard.press('Enter')
    await tab.page.waitForURL('**/four_nodes_need_three_votes.html')
  })

  test('the field finds a page by words of its title, and arrow keys lead there', async () => {
    await field().fill('figure 8')
    const found = tab.page.locator('.sidebar-found a')
    await found.first().waitFor()
    expect((await found.allTextContents()).slice(0, 2)).toEqual([
      'figure 8: a record of an earlier term on a majority is replaced',
      'figure 8: a record of an earlier term is committed with one of the current term',
    ])
    expect(await tab.page.locator('.sidebar-tree').isVisible()).toBe(false)
    await field().press('ArrowDown')
    await tab.page.keyboard.press('ArrowDown')
    await tab.page.keyboard.press('Enter')
    await tab.page.waitForURL('**/figure_8_a_record_of_an_earlier_term_is_committed_with_one_of_the_current_term.html')
    expect(tab.complaints).toEqual([])
  })

  test('nothing that is found is said, and Escape brings the tree back', async () => {
    await field().fill('no such <b>title</b>')
    await tab.page.getByText('No title has these words.').waitFor()
    await field().press('Escape')
    expect(await tab.page.locator('.sidebar-tree').isVisible()).toBe(true)
    expect(await field().inputValue()).toBe('')
  })
})

describe('the sidebar', () => {
  test('shows the page that one is on, and stays where it is from page to page', async () => {
    expect(await place()).toBeGreaterThan(0)
    await tab.page.evaluate('document.querySelector(".sidebar-scroll").scrollBy(0, 40)')
    const before = await place()
    await tab.page.locator('.sidebar-tree a', { hasText: 'seven nodes: the fourth vote decides' }).click()
    await tab.page.waitForURL('**/seven_nodes_the_fourth_vote_decides.html')
    await tab.page.waitForLoadState()
    expect(await place()).toBe(before)
  })
})

describe('every page leads on', () => {
  const pages = [...site.pages.keys()].filter((each) => !/^(genindex|search)|\.section_\d/.test(each))

  test.each(['next', 'prev'])('to the %s one, but for the ends', (end) => {
    const without = pages.filter((each) => !site.text(each).includes(`class="${end}-page"`))
    expect(without).toHaveLength(1)
  })

  test('and up', () => {
    const tests = site.ofTests(pages)
    expect(tests.length).toBeGreaterThan(200)
    expect(tests.filter((each) => !site.text(each).includes('<nav class="way-up"'))).toEqual([])
  })
})
