/**
 * A test of ten thousand events in the explorer, in Chromium. The bounds are what readers were promised, on the machine on
 * which they were set: elsewhere a fixed piece of work, measured in the same minute, says how much slower all is.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { longTrace } from '../support/long-trace.ts'
import { type Tab, useChromium } from './chromium.ts'
import { ExplorerFile } from './explorer-file.ts'
import { median, slownessIn } from './machine-speed.ts'

const OPEN_MS = 1_000
const STEP_MS = 16
const FILTER_MS = 100
const STEPS = 200
/** How often something is measured at most. */
const TRIES = 10
/** What is shown follows in the same turn of the event loop, or in one of the next. */
const UNTIL = `async (isSo) => {
  for (let i = 0; !isSo(); i += 1) await (i < 50 ? Promise.resolve() : new Promise((done) => setTimeout(done, 0)))
}`
const FILTERS = ['add 37', 'handles', 'N-3', '', 'nothing says this', 'AppendEntries', '']

const reader = useChromium()
const long = longTrace(10_000)
let file: ExplorerFile
let tab: Tab
/** Nothing is in it but what is measured beside the explorer. */
let empty: Tab

beforeAll(async () => {
  file = new ExplorerFile({ 'long/long/t.jsonl': long.text })
  tab = await reader.tabOutside({ viewport: { width: 1440, height: 900 } })
  empty = await reader.tabOutside({ viewport: { width: 1440, height: 900 } })
})
afterAll(async () => {
  await tab.close()
  await empty.close()
  file.remove()
})

/**
 * Measures until it is within the bound, some times at most: whatever else the machine does makes a page slower and never
 * faster, so that the least is nearest to what the page itself takes.
 */
async function expectWithin(what: string, bound: number, measure: () => Promise<number>): Promise<void> {
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < TRIES && least >= bound; i += 1)
    least = Math.min(least, (await measure()) / (await slownessIn(empty.page)))
  process.stdout.write(`${what}: ${least.toFixed(1)} ms, ${(least / bound).toFixed(2)} of what is allowed\n`)
  expect(least, what).toBeLessThan(bound)
}

async function open(): Promise<void> {
  await tab.page.goto('about:blank')
  await tab.page.goto(file.at())
  await tab.page.waitForSelector('[data-lens]')
}

test('opens in a second', async () => {
  expect(long.events).toBeGreaterThanOrEqual(10_000)
  await expectWithin('opening', OPEN_MS, async () => {
    await open()
    // From the navigation until the lens was there: it is drawn by the script, before the page has loaded.
    return await tab.page.evaluate<number>("performance.getEntriesByType('navigation')[0].loadEventEnd")
  })
  expect(tab.complaints).toEqual([])
})

/** Presses a key in the page itself, and waits until the lens shows another row. */
const STEP = `(async (count) => {
  const shown = () => document.querySelector('[data-lens]').dataset.row
  const times = []
  for (let i = 0; i < count; i += 1) {
    const before = shown()
    const start = performance.now()
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true, cancelable: true }))
    await (${UNTIL})(() => shown() !== before)
    document.body.getBoundingClientRect()
    times.push(performance.now() - start)
    await new Promise((done) => requestAnimationFrame(done))
  }
  return times
})`

test.each([
  ['at the beginning', 0],
  ['in the middle', 5_000],
  ['at the end', 9_000],
])('a step takes less than a frame, %s', async (where, row) => {
  await tab.page.goto(file.at())
  await tab.page.waitForSelector('[data-lens]')
  const place = await tab.page.evaluate<number>(`(async () => {
    const list = document.querySelector('[role=listbox]')
    list.scrollTop = ${row} * 28
    await new Promise((done) => setTimeout(done, 100))
    const shown = [...list.querySelectorAll('[data-row]')].find((each) => each.getBoundingClientRect().top > list.getBoundingClientRect().top)
    shown.click()
    await new Promise((done) => setTimeout(done, 100))
    return Number(shown.querySelector('.ex-number').textContent)
  })()`)
  expect(place).toBeGreaterThanOrEqual(row - 50)
  await expectWithin(`a step ${where}`, STEP_MS, async () => {
    return median(await tab.page.evaluate<number[]>(`${STEP}(${STEPS})`))
  })
})

/** Writes into the filter, and waits until the count of rows that are left says so. */
const FILTER = `(async (texts) => {
  const field = document.querySelector('.lens-filter input[type=search]')
  const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set
  const left = () => document.querySelector('.lens-left').textContent + document.querySelector('.ex-all').style.height
  const times = []
  for (const text of texts) {
    const before = left()
    const start = performance.now()
    set.call(field, text)
    field.dispatchEvent(new InputEvent('input', { bubbles: true }))
    await (${UNTIL})(() => left() !== before)
    document.body.getBoundingClientRect()
    times.push(performance.now() - start)
    await new Promise((done) => requestAnimationFrame(done))
  }
  return times
})`

test('the filter takes less than a tenth of a second, the first time too', async () => {
  const filter = () => tab.page.evaluate<number[]>(`${FILTER}(${JSON.stringify(FILTERS)})`)
  await expectWithin('the first filter', FILTER_MS, async () => {
    await open()
    const [first] = await filter()
    return first ?? Number.POSITIVE_INFINITY
  })
  await expectWithin('a filter', FILTER_MS, async () => median(await filter()))
})
