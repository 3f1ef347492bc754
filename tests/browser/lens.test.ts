import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import axe from 'axe-core'
import type { BrowserContextOptions, Locator } from 'playwright-core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { SITE } from './built-site.ts'
import { type Tab, useChromium } from './chromium.ts'

const reader = useChromium()
const PATH = 'developer/tests/partitions/leader_in_the_minority/the_leader_is_cut_off_with_a_minority.html'
const DESK = { width: 1440, height: 900 }
const PHONE = { width: 390, height: 844 }
let tab: Tab

beforeEach(async () => {
  tab = await reader.tab({ viewport: DESK })
})
afterEach(() => tab.close())

/** Another reader, in place of the first. */
async function become(options: BrowserContextOptions): Promise<void> {
  await tab.close()
  tab = await reader.tab(options)
}

const lens = () => tab.page.locator('[data-lens]')
const sentence = () => tab.page.locator('[data-sentence]').textContent()
const row = () => lens().getAttribute('data-row')
const hash = () => tab.page.evaluate<string>('location.hash')
const pictured = () => tab.page.locator('.space-time svg a[data-row]:visible')

/** Opens the page at a row that its picture shows, counted from the first in sight. */
async function openAt(place: number): Promise<string> {
  await tab.open(PATH)
  const id = (await pictured().nth(place).getAttribute('data-row')) ?? ''
  await tab.open('index.html')
  await tab.open(`${PATH}#${id}`)
  await lens().waitFor()
  return id
}

/** Whether all of it stands in the window, above `end`. */
async function isInSight(shown: Locator, end: number): Promise<boolean> {
  const { y = -1, height = 0 } = (await shown.boundingBox()) ?? {}
  return y > 0 && y + height <= end + 1
}

