import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listFiles } from '../../src/tracer/io/list.ts'
import { publish } from '../../src/tracer/io/publish.ts'
import type { Trace } from '../../src/tracer/trace/trace.ts'
import { BuiltSite } from '../browser/built-site.ts'
import { readPage } from '../browser/html.ts'
import { brokenLinks, repeatedIds, targetOf } from '../browser/links.ts'
import { citationOf, foreignTraces } from '../support/foreign-traces.ts'
import { buildProject } from '../support/sphinx-project.ts'
import { renderTraces } from '../tracer/pages/site.ts'
import { longTrace, roundTrips } from '../tracer/support/long-traces.ts'
import { python } from './tools.ts'

const project = mkdtempSync(join(tmpdir(), 'protokoll-'))
const CONFIG = "extensions = ['protokoll_sphinx']\ncopyright = 'x'\nversion = '1'"
const long: Trace = longTrace(roundTrips(1600))

beforeAll(() => {
  publish(project, renderTraces([...foreignTraces, { ...long, header: { ...long.header, test: 'long' } }]))
  expect(buildProject(project, CONFIG, citationOf('g/f/passes'))).toMatchObject({ status: 0, output: '' })
})
afterAll(() => rmSync(project, { recursive: true, force: true }))

/** Writes the project, which has been read, as something else. */
function build(builder: string): BuiltSite {
  const folder = join(project, builder)
  const doctrees = join(project, '_build/.doctrees')
  const { status, output } = python('-m', 'sphinx', '-nWq', '-b', builder, '-d', doctrees, project, folder)
  expect({ status, output }).toEqual({ status: 0, output: '' })
  return new BuiltSite(folder)
}

/** Themes link to a search and an index, of which there are none where all is one page. */
const OF_THEME = /: (?:search|genindex)\.html$/

test.each(['html', 'dirhtml', 'singlehtml'])('%s has no link that leads nowhere, and no id twice', (builder) => {
  const site = build(builder)
  expect(brokenLinks(site).filter((link) => !OF_THEME.test(link))).toEqual([])
  // Sphinx itself repeats those of headings where all is one page.
  expect(repeatedIds(site).filter((id) => /: (?:pic|test)/.test(id))).toEqual([])
})

test('one page has all parts of a long section, and the rows of its pictures lead to them', () => {
  const page = readFileSync(join(build('singlehtml').folder, 'index.html'), 'utf8')
  const rows = new Set([...page.matchAll(/<tr [^>]*id="(test-g-f-long-[^"]*)"/g)].map(([, id]) => id))
  const linked = [...page.matchAll(/<a href="#(test-g-f-long-[^"]*)" data-row="[^"]*" id="pic-/g)].map(([, id]) => id)
  expect(rows.size).toBe(1600)
  expect(linked.length).toBeGreaterThan(100)
  expect(linked.filter((id) => !rows.has(id))).toEqual([])
})

test('the navigation of a site knows nothing of the parts', () => {
  const { folder } = build('html')
  expect(readFileSync(join(folder, 'developer/tests/g/f/passes.html'), 'utf8')).not.toContain('part_2')
  expect(readFileSync(join(folder, 'developer/tests/g/index.html'), 'utf8')).not.toContain('part_2')
})

test('a book has all parts, and leads to what it has', () => {
  const { folder } = build('epub')
  const pages = listFiles(folder).filter((path) => path.endsWith('.xhtml'))
  const read = pages.map((path) => [path, readPage(readFileSync(join(folder, path), 'utf8'))] as const)
  const ids = new Map(read.map(([path, { ids }]) => [path, new Set(ids)]))
  const dead = read.flatMap(([path, { links }]) =>
    links.filter((link) => {
      const target = targetOf(path, link)
      return target?.file.endsWith('.xhtml') && target.place !== '' && !ids.get(target.file)?.has(target.place)
    }),
  )
  expect(dead).toEqual([])
  const book = readFileSync(join(build('latex').folder, 'python.tex'), 'utf8')
  expect(book).toContain('rows 1501 to 1600')
})
