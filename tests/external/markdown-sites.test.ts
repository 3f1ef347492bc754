/** Pages of all committed traces and of hostile ones, in the places that they are made for. */
import { describe, expect, test } from 'vitest'
import { listFiles } from '../../src/tracer/io/list.ts'
import { loadCatalogue, loadTraces, loadVocabulary } from '../../src/tracer/io/load.ts'
import type { FlavourName, OutputFile } from '../../src/tracer/pages/writers/writer.ts'
import { SCRIPTS } from '../support/hostile-scripts.ts'
import { hostileTrace } from '../support/hostile-traces.ts'
import { catalogue } from '../tracer/pages/site.ts'
import { twoPhase } from '../tracer/support/two-phase.ts'
import { brokenLinks } from './markdown-links.ts'
import { buildSite, PLACES, renderMarkdown, shownFiles } from './markdown-sites.ts'
import { MARKDOWN, TEXTS } from './markdown-texts.ts'
import { github, mdxProblems, type ReadPage, readPages, readSite } from './markdown-tools.ts'
import { tempFolder } from './tools.ts'

/** Raft's, of all groups or of some: Docusaurus takes minutes for all. */
function committed(flavour: FlavourName, folders = ['docs-out/traces']): readonly OutputFile[] {
  const vocabulary = loadVocabulary('vocabulary/raft.json')
  return renderMarkdown(loadTraces(folders, vocabulary), { vocabulary, catalogue: loadCatalogue('features') }, flavour)
}

/** In few groups, because every page of a site lists them all; their names are hostile too. */
function hostile(flavour: FlavourName, texts: readonly string[]): readonly OutputFile[] {
  const traces = texts.map((text, i) => {
    const trace = hostileTrace(text, i)
    return { ...trace, header: { ...trace.header, group: `${texts[i % 3]} ${i % 3}`, test: `${i} ${text}` } }
  })
  return renderMarkdown(traces, { vocabulary: twoPhase, catalogue }, flavour)
}

const pagesOf = (files: readonly OutputFile[]) => files.filter(({ path }) => path.endsWith('.md'))

/** The pages as GitHub shows them, and what it takes out. */
function shown(files: readonly OutputFile[]) {
  const pages = pagesOf(files)
  const made = github(pages.map(({ content }) => content))
  const read = readPages(made.map(({ html }) => html))
  return {
    removed: made.flatMap(({ removed }, i) => removed.map((part) => `${pages[i]?.path}: ${part}`)),
    pages: new Map(read.map((page, i) => [pages[i]?.path ?? '', page])),
  }
}

const strange = (pages: ReadonlyMap<string, ReadPage>) =>
  [...pages].flatMap(([path, { strangers, foundLater }]) =>
    [...strangers, ...foundLater].map((each) => `${path}: ${each}`),
  )

describe.each([
  ['committed', () => committed('github')],
  ['hostile', () => hostile('github', TEXTS)],
] as const)('on GitHub, pages of %s traces', (_, files) => {
  test('lose nothing, and lead only to what is there', () => {
    const made = files()
    const { removed, pages } = shown(made)
    expect(removed).toEqual([])
    expect(strange(pages)).toEqual([])
    expect(brokenLinks(pages, new Set(made.map(({ path }) => path)))).toEqual([])
  })
})

test('a link to a row that is not there is broken', () => {
  const { pages } = shown([{ path: 'a.md', content: '[x](b.md#y) <a id="z"></a> [x](#z) [x](a.md#w)', source: '' }])
  expect(brokenLinks(pages, new Set(['a.md']))).toEqual(['a.md: b.md#y', 'a.md: a.md#w'])
})

test.each([
  ['committed', () => committed('docusaurus')],
  ['hostile', () => hostile('docusaurus', TEXTS)],
] as const)('pages of %s traces are MDX that runs nothing', (_, files) => {
  const pages = pagesOf(files())
  const problems = mdxProblems(pages.map(({ content }) => content))
  expect(problems.flatMap((problem, i) => (problem === '' ? [] : [`${pages[i]?.path}: ${problem}`]))).toEqual([])
})

const SOME = ['docs-out/traces/timers', 'docs-out/traces/edges']
/** For whoever takes seconds for a page. */
const few = MARKDOWN.filter((text) => /[{<$:@]/.test(text)).slice(0, 40)

describe.each(PLACES.map((place) => [place.section, place] as const))('%s, set up as the manual says,', (_, place) => {
  const isSlow = place.flavour === 'docusaurus'

  test('has files to be set up with', () => {
    expect(Object.keys(shownFiles(place.section))).toHaveLength(2)
  })

  test('makes a site of committed traces that leads only to what is there, and says in it what GitHub shows', () => {
    const folders = isSlow ? SOME : ['docs-out/traces']
    const built = buildSite(tempFolder(), place, committed(place.flavour, folders))
    expect(built.status, built.output).toBe(0)
    const site = readSite(built.folder)
    expect(strange(site)).toEqual([])
    expect(brokenLinks(site, new Set(listFiles(built.folder)))).toEqual([])
    expect(cellsOf(site)).toEqual(cellsOf(shown(committed('github', folders)).pages))
  })

  test('makes a site of hostile traces in which they are text', () => {
    const texts = isSlow ? few : [...SCRIPTS, ...MARKDOWN]
    const built = buildSite(tempFolder(), place, hostile(place.flavour, texts))
    expect(built.status, built.output).toBe(0)
    const site = readSite(built.folder)
    expect(strange(site)).toEqual([])
    expect(brokenLinks(site, new Set(listFiles(built.folder)))).toEqual([])
    expect(cellsOf(site)).toEqual(cellsOf(shown(hostile('github', texts)).pages))
  })
})

const blanks = (text: string) => text.replace(/\s+/g, ' ').trim()

/** What cells, headings and summaries say on each of our pages, in an order of their own: places have other addresses. */
function cellsOf(pages: ReadonlyMap<string, ReadPage>): string[] {
  const own = [...pages].filter(([path]) => /(?:^|\/)tests\//.test(path)).map(([, page]) => page)
  const texts = own.map(({ texts: { h1, h2, summary, td } }) => [h1, h2, summary, td].flat())
  return texts.map((all) => all.map((text) => blanks(text ?? '')).join('\n')).sort()
}
