/** The explorer as one file, opened from the disk in Chromium. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import axe from 'axe-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { listTraces } from '../../src/tracer/io/list.ts'
import { loadVocabulary } from '../../src/tracer/io/load.ts'
import { readTrace } from '../../src/tracer/trace/read.ts'
import { MARK, SCRIPTS } from '../support/hostile-scripts.ts'
import { hostileTrace, linesOf } from '../support/hostile-traces.ts'
import { twoPhaseWords } from '../tracer/support/two-phase.ts'
import { type Tab, useChromium } from './chromium.ts'
import { ExplorerFile, RAFT_WORDS } from './explorer-file.ts'

const DESK = { width: 1440, height: 900 }
const PHONE = { width: 390, height: 800 }
const RECORDED = 'docs-out/traces'
const PATHS = listTraces(RECORDED)
const FAILING = 'partitions/hub/a_hub_between_two_nodes_one_of_which_leads'

const reader = useChromium()
const traces = Object.fromEntries(PATHS.map((path) => [path, readFileSync(join(RECORDED, path), 'utf8')]))
const failed = (traces[`${FAILING}.jsonl`] ?? '').replace(
  /\{"end".*\n$/,
  '{"end":"failed","reason":{"kind":"assertion","message":"1 is not 2"}}\n',
)
let file: ExplorerFile
let tab: Tab

beforeAll(() => {
  file = new ExplorerFile({ ...traces, [`failed/${FAILING}.jsonl`]: failed })
})
afterAll(() => file.remove())
beforeEach(async () => {
  tab = await reader.tabOutside({ viewport: DESK })
})
afterEach(() => tab.close())

async function open(hash = ''): Promise<void> {
  await tab.page.goto('about:blank')
  await tab.page.goto(file.at(hash))
  await tab.page.waitForSelector('[data-lens]')
}

const lens = () => tab.page.getAttribute('[data-lens]', 'data-row')
const hash = () => tab.page.evaluate<string>('location.hash')
const text = (selector: string) => tab.page.textContent(selector)

describe('the explorer', () => {
  test('opens at what failed: its test first, at its last row, with the picture there', async () => {
    await open()
    expect(await text('.ex-tests section:first-of-type h2')).toBe('Failed')
    expect(await text('.ex-tests [aria-current]')).toBe('a hub between two nodes, one of which leads')
    expect(await text('.ex-reason')).toBe('Failed: an assertion failed: 1 is not 2')
    const row = await lens()
    const last = await tab.page.locator('.ex-rows [data-row]').last().getAttribute('data-row')
    expect(row).toBe(last)
    await tab.page.waitForSelector(`.ex-picture [data-row="${row}"][data-lens-current]`)
    expect(tab.complaints).toEqual([])
  })

  test('lists every test, and finds those that are looked for, with the keyboard alone', async () => {
    await open()
    expect(await tab.page.locator('.ex-tests li a').count()).toBe(PATHS.length)
    await tab.page.keyboard.press('t')
    await tab.page.keyboard.type('leader minority')
    const names = await tab.page.locator('.ex-tests li a').allTextContents()
    expect(names.length).toBeGreaterThan(0)
    expect(names.length).toBeLessThan(PATHS.length / 4)
    expect(await text('.ex-count')).toBe(`${names.length} of ${PATHS.length} tests`)
    await tab.page.keyboard.press('Enter')
    await expect.poll(() => text('.ex-test h1')).toBe(names[0])
    await tab.page.keyboard.press('Escape')
    const before = await lens()
    await tab.page.keyboard.press('ArrowDown')
    await expect.poll(lens).not.toBe(before)
  })

  test('has the test, the row and the filter in its address, which brings them back', async () => {
    await open(`#${FAILING}`)
    await tab.page.click('.ex-sections li:nth-child(2) button')
    await tab.page.keyboard.press('ArrowDown')
    await tab.page.keyboard.press('/')
    await tab.page.keyboard.type('handles')
    const row = await lens()
    await expect.poll(hash).toBe(`#${FAILING}/${row}&text=handles`)
    const address = await hash()
    const height = await tab.page.getAttribute('.ex-all', 'style')
    await open(address)
    expect(await lens()).toBe(row)
    expect(await tab.page.getAttribute('.ex-all', 'style')).toBe(height)
    expect(await tab.page.inputValue('.lens-filter input')).toBe('handles')
  })

  test('chooses the row that is pointed at, in the list and in the picture', async () => {
    await open(`#${FAILING}`)
    await tab.page.click('.ex-rows [data-row] >> nth=-3')
    const chosen = await tab.page.locator('.ex-rows [aria-selected=true]').getAttribute('data-row')
    expect(await lens()).toBe(chosen)
    await tab.page.waitForSelector(`.ex-picture [data-row="${chosen}"][data-lens-current]`)
    const other = tab.page.locator('.ex-picture [data-row]').first()
    const id = await other.getAttribute('data-row')
    await other.locator('text').click()
    await expect.poll(lens).toBe(id)
  })

  test('goes to another test and back as browsers do', async () => {
    await open(`#${FAILING}`)
    const name = await text('.ex-test h1')
    await tab.page.locator('.ex-tests li a').nth(4).click()
    await expect.poll(() => text('.ex-test h1')).not.toBe(name)
    await tab.page.goBack()
    await expect.poll(() => text('.ex-test h1')).toBe(name)
  })

  test('says where an address leads to that names nothing here', async () => {
    await open('#no/such/test/row-1')
    expect(await text('.ex-notices')).toContain('is not here')
    expect(await tab.page.getAttribute('.ex-tests [aria-current]', 'href')).toBe(`#${FAILING}`)
  })

  test.each([
    ['the last', -1],
    ['one', 40],
  ])('shows all rows of a test as the list is scrolled, and no more than are in sight: %s', async (_, at) => {
    const vocabulary = loadVocabulary(RAFT_WORDS)
    const [path = '', trace = ''] = Object.entries(traces).at(at) ?? []
    const id = path.replace(/\.jsonl$/, '')
    await open(`#${id}`)
    const rows = await tab.page.evaluate<string[]>(`(async () => {
      const list = document.querySelector('[role=listbox]')
      const seen = new Set()
      for (let top = 0; top <= list.scrollHeight; top += list.clientHeight / 2) {
        list.scrollTop = top
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 20)))
        for (const row of list.querySelectorAll('[data-row]')) seen.add(row.dataset.row)
      }
      return [...seen]
    })()`)
    const { sections } = readTrace(new TextEncoder().encode(trace), path, vocabulary)
    expect(rows.length).toBeGreaterThanOrEqual(sections.length)
    expect(await text('[data-lens] h2')).toContain('Section 1, row 1 of')
  })
})

describe('the explorer is for everybody', () => {
  test.each([
    ['wide', 'light', DESK],
    ['wide', 'dark', DESK],
    ['a phone', 'light', PHONE],
    ['a phone', 'dark', PHONE],
  ] as const)(
    '%s, %s: axe finds no barrier, and nothing is wider than the screen',
    async (_, colorScheme, viewport) => {
      await tab.page.setViewportSize(viewport)
      await tab.page.emulateMedia({ colorScheme })
      await open()
      await tab.page.evaluate(axe.source)
      const { violations } = await tab.page.evaluate<axe.AxeResults>('axe.run()')
      const found = violations.flatMap(({ id, nodes }) =>
        nodes.slice(0, 3).map(({ html }) => `${id}: ${html.slice(0, 160)}`),
      )
      expect(found).toEqual([])
      expect(await tab.page.evaluate('document.documentElement.scrollWidth')).toBe(viewport.width)
      expect(tab.complaints).toEqual([])
    },
  )

  test('on a phone the list leads, the lens is a sheet at the bottom, and tests are a button away', async () => {
    await tab.page.setViewportSize(PHONE)
    await open()
    const boxOf = async (selector: string) => await tab.page.locator(selector).boundingBox()
    const [rows, sheet] = [await boxOf('.ex-rows'), await boxOf('.ex-lens')]
    expect(rows?.height).toBeGreaterThan(90)
    expect((sheet?.y ?? 0) + (sheet?.height ?? 0)).toBe(PHONE.height)
    expect(sheet?.y).toBeGreaterThanOrEqual((rows?.y ?? 0) + (rows?.height ?? 0))
    expect(await tab.page.locator('.ex-tests').isVisible()).toBe(false)
    await tab.page.click('.ex-list')
    await tab.page.locator('.ex-tests li a').nth(3).click()
    await tab.page.waitForSelector('.ex-rows', { state: 'visible' })
    expect(await tab.page.locator('.ex-tests').isVisible()).toBe(false)
  })

  test('without scripts it says what it is, and lists the tests', async () => {
    const plain = await reader.tabOutside({ javaScriptEnabled: false })
    await plain.page.goto(file.at())
    expect(await plain.page.locator('noscript li').count()).toBe(PATHS.length)
    expect(await plain.page.locator('noscript p').isVisible()).toBe(true)
    await plain.close()
  })
})

test('hostile names and texts stay text', async () => {
  const texts = [...SCRIPTS, '\u202egnp.exe', 'a\u0000b', '</script><script>x']
  const folder = Object.fromEntries(texts.map((each, i) => [`h${i}.jsonl`, linesOf(hostileTrace(each, i))]))
  const hostile = new ExplorerFile(folder, twoPhaseWords)
  try {
    await tab.page.goto(hostile.at())
    await tab.page.waitForSelector('[data-lens]')
    const links = tab.page.locator('.ex-tests li a')
    const names = await links.allTextContents()
    expect(names.length).toBe(Object.keys(folder).length)
    for (const [i, name] of names.entries()) {
      await links.nth(i).click()
      await expect.poll(() => text('.ex-test h1')).toBe(name)
      for (const key of [']', 'ArrowDown', 'ArrowDown', 'c']) await tab.page.keyboard.press(key)
    }
    expect(await tab.page.evaluate(`globalThis.${MARK}`)).toBeUndefined()
    expect(tab.complaints).toEqual([])
  } finally {
    hostile.remove()
  }
})

describe('nodes with long names', () => {
  const NAMES = Array.from({ length: 20 }, (_, i) => `raft-node-${i + 1}.cluster.internal:7001`)
  let own: ExplorerFile

  beforeAll(() => {
    const lines = [
      { trace: 2, vocabulary: 'two_phase', group: 'g', file: 'store', test: 'store', origin: 'log' },
      { section: 'One' },
      ...NAMES.map((node, i) => ({ node, op: 'joined', log: `store.log:${i + 7}` })),
      { end: 'passed' },
    ]
    own = new ExplorerFile(
      { 'g/store.jsonl': lines.map((line) => `${JSON.stringify(line)}\n`).join('') },
      twoPhaseWords,
    )
  })
  afterAll(() => own.remove())

  test('have heads that stand apart, say which is which, and tell the whole name where pointed at', async () => {
    await tab.page.goto(own.at())
    await tab.page.waitForSelector('.ex-heads span')
    const heads = await tab.page.$$eval('.ex-heads span', (spans) =>
      spans.map((span) => {
        const { left, right } = span.getBoundingClientRect()
        return {
          left,
          right,
          text: span.firstChild?.textContent,
          title: span.getAttribute('title'),
          isCut: span.scrollWidth > span.clientWidth,
        }
      }),
    )
    expect(heads.map(({ title }) => title)).toEqual(NAMES.map((name) => `${twoPhaseWords.nodePrefix}${name}`))
    expect(new Set(heads.map(({ text: shown }) => shown)).size).toBe(NAMES.length)
    expect(heads.filter(({ left }, i) => left < (heads[i - 1]?.right ?? 0))).toEqual([])
    expect(heads.filter(({ isCut }) => isCut)).toEqual([])
  })

  test('leave the fields of the filter in the lens, and the list room for what happens', async () => {
    await tab.page.goto(own.at())
    await tab.page.waitForSelector('[data-lens]')
    const right = (each: string) => tab.page.$eval(each, (element) => element.getBoundingClientRect().right)
    for (const field of ['select', 'input'])
      expect(await right(`.lens-filter ${field}`)).toBeLessThan(await right('.ex-lens'))
    const row = tab.page.locator('.ex-row .ex-text').first()
    expect(await row.textContent()).toMatch(/^Sraft-node-1\.cluster…, Sraft-node-2\.cluster…, /)
    expect(await row.getAttribute('title')).toContain(`S${NAMES[0]}, S${NAMES[1]}, `)
  })

  test('are of a log, and the lens says where in it', async () => {
    await tab.page.goto(own.at())
    await tab.page.waitForSelector('[data-lens]')
    expect(await text('.lens-log')).toBe('store.log:7, store.log:8, store.log:9, …')
    expect(await text('.ex-find span')).toBe('Find a log')
    expect(await text('.ex-count')).toBe('1 log')
  })
})
