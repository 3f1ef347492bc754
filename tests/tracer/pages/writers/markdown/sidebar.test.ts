import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { loadTemplates } from '../../../../../src/tracer/io/load.ts'
import { render } from '../../../../../src/tracer/pages/page-maker.ts'
import type { FlavourName } from '../../../../../src/tracer/pages/writers/writer.ts'
import { twoPhase } from '../../../support/two-phase.ts'
import { catalogue, smallTrace, theme } from '../../site.ts'

const ROOT = 'developer/tests'
const TITLE = '<b> & "x": {{y}}'
const tests = ['index', TITLE].map((name) => smallTrace({ test: name }))

function filesOf(flavour: FlavourName): ReadonlyMap<string, string> {
  const form = theme('default')
  const told = { vocabulary: twoPhase, catalogue, theme: form, templates: loadTemplates(form) }
  const { files } = render({ traces: tests, ...told, formats: ['markdown'], flavour })
  return new Map(files.map(({ path, content }) => [path, content]))
}

/** Every text that stands for a key of a list, wherever it is in it. */
function valuesOf(list: unknown, keys: readonly string[]): string[] {
  if (Array.isArray(list)) return list.flatMap((each) => valuesOf(each, keys))
  if (typeof list !== 'object' || list === null) return []
  return Object.entries(list).flatMap(([key, value]) => {
    return typeof value === 'string' && keys.includes(key) ? [value] : valuesOf(value, keys)
  })
}

const pagesIn = (files: ReadonlyMap<string, string>) => [...files.keys()].filter((path) => path.endsWith('.md')).sort()

test('pages for GitHub have no list beside them', () => {
  const others = [...filesOf('github').keys()].filter((path) => !/\.(?:md|svg|puml)$/.test(path))
  expect(others).toEqual([`${ROOT}/vocabulary.json`])
})

test('VitePress has each page once, by its file, with its name as HTML', () => {
  const files = filesOf('vitepress')
  const list = JSON.parse(files.get(`${ROOT}/sidebar.json`) ?? '')
  expect(
    valuesOf(list, ['link'])
      .map((link) => `${ROOT}/${link}`)
      .sort(),
  ).toEqual(pagesIn(files))
  expect(valuesOf(list, ['text'])).toContain('&lt;b&gt; &amp; &quot;x&quot;&#58; &#123;&#123;y&#125;&#125;')
})

test('Docusaurus has each page once, by its id, with its name as text', () => {
  const files = filesOf('docusaurus')
  const list = JSON.parse(files.get(`${ROOT}/sidebar.json`) ?? '')
  expect(Object.keys(list)).toEqual(['tests'])
  expect(
    valuesOf(list, ['id'])
      .map((id) => `${ROOT}/${id}.md`)
      .sort(),
  ).toEqual(pagesIn(files))
  expect(valuesOf(list, ['label'])).toContain(TITLE)
})

test('MkDocs has each page once, by its path, with its name as HTML', () => {
  const files = filesOf('mkdocs')
  const { nav, ...settings } = parse(files.get(`${ROOT}/nav.yml`) ?? '')
  expect(settings).toEqual({ markdown_extensions: ['md_in_html'] })
  const ends = (list: unknown): string[] => {
    if (typeof list === 'string') return [list]
    return Object.values(list as object).flatMap(ends)
  }
  expect(ends(nav).sort()).toEqual(pagesIn(files))
  expect(JSON.stringify(nav)).toContain('&lt;b&gt; &amp; &quot;x&quot;&#58; &#123;&#123;y&#125;&#125;')
})
