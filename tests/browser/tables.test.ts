import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Tab, useChromium } from './chromium.ts'

const reader = useChromium()
/** A page on which heartbeats repeat themselves. */
const PATH = 'developer/tests/timers/heartbeats/heartbeats_keep_followers_quiet_and_one_campaigns_when_they_stop.html'
const FOLDED = '.trace-table:has(.fold)'
let tab: Tab

beforeEach(async () => {
  tab = await reader.tab({ viewport: { width: 1400, height: 900 } })
})
afterEach(() => tab.close())

/** How many rows of the table with repetitions can be seen, and how many there are. */
async function rows(): Promise<[number, number]> {
  const all = tab.page.locator(`${FOLDED} tbody tr`)
  return [await all.locator('visible=true').count(), await all.count()]
}

describe('a table', () => {
  test('folds what repeats, and opens it with a click and from the keyboard', async () => {
    await tab.open(PATH)
    await tab.openAll()
    const button = tab.page.locator(`${FOLDED} tr.fold button`)
    expect(await button.getAttribute('aria-expanded')).toBe('false')
    expect(await button.textContent()).toBe(
      'Rows 9 to 24 repeat the 8 rows above them 2 times (append_entries, append_entries_response); no state changes.',
    )
    expect(await rows()).toEqual([9, 25])
    await button.click()
    expect(await button.getAttribute('aria-expanded')).toBe('true')
    expect(await rows()).toEqual([25, 25])
    await button.press('Enter')
    expect(await rows()).toEqual([9, 25])
  })

  test('shows everything where no script runs', async () => {
    await tab.close()
    tab = await reader.tab({ javaScriptEnabled: false })
    await tab.open(PATH)
    // What only prepares the test is folded around its table.
    for (const title of await tab.page.locator('details:has(.trace-table) > summary').all()) await title.click()
    expect(await rows()).toEqual([25, 25])
    expect(await tab.page.locator('.trace-table button').count()).toBe(0)
  })

  test('leaves of a node its role where its name is clicked', async () => {
    await tab.open(PATH)
    await tab.openAll()
    const cells = tab.page.locator(`${FOLDED} tbody tr:first-child`).locator('th, td').locator('visible=true')
    const second = tab.page.locator(FOLDED).getByRole('button', { name: 'N-2' })
    expect(await cells.count()).toBe(10)
    await second.click()
    expect(await cells.count()).toBe(8)
    expect((await cells.allInnerTexts()).map((text) => text.trim())).toEqual([
      '1 ↗',
      'leader',
      expect.stringMatching(/^AppendEntries to N-2: term /),
      '',
      'follower',
      'follower',
      '',
      '',
    ])
    await second.click()
    expect(await cells.count()).toBe(10)
  })

  test('opens around the row that an address names', async () => {
    await tab.open(PATH)
    const id = await tab.page.locator('tr.fold-0').first().getAttribute('id')
    await tab.open(`${PATH}#${id}`)
    const row = tab.page.locator(`#${id}`)
    await row.waitFor({ state: 'visible' })
    // The lens brings it into sight in the picture.
    const pictured = tab.page.locator(`svg [data-row="${id}"]`)
    const isInSight = async () => {
      const { y = -1 } = (await pictured.boundingBox()) ?? {}
      return y > 0 && y < 880
    }
    await expect.poll(isInSight).toBe(true)
  })

  test('keeps its head and the numbers of its rows in sight', async () => {
    await tab.open(PATH)
    await tab.openAll()
    await tab.page.setViewportSize({ width: 700, height: 400 })
    const table = tab.page.locator(FOLDED)
    await table.locator('tr.fold button').click()
    await tab.page.evaluate(`document.querySelector('${FOLDED}').scrollTo(200, 300)`)
    expect(await tab.page.evaluate(`document.querySelector('${FOLDED}').scrollTop`)).toBeGreaterThan(50)
    const box = await table.boundingBox()
    const [corner, number] = [
      await table.locator('thead .number').boundingBox(),
      await table.locator('tr:nth-child(20) .number').boundingBox(),
    ]
    expect([corner?.x, corner?.y]).toEqual([(box?.x ?? 0) + 1, (box?.y ?? 0) + 1])
    expect(number?.x).toBe((box?.x ?? 0) + 1)
  })

  test('of three nodes is not cut off where the window has room', async () => {
    await tab.open('developer/tests/commands/test_random_code/test_feature_defs_3.html')
    await tab.openAll()
    const hidden = `[...document.querySelectorAll('.trace-table')].map((each) => each.scrollWidth - each.clientWidth)`
    for (const width of [1300, 1400, 1600, 1760, 1900]) {
      await tab.page.setViewportSize({ width, height: 900 })
      const cut = await tab.page.evaluate<number[]>(hidden)
      expect(cut.length).toBeGreaterThan(3)
      expect({ width, cut: cut.filter((each) => each > 0) }).toEqual({ width, cut: [] })
    }
  })

  test('is read in full names, and in short where a reader likes, on other pages too', async () => {
    await tab.open(PATH)
    await tab.openAll()
    const cell = () => tab.page.locator(`${FOLDED} td.happened span:visible`).first().textContent()
    expect(await cell()).toMatch(/^AppendEntries to N-2: term 1, prevLogIndex /)
    await tab.page.getByRole('button', { name: 'Short names' }).click()
    expect(await cell()).toMatch(/^ae\+N-2 t-1 /)
    await tab.page.reload()
    await tab.openAll()
    expect(await cell()).toMatch(/^ae\+N-2 t-1 /)
    await tab.page.getByRole('button', { name: 'Full names' }).click()
    expect(await cell()).toMatch(/^AppendEntries /)
  })

  test('is on a phone an open list of what happened and where, before the picture, and as wide as the window', async () => {
    await tab.page.setViewportSize({ width: 390, height: 800 })
    await tab.open(PATH)
    const table = tab.page.locator(FOLDED)
    const cells = table.locator('tbody tr:first-child td').locator('visible=true')
    expect(await cells.count()).toBe(1)
    const label = `getComputedStyle(document.querySelector('${FOLDED} tbody tr:first-child td.happened'), '::before').content`
    expect(await tab.page.evaluate(label)).toBe('"N-1"')
    const [first, picture] = [await table.boundingBox(), await tab.page.locator('.space-time').last().boundingBox()]
    expect(first?.y).toBeLessThan(picture?.y ?? 0)
    expect(await tab.page.evaluate(`document.querySelector('${FOLDED}').scrollWidth`)).toBeLessThan(390)
    const strip = await tab.page.locator('.trace-strip').first().boundingBox()
    expect((strip?.x ?? 0) + (strip?.width ?? 999)).toBeLessThanOrEqual(390)
  })

  test('has its rows named for whatever selects them', async () => {
    await tab.open(PATH)
    const names = await tab.page.evaluate<(string | null)[][]>(
      "[...document.querySelectorAll('.trace-table tr[id]')].map((row) => [row.id, row.getAttribute('data-row')])",
    )
    expect(names.length).toBeGreaterThan(20)
    for (const [id, row] of names) expect(row).toBe(id)
  })

  test('is all open on paper', async () => {
    await tab.open(PATH)
    await tab.page.emulateMedia({ media: 'print' })
    await tab.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(await rows()).toEqual([25, 25])
    await tab.page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect((await rows())[0]).toBe(0)
  })
})
