import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listTraces } from '../../src/tracer/io/list.ts'
import type { Declared } from '../../src/tracer/trace/vocabulary-schema.ts'
import { type Tab, useChromium } from './chromium.ts'
import { type Replayed, replay } from './replay.ts'

const TRACES = 'docs-out/traces'
const words: Declared = JSON.parse(readFileSync('vocabulary/raft.json', 'utf8'))
const traces = listTraces(TRACES)
const reader = useChromium()
let tab: Tab

beforeAll(async () => {
  tab = await reader.tab({ viewport: { width: 1440, height: 900 } })
})
afterAll(() => tab.close())

/** Steps through all rows with the key that readers have for it, and reads what the panel says of every node. */
const READ_ALL = `(async () => {
  const whole = async () => {
    while (document.querySelector('[data-lens] .lens-more')) {
      for (const more of document.querySelectorAll('[data-lens] .lens-more')) more.click()
      await new Promise(requestAnimationFrame)
    }
  }
  const valueOf = (part) => part.dataset.length === undefined
    ? part.textContent
    : [...part.querySelectorAll('[data-entry]')].map((entry) => entry.title)
  const read = () => Object.fromEntries([...document.querySelectorAll('[data-lens] [data-node]')].map((node) => [
    node.dataset.node,
    Object.fromEntries([...node.querySelectorAll('[data-variable]')].map((part) => [part.dataset.variable, valueOf(part)])),
  ]))
  const rows = []
  for (;;) {
    await whole()
    rows.push({ id: document.querySelector('[data-lens]').dataset.row, states: read() })
    const next = document.querySelector('[data-lens] [data-step="next"]')
    if (next.disabled) return rows
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true, cancelable: true }))
    if (document.querySelector('[data-lens]').dataset.row === rows.at(-1).id) throw new Error('no step from ' + rows.at(-1).id)
  }
})()`

test('there are traces to hold the lens against', () => {
  expect(traces.length).toBeGreaterThan(200)
})

test.each(traces)('%s: at every row the lens says what a replay of the trace comes to', async (trace) => {
  const page = await tab.open(`developer/tests/${trace.replace(/\.jsonl$/, '.html')}`)
  await page.locator('.lens-open').click()
  await page.locator('[data-lens]').waitFor()
  const rows = await page.evaluate<{ id: string; states: Replayed }[]>(READ_ALL)
  const expected = replay(readFileSync(join(TRACES, trace), 'utf8'), words)
  expect(rows.map(({ states }) => states)).toEqual(expected)
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
})
