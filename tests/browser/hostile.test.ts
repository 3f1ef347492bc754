import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { slugify } from '../../src/tracer/common/slug.ts'
import { publish } from '../../src/tracer/io/publish.ts'
import type { Trace } from '../../src/tracer/trace/trace.ts'
import { HOSTILE } from '../support/hostile.ts'
import { MARK, SCRIPTS } from '../support/hostile-scripts.ts'
import { hostileTrace, linesOf } from '../support/hostile-traces.ts'
import { type Built, buildProject } from '../support/sphinx-project.ts'
import { renderTraces } from '../tracer/pages/site.ts'
import { BuiltSite } from './built-site.ts'
import { type Tab, useChromium } from './chromium.ts'
import { brokenLinks } from './links.ts'
import { INLINE, STRANGERS } from './strangers.ts'

const reader = useChromium()
const project = mkdtempSync(join(tmpdir(), 'protokoll-'))
let built: Built
let site: BuiltSite
let tab: Tab

/** In few groups, because every page lists them all. */
function traces(): Trace[] {
  const texts = [...SCRIPTS, ...HOSTILE.filter((text) => /[<>"]/.test(text))]
  return texts.map((text, i) => {
    const trace = hostileTrace(text, i)
    return { ...trace, header: { ...trace.header, group: `${SCRIPTS[i % 3]} ${i % 3}`, test: `${i} ${text}` } }
  })
}

/** Beside the pages, where the extension looks for it. */
function writeTrace(trace: Trace): void {
  const { group, file, test: name } = trace.header
  const path = join(project, 'traces', `${[group, file, name].map(slugify).join('/')}.jsonl`)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, linesOf(trace))
}

beforeAll(async () => {
  publish(project, renderTraces(traces()))
  for (const trace of traces()) writeTrace(trace)
  built = buildProject(project, "extensions = ['protokoll_sphinx', 'furo_site']\nhtml_theme = 'furo'")
  site = new BuiltSite(built.html)
  tab = await reader.tab({}, built.html)
})
afterAll(async () => {
  await tab.close()
  rmSync(project, { recursive: true, force: true })
})

const textOf = (path: string) => JSON.stringify(readFileSync(join(built.html, path), 'utf8'))

test.each([
  '<b>x</b>',
  '<p onclick="x">x</p>',
  '<script>x</script>',
  '<style>x{background:url(y)}</style>',
  '<a href=" javascript:x">x</a>',
  '<a href="http://x/">x</a>',
  '<img src="//x/">',
  '<svg><a xlink:href="data:x">x</a></svg>',
])('%s is a stranger', async (html) => {
  await tab.open('genindex.html')
  expect(await tab.page.evaluate(`(${STRANGERS})(${JSON.stringify(html)}, [])`)).toHaveLength(1)
})

describe('a site of which every text is hostile', () => {
  test('is built without a warning, and leads only to what is there', () => {
    expect({ status: built.status, output: built.output }).toEqual({ status: 0, output: '' })
    expect(site.pages.size).toBeGreaterThan(SCRIPTS.length)
    expect(brokenLinks(site)).toEqual([])
  })

  test('has no element, no attribute, no script and no link that is not ours', async () => {
    await tab.open('genindex.html')
    const inline = JSON.stringify(await tab.page.evaluate<string[]>(`(${INLINE})(${textOf('genindex.html')})`))
    const found = new Map<string, string>()
    for (const path of site.pages.keys()) {
      const strangers = await tab.page.evaluate<string[]>(`(${STRANGERS})(${textOf(path)}, ${inline})`)
      for (const each of strangers) found.set(each, path)
    }
    expect([...found]).toEqual([])
  })

  const dangerousPages = () =>
    [...site.pages.keys()].filter((path) => {
      const number = /\/(\d+)_[^/]*$/.exec(path)?.[1]
      return number !== undefined && Number(number) < SCRIPTS.length
    })

  test('runs nothing when its lens is stepped through', async () => {
    for (const path of dangerousPages()) {
      await tab.open(path)
      await tab.page.locator('.lens-open').click()
      await tab.page.locator('[data-lens] [data-node]').first().waitFor()
      for (const key of ['ArrowDown', 'ArrowDown', ']', 'ArrowDown', '?', 'c']) await tab.page.keyboard.press(key)
      expect(await tab.page.locator('[data-lens] :is(script, img, iframe, style)').count(), path).toBe(0)
      expect(await tab.page.evaluate(`typeof window.${MARK}`), path).toBe('undefined')
    }
    expect(tab.complaints).toEqual([])
  })

  test('runs nothing when it is read, and asks nothing of others', async () => {
    const dangerous = dangerousPages()
    expect(dangerous).toHaveLength(SCRIPTS.length)
    for (const path of dangerous) {
      await tab.open(path)
      await tab.openAll()
      expect(await tab.page.evaluate(`typeof window.${MARK}`), path).toBe('undefined')
    }
    expect(tab.complaints).toEqual([])
  })
})