describe('the lens', () => {
  test('opens where the address says, marks the row and brings it into sight', async () => {
    const id = await openAt(20)
    expect(await row()).toBe(id)
    const marked = tab.page.locator(`svg a[data-row="${id}"]`)
    expect(await marked.getAttribute('data-lens-current')).toBe('')
    await expect.poll(() => isInSight(marked, DESK.height)).toBe(true)
  })

  test('keeps the row in sight until the page stands still, or until the reader moves it', async () => {
    // As late as the browser may go to the address, and pictures and fonts that come then move what is below them.
    await tab.page.addInitScript(`addEventListener('load', () => {
      scrollTo({ top: 0, behavior: 'instant' })
      setTimeout(() => document.body.prepend(Object.assign(document.createElement('p'), { className: 'late' })), 50)
    })`)
    const id = await openAt(20)
    const marked = tab.page.locator(`svg a[data-row="${id}"]`)
    await tab.page.locator('.late').waitFor({ state: 'attached' })
    await expect.poll(() => isInSight(marked, DESK.height)).toBe(true)
    await tab.page.mouse.move(200, 400)
    await tab.page.mouse.wheel(0, -100_000)
    await expect.poll(() => tab.page.evaluate<number>('scrollY')).toBe(0)
    await tab.page.waitForTimeout(300)
    expect(await tab.page.evaluate<number>('scrollY')).toBe(0)
  })

  test('opens at the row of a picture that is clicked, and says what happened there', async () => {
    await tab.open(PATH)
    await pictured()
      .nth(3)
      .click({ position: { x: 5, y: 14 } })
    await lens().waitFor()
    expect(await sentence()).toBe('N-1 sends AppendEntries to N-2; its lastLogIndex 1 → 2, log 1 → 2 entries (1 added)')
    expect(await lens().locator('[data-node="1"] [data-variable="role"]').textContent()).toBe('leader')
    expect(await lens().locator('[data-node="1"] [data-variable="log"] [data-entry]').count()).toBe(2)
    expect(await lens().locator('[data-node="1"] [data-variable="log"] [data-framed]').count()).toBe(1)
    expect(await lens().locator('[data-node="1"] [data-variable="log"] [data-added]').count()).toBe(1)
    expect(await lens().locator('[data-message] [data-field="prevLogIndex"]').textContent()).toBe('1')
    expect(await hash()).toBe(`#${await row()}`)
  })

  test('opens at the row of a table that is clicked', async () => {
    await tab.open(PATH)
    await tab.openAll()
    const line = tab.page.locator('.trace-table tbody tr[data-row]').nth(4)
    await line.locator('td:not(:empty)').first().click()
    await lens().waitFor()
    expect(await row()).toBe(await line.getAttribute('data-row'))
  })

  test('is stepped through, filtered and closed with the keyboard alone', async () => {
    await tab.open(PATH)
    await tab.page.locator('.lens-open').focus()
    await tab.page.keyboard.press('Enter')
    await lens().waitFor()
    const first = await row()
    await tab.page.keyboard.press('ArrowDown')
    const second = await row()
    expect(second).not.toBe(first)
    await tab.page.keyboard.press('ArrowUp')
    expect(await row()).toBe(first)
    await tab.page.keyboard.press(']')
    expect(await lens().locator('h2').textContent()).toContain('Section 2, row 1 of')
    await tab.page.keyboard.press('[')
    expect(await row()).toBe(first)
    await tab.page.keyboard.press('?')
    expect(await lens().locator('.lens-help').textContent()).toContain('the next change at this node')
    await tab.page.keyboard.press('Escape')
    await expect.poll(() => lens().locator('.lens-help').count()).toBe(0)
    await tab.page.keyboard.press('/')
    await tab.page.keyboard.type('is stopped')
    expect(await lens().locator('[role="status"]').textContent()).toMatch(/^\d+ of \d+ rows$/)
    await tab.page.locator('[data-lens] h2').click()
    await tab.page.keyboard.press('ArrowDown')
    expect(await sentence()).toContain('is stopped: they are cut off from each other')
    await tab.page.keyboard.press('Escape')
    expect(await lens().count()).toBe(0)
    expect(await hash()).toBe('')
  })

  test('keeps what it shows in the address', async () => {
    const id = await openAt(5)
    await tab.page.locator('[data-lens] select').nth(1).selectOption('append_entries')
    await tab.page.locator('[data-lens] input').fill('N-2')
    const address = await tab.page.evaluate<string>('location.href')
    expect(address).toContain(`#${id}&kind=append_entries&text=N-2`)
    const left = await lens().locator('[role="status"]').textContent()
    await tab.page.goto('about:blank')
    await tab.page.goto(address)
    await lens().waitFor()
    expect([await row(), await lens().locator('[role="status"]').textContent()]).toEqual([id, left])
  })

  test('narrows the picture and the table to what the filter leaves', async () => {
    await openAt(5)
    await tab.page.locator('[data-lens] select').nth(1).selectOption('netsplit')
    const shown = (kind: string) => tab.page.locator(`${kind}[data-row]:not([data-lens-left-out])`)
    expect(await shown('svg a').count()).toBe(await shown('tbody tr').count())
    expect(await shown('svg a').count()).toBe(2)
  })

  test('leads from a message to where it was sent and what became of it', async () => {
    await tab.open(PATH)
    await pictured()
      .nth(3)
      .click({ position: { x: 5, y: 14 } })
    const sent = await row()
    const link = tab.page.locator('.lens-relations a', { hasText: 'row' }).first()
    const ended = await link.getAttribute('data-row')
    await link.click()
    expect(await row()).toBe(ended)
    expect(await sentence()).toMatch(/^N-2 handles AppendEntries from N-1/)
    await tab.page.locator('.lens-relations li', { hasText: 'sent in' }).locator('a').click()
    expect(await row()).toBe(sent)
  })

  test('says so where the page was made from another trace', async () => {
    const id = await openAt(0)
    await tab.open('index.html')
    await tab.open(`${PATH}#${id}-that-is-not-there`)
    expect(await tab.page.locator('[data-lens] [role="alert"]').textContent()).toBe(
      'This row is not in the trace: the page was made from another.',
    )
  })

  test('works in a page that is opened from disk', async () => {
    await tab.page.context().unroute('**')
    await tab.page.goto(pathToFileURL(join(SITE, PATH)).href)
    await tab.page.locator('.lens-open').click()
    await lens().waitFor()
    await tab.page.keyboard.press('ArrowDown')
    expect(await sentence()).toContain('N-1')
  })

  test('is a sheet on a phone, above which the row stays in sight', async () => {
    await become({ viewport: PHONE, hasTouch: true, isMobile: true })
    const id = await openAt(14)
    const row = tab.page.locator(`[data-row="${id}"]:visible`).first()
    const sheet = await lens().boundingBox()
    expect(sheet?.width).toBe(PHONE.width)
    await expect.poll(() => isInSight(row, sheet?.y ?? 0)).toBe(true)
    const wide = await tab.page.evaluate<number>('document.documentElement.scrollWidth')
    expect(wide).toBe(PHONE.width)
  })

  test.each(['light', 'dark'] as const)('has no barrier, %s', async (colorScheme) => {
    await become({ viewport: DESK, colorScheme })
    await openAt(20)
    await tab.page.keyboard.press('?')
    await tab.page.evaluate(axe.source)
    const { violations } = await tab.page.evaluate<axe.AxeResults>(
      'axe.run(".lens-place", { resultTypes: ["violations"] })',
    )
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
  })

  test('is no part of a page where no script runs, and nothing is missing there', async () => {
    await become({ viewport: DESK, javaScriptEnabled: false })
    await tab.open(PATH)
    expect(await tab.page.locator('.lens-open, [data-lens]').count()).toBe(0)
    expect(await tab.page.locator('.space-time svg').count()).toBe(6)
    expect(await tab.page.locator('.trace-table').count()).toBe(6)
  })
})

test('what a browser is sent for it is at most 60 kB', () => {
  const files = ['lens.js', 'lens.css'].map((name) => readFileSync(join(SITE, '_static', name)))
  expect(gzipSync(Buffer.concat(files), { level: 9 }).length).toBeLessThanOrEqual(60_000)
})
