import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BuiltSite, SITE } from './built-site.ts'
import { type Tab, useChromium } from './chromium.ts'

const reader = useChromium()
const site = new BuiltSite()
const pages = site.ofTests([...site.pages.keys()])
const MOST_BYTES = 250_000

const known = new Map<string, number>()
function bytesOf(file: string): number {
  const bytes = known.get(file) ?? gzipSync(readFileSync(file)).length
  known.set(file, bytes)
  return bytes
}

/** All that a page loads, as its elements say. */
function loadedBy(page: string): string[] {
  const elements = site.text(page).match(/<(?:script|link|img|object|iframe)\b[^>]*>/g) ?? []
  const loading = elements.filter((each) => !/^<link/.test(each) || /rel="(?:stylesheet|preload|icon)"/.test(each))
  const addresses = loading.flatMap((each) => /\s(?:src|href|data)="([^"#?]+)/.exec(each)?.[1] ?? [])
  return [...new Set(addresses.map((each) => resolve(SITE, dirname(page), each)))]
}

const median = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN

describe('a page of a test', () => {
  test('is light with all that it loads', () => {
    expect(pages.length).toBeGreaterThan(200)
    const weights = pages.map((page) =>
      [join(SITE, page), ...loadedBy(page)].reduce((sum, file) => sum + bytesOf(file), 0),
    )
    expect(Math.min(...weights)).toBeGreaterThan(20_000)
    expect(median(weights)).toBeLessThanOrEqual(MOST_BYTES)
  })

  describe('on a first screen', () => {
    let tab: Tab
    beforeAll(async () => {
      tab = await reader.tab({ viewport: { width: 1440, height: 900 } })
    })
    afterAll(() => tab.close())

    test('shows its first picture', async () => {
      const tops: number[] = []
      for (const page of pages.filter((_, i) => i % 4 === 0)) {
        await tab.open(page)
        tops.push(
          await tab.page.evaluate<number>(`(() => {
            const seen = [...document.querySelectorAll('.space-time')].find((each) => each.checkVisibility())
            return seen?.getBoundingClientRect().top ?? Infinity
          })()`),
        )
      }
      expect(median(tops)).toBeLessThan(900 - 300)
    })
  })
})
