import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import axe from 'axe-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { diffTraces } from '../../src/tracer/diff/diff-traces.ts'
import { drawer } from '../../src/tracer/diff/forms/html/draw.ts'
import { htmlReport } from '../../src/tracer/diff/forms/html/html-report.ts'
import type { EventPlace, SideName, Window } from '../../src/tracer/diff/report.ts'
import { loadDefaultTemplates, loadVocabulary } from '../../src/tracer/io/load.ts'
import { Templates } from '../../src/tracer/text/templates.ts'
import { readText } from '../tracer/support/traces.ts'
import { builtViewer } from './built-viewer.ts'
import { type Tab, useChromium } from './chromium.ts'

const FOLDER = 'docs-out/traces/partitions/check_quorum_follower'
const reader = useChromium()
const folder = mkdtempSync(join(tmpdir(), 'protokoll-'))
const words = loadVocabulary('vocabulary/raft.json')
const texts: Record<SideName, string> = { before: '', after: '' }
let tab: Tab
let window: Window

/** The same run, but that the node does not become leader when it is elected. */
function withoutLeader(text: string): string {
  return text.replace(/"role":"leader",?/, '').replace('"set":{},', '')
}

beforeAll(async () => {
  tab = await reader.tab({ viewport: { width: 390, height: 844 } }, folder)
  const [file = ''] = readdirSync(FOLDER)
  texts.before = readFileSync(join(FOLDER, file), 'utf8')
  texts.after = withoutLeader(texts.before)
  const side = (name: SideName) => ({ name, traces: [readText(texts[name], words)], vocabulary: words })
  const report = diffTraces(side('before'), side('after'))
  const first = report.tests[0]?.first
  if (!first) throw new Error('nothing differs')
  window = first
  const both = { before: words, after: words }
  const templates = new Templates(loadDefaultTemplates('diff-html'))
  const [draw, viewer] = [drawer(both, loadDefaultTemplates('svg')), await builtViewer(both)]
  const made = () => htmlReport(report, { color: false, limit: 0, templates, draw, viewer })
  expect(made()).toBe(made())
  writeFileSync(join(folder, 'report.html'), made())
}, 60_000)
afterAll(async () => {
  await tab.close()
  rmSync(folder, { recursive: true })
})

/** What a side's trace says that the scalars of a node are after so many lines; lists are left out. */
function replayed(side: SideName, node: string, lines: number): Record<string, unknown> {
  const state: Record<string, unknown> = {}
  for (const line of texts[side].split('\n').slice(0, lines)) {
    if (line === '') continue
    const { node: own, meanwhile, set = {} } = JSON.parse(line)
    if ((own ?? meanwhile) === node) Object.assign(state, set)
  }
  return Object.fromEntries(Object.entries(state).filter(([, value]) => typeof value === 'number'))
}

/** For each side, the nodes that rows have been about so far, with the line of their last one. */
type Lines = Record<SideName, Map<string, number>>

/** What the lens has to say of a side's nodes, as selectors and texts. */
function expectedOn(side: SideName, last: Lines): [selector: string, text: string][] {
  return [...last[side]].flatMap(([node, lines]) =>
    Object.entries(replayed(side, node, lines)).map(([name, value]): [string, string] => {
      const at = `[data-lens] [data-side="${side}"] [data-node="${node}"] [data-variable="${name}"]`
      return [at, String(value)]
    }),
  )
}

test('the lens of a report has, after each row, the states that each trace has', async () => {
  const page = await tab.open('report.html')
  const last: Lines = { before: new Map(), after: new Map() }
  const compared: string[] = []
  const compareSide = async (side: SideName, place: EventPlace | null) => {
    if (place) last[side].set('node' in place.event ? place.event.node : place.event.meanwhile, place.line)
    const sentence = await page.textContent(`[data-lens] [data-side="${side}"] .lens-sentence`)
    expect(sentence).toBe(place ? `${place.text} (line ${place.line})` : 'Nothing in this row.')
    for (const [at, text] of expectedOn(side, last)) {
      expect([at, await page.textContent(at)]).toEqual([at, text])
      compared.push(at)
    }
  }
  for (const [i, { before, after }] of window.steps.entries()) {
    await page.evaluate(`location.hash = 'test-1-row-${i + 1}'`)
    await page.waitForSelector(`#test-1-row-${i + 1}[data-lens-current]`)
    await compareSide('before', before)
    await compareSide('after', after)
  }
  expect(compared.length).toBeGreaterThan(20)
}, 60_000)

test('keys go from row to row and to what differs; a tap on the picture selects; Escape closes', async () => {
  const page = await tab.open('report.html')
  const hash = () => page.evaluate('location.hash')
  const differs = window.steps.findIndex(({ status }) => status !== 'same') + 1
  await page.locator('#test-1-row-1 .both-open').focus()
  await page.keyboard.press('Enter')
  await page.waitForSelector('#test-1-row-1[data-lens-current]')
  await page.keyboard.press('ArrowDown')
  expect(await hash()).toBe('#test-1-row-2')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('c')
  expect(await hash()).toBe(`#test-1-row-${differs}`)
  await page.keyboard.press('b')
  expect(await hash()).toBe(`#test-1-row-${differs}`)
  const role = '[data-side="before"] [data-variable="role"][data-changed]'
  expect(await page.locator(role).allTextContents()).toEqual(['leader'])
  await page.keyboard.press('Escape')
  expect(await page.locator('[data-lens]').count()).toBe(0)
  await page
    .locator('.picture [data-row="test-1-row-3"]')
    .first()
    .click({ position: { x: 20, y: 10 } })
  expect(await hash()).toBe('#test-1-row-3')
  expect(await page.locator('[data-lens]').count()).toBe(1)
}, 60_000)

test.each(['light', 'dark'] as const)(
  'the lens of a report is for everybody on a phone, %s',
  async (colorScheme) => {
    const page = await tab.open('report.html')
    await page.emulateMedia({ colorScheme })
    await page.evaluate("location.hash = 'test-1-row-6'")
    await page.waitForSelector('[data-lens]')
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390)
    await page.evaluate(axe.source)
    const { violations } = await page.evaluate<axe.AxeResults>('axe.run()')
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
  },
  60_000,
)
