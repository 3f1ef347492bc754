import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Tab, useChromium } from './chromium.ts'

const reader = useChromium()
const PATH = 'developer/tests/commands/test_random_code/test_feature_defs_3.html'
let tab: Tab

beforeEach(async () => {
  tab = await reader.tab({ viewport: { width: 1400, height: 900 } })
  await tab.open(PATH)
})
afterEach(() => tab.close())

describe('the picture of a section', () => {
  test('shows every row of its table and stands in each section that has one', async () => {
    const counts = await tab.page.evaluate<[number, number][]>(
      `[...document.querySelectorAll('section')].filter((each) => each.querySelector(':scope > .space-time'))
        .map((each) => [each.querySelectorAll('svg.st a').length, each.querySelectorAll('.trace-table tbody tr[id]').length])`,
    )
    expect(counts.length).toBeGreaterThan(3)
    for (const [drawn, told] of counts) expect(drawn).toBe(told)
    expect(counts.every(([drawn]) => drawn > 0)).toBe(true)
  })

  test('says all about a message that is pointed at, and marks its arrow', async () => {
    const message = tab.page.locator('svg.st .st-m:visible').first()
    const near = message.locator('.st-near')
    const opacity = () => near.evaluate((each) => each.ownerDocument.defaultView.getComputedStyle(each).opacity)
    const before = await opacity()
    await message.locator('text').locator('visible=true').first().hover()
    expect(await opacity()).not.toBe(before)
    const title = await message.locator('title').textContent()
    expect(title).toMatch(/ → .*\n[\s\S]*sent in row \d+/)
  })

  test('leads from a row to the lens, which marks the row of the table, and from there back', async () => {
    const row = tab.page.locator('svg.st a[id^="pic-"]:visible').nth(3)
    const id = ((await row.getAttribute('id')) ?? '').slice('pic-'.length)
    const told = tab.page.locator(`tr[id="${id}"]`)
    expect(await told.isVisible()).toBe(false)
    await row.locator('text').click()
    await tab.page.waitForFunction(`location.hash === ${JSON.stringify(`#${id}`)}`)
    await tab.page.locator('[data-lens]').waitFor()
    expect(await told.getAttribute('data-lens-current')).toBe('')
    await tab.openAll()
    await told.locator('a.pictured').click()
    await tab.page.waitForFunction(`location.hash === ${JSON.stringify(`#pic-${id}`)}`)
    await comesIntoView(`[id="pic-${id}"]`)
  })

  test('says in a bar what each node is in the first row that is seen, while its head is above the window', async () => {
    const bars = tab.page.locator('.space-time-heads')
    const seen = tab.page.locator('.space-time-heads.is-seen')
    expect(await bars.count()).toBe(await tab.page.locator('div.space-time').count())
    expect(await seen.count()).toBe(0)
    const long = tab.page.locator('div.space-time').nth(5)
    await long.evaluate((box) => box.querySelectorAll('a')[9].scrollIntoView({ behavior: 'instant', block: 'start' }))
    await seen.waitFor()
    const told = await seen.locator('div > span').allTextContents()
    expect(told).toHaveLength(3)
    for (const text of told) expect(text).toMatch(/^N-\d(?:FLWR|CNDI|LEAD|down)?term \d$/)
    const [bar, name] = await Promise.all([
      seen.locator('b').first().boundingBox(),
      long.locator('.st-node').first().boundingBox(),
    ])
    const middle = ({ x = 0, width = 0 } = {}) => x + width / 2
    expect(Math.abs(middle(bar ?? {}) - middle(name ?? {}))).toBeLessThan(1)
    await tab.page.evaluate('scrollTo({ top: 0, behavior: "instant" })')
    await expect.poll(() => seen.count()).toBe(0)
  })

  test('shows full names, or short forms where the page asks for them', async () => {
    const seen = () =>
      tab.page.evaluate(`[...document.querySelector('svg.st .st-m text').children]
        .filter((each) => getComputedStyle(each).display !== 'none').map((each) => each.textContent)`)
    expect(await seen()).toEqual(['PreVote'])
    await tab.page.evaluate("document.documentElement.dataset.protokollNames = 'short'")
    expect(await seen()).toEqual(['p_v_r t-1 li-0 lt-0'])
  })

  test('says which rows each arrow and note touches', async () => {
    const strange = await tab.page.evaluate(`[...document.querySelectorAll('svg.st [data-of-rows]')]
      .flatMap((each) => each.dataset.ofRows.split(' ')).filter((id) => !document.querySelector('tr[id="' + id + '"]'))`)
    expect(strange).toEqual([])
    const parts = tab.page.locator('svg.st :is(.st-m, .st-note, .st-change)')
    expect(await parts.count()).toBe(await tab.page.locator('svg.st [data-of-rows]').count())
  })

  test('scrolls in its own box on a phone, from the keyboard too', async () => {
    await tab.page.setViewportSize({ width: 360, height: 740 })
    const wide = tab.page.locator('.space-time').last()
    const scrolled = () => wide.evaluate((each) => each.scrollLeft)
    await wide.focus()
    await tab.page.keyboard.press('ArrowRight')
    await expect.poll(scrolled).toBeGreaterThan(0)
  })
})

/** Waits until a reader sees it without scrolling. */
async function comesIntoView(selector: string): Promise<void> {
  await tab.page.waitForFunction(
    `(() => { const { top, bottom } = document.querySelector(${JSON.stringify(selector)}).getBoundingClientRect()
      return top >= 0 && bottom <= innerHeight })()`,
  )
}
