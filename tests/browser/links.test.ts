import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { realFiles } from '../../src/tracer/io/files.ts'
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

test('links that lead nowhere, repeated ids and lonely pages are found', () => {
  const folder = mkdtempSync(join(tmpdir(), 'protokoll-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const good = '<p id="a">x</p><a href="#a">x</a><a href="sub/b.html#b%20c">x</a><a href="https://elsewhere/">x</a>'
  const bad = '<a href="none.html">x</a><img src="sub/none.png"><a href="sub/b.html#c">x</a><a xlink:href="#c">x</a>'
  realFiles.write(join(folder, 'index.html'), `${good}${bad}<a href="javascript:x">x</a><b id="a"></b>`)
  realFiles.write(
    join(folder, 'sub/b.html'),
    '<p id="b c"><!-- <a href="none"> --></p><script>"<a href=none>"</script>',
  )
  realFiles.write(join(folder, 'lonely.html'), '<p>x</p>')
  const made = new BuiltSite(folder)
  expect(brokenLinks(made)).toEqual(
    ['none.html', 'sub/none.png', 'sub/b.html#c', '#c', 'javascript:x'].map((link) => `index.html: ${link}`),
  )
  expect(repeatedIds(made)).toEqual(['index.html: a'])
  expect([...reachedFrom(made, 'index.html')]).toEqual(['index.html', 'sub/b.html'])
})
