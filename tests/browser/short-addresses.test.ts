import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BuiltSite } from './built-site.ts'
import { type Tab, useChromium } from './chromium.ts'

const PATH = 'developer/tests/commands/test_random_code/test_feature_defs_3.html'
const FORMER = 'developer/tests/commands/test_feature_defs_3.html'
const reader = useChromium()
const site = new BuiltSite()

/** Where somebody is who has opened an address. */
async function arrives(tab: Tab, address: string): Promise<string> {
  await tab.open(address)
  await tab.page.waitForURL((url) => url.pathname === `/${PATH}`)
  const url = new URL(tab.page.url())
  return `${url.pathname.slice(1)}${url.hash}`
}

test('every test has its short address', () => {
  const tests = site.ofTests([...site.pages.keys()])
  const short = tests.map((path) => path.replace(/^(developer\/tests\/[^/]+)\/[^/]+\//, '$1/'))
  expect([...site.moved.keys()].sort()).toEqual([...new Set(short)].sort())
  expect(site.moved.size).toBeGreaterThan(150)
})

describe('an address of a test from before its file was part of it', () => {
  let tab: Tab
  beforeAll(async () => {
    tab = await reader.tab()
  })
  afterAll(() => tab.close())

  test('leads to the row that it names, which is open and in sight', async () => {
    const id = site.pages.get(PATH)?.ids.find((each) => /^test-.*-row-/.test(each)) ?? ''
    const before = id.replace('test-commands-test-random-code-', 'test-commands-')
    expect(before).not.toBe(id)
    expect(await arrives(tab, `${FORMER}#${before}`)).toBe(`${PATH}#${id}`)
    await expect.poll(() => tab.page.locator(`tr[id="${id}"]`).isVisible()).toBe(true)
    expect(tab.complaints).toEqual([])
  })

  test('leads to the row in the picture, and to a section', async () => {
    const ids = site.pages.get(PATH)?.ids ?? []
    const wanted = ['pic-test-', 'picture-test-', 'test-'].map(
      (start) => ids.find((each) => each.startsWith(start)) ?? '',
    )
    for (const id of wanted) {
      const before = id.replace('test-commands-test-random-code-', 'test-commands-')
      expect(await arrives(tab, `${FORMER}#${before}`)).toBe(`${PATH}#${id}`)
    }
  })

  test('is not in the way of who goes back', async () => {
    await tab.open('index.html')
    await arrives(tab, FORMER)
    await tab.page.goBack()
    expect(new URL(tab.page.url()).pathname).toBe('/index.html')
  })

  test('leads to the page without scripts, and offers a link', async () => {
    const plain = await reader.tab({ javaScriptEnabled: false })
    expect(await arrives(plain, FORMER)).toBe(PATH)
    expect(site.moved.get(FORMER)?.links).toEqual(['test_random_code/test_feature_defs_3.html'])
    await plain.close()
  })
})
