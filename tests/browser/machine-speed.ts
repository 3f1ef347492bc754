import type { Page } from 'playwright-core'

/**
 * What the work below takes in Chromium on the machine on which the bounds for readers were set, in ms, with nothing else
 * to do.
 */
const REFERENCE_MS = 75
/** Until it has been compiled it takes several times as long. */
const FIRST = 5
const TIMES = 5

/** What pages do, in a fixed amount: text is searched, numbers are sorted, a table is made and laid out. */
const WORK = `(() => {
  const start = performance.now()
  const texts = Array.from({ length: 60_000 }, (_, i) => 'row ' + ((i * 7919) % 60_000) + ' of many')
  const found = texts.filter((text) => text.toLowerCase().includes('99'))
  texts.sort()
  const table = document.createElement('table')
  for (const text of found.slice(0, 1_000)) {
    const row = table.insertRow()
    for (const word of text.split(' ')) row.insertCell().textContent = word
  }
  document.body.append(table)
  table.getBoundingClientRect()
  table.remove()
  return performance.now() - start
})()`

/**
 * How many times slower than there a page is at this moment: at least 1. A slow machine, or one that does much else, is
 * slower at this as well as at what is measured beside it.
 */
export async function slownessIn(page: Page): Promise<number> {
  const times: number[] = []
  for (let i = 0; i < FIRST + TIMES; i += 1) times.push(await page.evaluate<number>(WORK))
  return Math.max(1, median(times.slice(FIRST)) / REFERENCE_MS)
}

export const median = (numbers: readonly number[]) =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0
