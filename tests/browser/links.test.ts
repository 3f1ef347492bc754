import { describe, expect, test } from 'vitest'
import { BuiltSite } from './built-site.ts'
import { brokenLinks, reachedFrom, repeatedIds } from './links.ts'

const site = new BuiltSite()

describe('every page of the site', () => {
  test('leads only to what is there', () => {
    expect(brokenLinks(site)).toEqual([])
    expect(site.pages.size).toBeGreaterThan(150)
  })

  test('names each of its places once', () => {
    expect(repeatedIds(site)).toEqual([])
  })

  test('can be reached from the front page', () => {
    const reached = reachedFrom(site, 'index.html')
    expect([...site.pages.keys()].filter((path) => !reached.has(path))).toEqual([])
  })
})
