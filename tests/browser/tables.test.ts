import type { Locator } from 'playwright-core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Tab, useChromium } from './chromium.ts'

const reader = useChromium()
/** A page with a long stretch of the same. */
const PATH = 'developer/tests/timers/heartbeats_keep_followers_quiet_and_one_campaigns_when_they_stop.html'
let tab: Tab

beforeEach(async () => {
  tab = await reader.tab({ viewport: { width: 1400, height: 900 } })
  await tab.open(PATH)
})
afterEach(() => tab.close())

const fold = () => tab.page.locator('.trace-table tr.fold button').first()
const folded = () => tab.page.locator('.trace-table tr.fold-0')

describe('a trace table', () => {
  test('folds what repeats, and opens it with a click and from the keyboard', async () => {
    await tab.openAll()
    expect(await shown(folded())).toBe(0)
    expect(await fold().getAttribute('aria-expanded')).toBe('false')
    await fold().click()
    expect(await shown(folded())).toBe(await folded().count())
    expect(await fold().getAttribute('aria-expanded')).toBe('true')
    await fold().press('Enter')
    expect(await shown(folded())).toBe(0)
  })

  test('folds the columns of a node, and leaves the others where they are', async () => {
    await tab.openAll()
    const table = tab.page.locator('.trace-table table').first()
    const node = table.locator('thead tr').first().locator('button').first()
    const cells = table.locator('tbody tr').first().locator('td')
    const before = await shown(cells)
    await node.click()
    expect(await shown(cells)).toBe(before - 2)
    expect(await straight(table)).toBe(true)
    await node.click()
    expect(await shown(cells)).toBe(before)
    expect(await straight(table)).toBe(true)
  })

  test('shows a row to which a link leads, however it is hidden', async () => {
    const id = (await folded().last().getAttribute('id')) ?? ''
    const other = await reader.tab()
    await other.open(`${PATH}#${id}`)
    expect(await other.page.locator(`tr[id="${id}"]`).isVisible()).toBe(true)
    expect(other.complaints).toEqual([])
    await other.close()
  })

  test('keeps its head in sight while it scrolls', async () => {
    await tab.openAll()
    await fold().click()
    const box = tab.page.locator('.trace-table', { has: tab.page.locator('tr.fold') })
    await box.evaluate((each) => each.scrollTo(0, 200))
    const [boxTop, headTop] = [
      (await box.boundingBox())?.y ?? 0,
      (await box.locator('thead th').first().boundingBox())?.y,
    ]
    expect(headTop).toBeCloseTo(boxTop, -1)
  })

  test('shows everything on paper, and is as before afterwards', async () => {
    await tab.page.emulateMedia({ media: 'print' })
    await tab.page.evaluate('dispatchEvent(new Event("beforeprint"))')
    expect(await shown(folded())).toBe(await folded().count())
    await tab.page.evaluate('dispatchEvent(new Event("afterprint"))')
    await tab.page.emulateMedia({ media: 'screen' })
    expect(await shown(folded())).toBe(0)
  })

  test('has nothing hidden without scripts', async () => {
    const plain = await reader.tab({ javaScriptEnabled: false })
    await plain.open(PATH)
    const closed = plain.page.locator('details:has(> .trace-table tr.fold) > summary')
    await closed.click()
    const rows = plain.page.locator('.trace-table:has(tr.fold) tbody tr')
    expect(await shown(rows)).toBe(await rows.count())
    expect(await plain.page.locator('.trace-table button').count()).toBe(0)
    await plain.close()
  })
})

async function shown(all: Locator): Promise<number> {
  const visible = await Promise.all((await all.all()).map((each) => each.isVisible()))
  return visible.filter(Boolean).length
}

interface Row {
  readonly offsetHeight: number
  readonly cells: Iterable<{ readonly offsetWidth: number; readonly colSpan: number }>
}

/** Whether every row is as wide as the table: none has a cell too few or too many. */
function straight(table: Locator): Promise<boolean> {
  return table.evaluate((each) => {
    const rows: Row[] = [...each.tBodies[0].rows]
    const widths = rows
      .filter((row) => row.offsetHeight > 0)
      .map((row) => [...row.cells].reduce((sum, cell) => sum + (cell.offsetWidth > 0 ? cell.colSpan : 0), 0))
    return new Set(widths).size === 1
  })
}
