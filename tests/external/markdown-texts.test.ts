import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { DIALECTS, type Dialect, TEXTS, textsPage, wrongTexts } from './markdown-texts.ts'
import {
  type BuiltPages,
  docusaurus,
  github,
  mdxProblems,
  mkdocs,
  readPages,
  readSite,
  vitepress,
  writeProject,
} from './markdown-tools.ts'
import { tempFolder } from './tools.ts'

const SIZE = 40
const PARTS = Array.from({ length: Math.ceil(TEXTS.length / SIZE) }, (_, i) => TEXTS.slice(i * SIZE, (i + 1) * SIZE))
const PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'

const pagesOf = (dialect: Dialect) => PARTS.map((texts) => textsPage(texts, dialect))

/** A folder of the pages, each with what it links to. */
function written(dialect: Dialect): string {
  const folder = tempFolder()
  mkdirSync(folder, { recursive: true })
  pagesOf(dialect).forEach((page, i) => {
    writeFileSync(join(folder, `p${i}.md`), page)
  })
  writeFileSync(join(folder, 'index.md'), `${dialect.head}# x\n`)
  writeFileSync(join(folder, 'x.svg'), PICTURE)
  return folder
}

/** What the pages of a site show otherwise than it was written. */
function wrongIn({ status, output, folder }: BuiltPages): unknown {
  if (status !== 0) return output
  const site = readSite(folder)
  return PARTS.flatMap((texts, i) => {
    const page = site.get(`p${i}.html`) ?? site.get(`p${i}/index.html`)
    return page ? wrongTexts(texts, page) : [`no page ${i}`]
  })
}

test('GitHub takes nothing out, and shows every text as it is', () => {
  const shown = github(pagesOf(DIALECTS.github))
  expect(shown.flatMap(({ removed }) => removed)).toEqual([])
  const pages = readPages(shown.map(({ html }) => html))
  expect(pages.flatMap((page, i) => wrongTexts(PARTS[i] ?? [], page))).toEqual([])
})

test('GitHub takes out what is not escaped', () => {
  const [page] = github(['<a onclick="x">y</a>\n\n<script>alert(1)</script>\n'])
  expect(page?.removed.join()).toContain('onClick')
})

test('MDX compiles every page, and runs nothing', () => {
  expect(mdxProblems(pagesOf(DIALECTS.docusaurus)).filter((problem) => problem !== '')).toEqual([])
})

test('MDX refuses what is not escaped', () => {
  expect(mdxProblems(['a <b', 'a {b}', '# x\n\nimport x from "y"\n']).map((problem) => problem !== '')).toEqual([
    true,
    true,
    true,
  ])
})

test('VitePress shows every text as it is', () => {
  const project = tempFolder()
  writeProject(project, written(DIALECTS.vitepress), 'docs', { 'package.json': '{ "type": "module" }' })
  expect(wrongIn(vitepress(project, 'docs'))).toEqual([])
})

const DOCUSAURUS = `
const docs = { path: 'docs', routeBasePath: '/' }
export default {
  title: 'x',
  url: 'https://example.org',
  baseUrl: '/',
  onBrokenLinks: 'throw',
  onBrokenAnchors: 'throw',
  presets: [['classic', { docs, blog: false, pages: false }]],
}
`

test('Docusaurus shows every text as it is', () => {
  const project = tempFolder()
  writeProject(project, written(DIALECTS.docusaurus), 'docs', {
    'package.json': '{}',
    'docusaurus.config.mjs': DOCUSAURUS,
  })
  expect(wrongIn(docusaurus(project))).toEqual([])
})

test('MkDocs shows every text as it is', () => {
  const project = tempFolder()
  writeProject(project, written(DIALECTS.mkdocs), 'docs', {
    'mkdocs.yml': 'site_name: x\nmarkdown_extensions: [md_in_html]\n',
  })
  expect(wrongIn(mkdocs(project))).toEqual([])
})
