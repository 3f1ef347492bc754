import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { publish } from '../../src/tracer/io/publish.ts'
import { buildDocument } from '../../src/tracer/pages/document/document.ts'
import { parseVocabulary } from '../../src/tracer/trace/parse-vocabulary.ts'
import { readTrace } from '../../src/tracer/trace/read.ts'
import { foreignTraces } from '../support/foreign-traces.ts'
import { hostileTraces } from '../support/hostile-traces.ts'
import { separated } from '../support/separated.ts'
import { renderTraces } from '../tracer/pages/site.ts'
import { longTrace, roundTrips } from '../tracer/support/long-traces.ts'
import { run, tempFolder } from './tools.ts'

/** What a reader has of a page, see the script. */
interface Shown {
  readonly problems: readonly string[]
  readonly ids: readonly string[]
  readonly links: readonly string[]
  readonly pictures: readonly string[]
  readonly text: string
  readonly tables: readonly (readonly (readonly string[])[])[]
}
type Pages = Readonly<Record<string, Shown>>

/** The texts of features are parts of pages. */
const PART_OF_OTHERS = /features\/.*\/(?:short|features|narrative)\.rst$/
const OUT = 'docs-out'
const ROOT = 'developer/tests'

/** One page of each kind. */
const WHOLE = [
  'index',
  'legend',
  'elections/index',
  'elections/winning/election_without_pre-vote',
  'elections/winning/election_with_pre-vote',
  'elections/split_votes/a_candidate_resigns_when_it_meets_a_newer_term',
  'features/index',
  'features/leader_election/index',
  'features/coverage',
  'features/gaps',
].map((page) => `${ROOT}/${page}.rst`)

/** All pages below a folder. Tables take nearly all of the time: those of some pages stand for the others. */
function shownIn(folder: string, isWhole: (page: string) => boolean = () => true): Pages {
  const files = readdirSync(join(folder, ROOT), { recursive: true, encoding: 'utf8' })
  const pages = files.map((file) => posix.join(ROOT, file)).filter((file) => file.endsWith('.rst'))
  const wanted = pages.filter((page) => !PART_OF_OTHERS.test(page)).map((page) => [page, isWhole(page)])
  const script = ['tests/external/read_on_github.py', folder]
  return JSON.parse(run('/usr/bin/python3', script, JSON.stringify(Object.fromEntries(wanted))).output)
}

/** Links and pictures that lead to nothing. */
function deadEnds(pages: Pages, folder: string, withPlaces = true): string[] {
  const dead: string[] = []
  for (const [page, { links, pictures }] of Object.entries(pages)) {
    const file = (path: string) => (path === '' ? page : posix.join(posix.dirname(page), path))
    for (const link of links.filter((each) => !each.includes('://'))) {
      const [path = '', place] = link.split('#')
      const isPlace = !withPlaces || place === undefined || pages[file(path)]?.ids.includes(place)
      if (!existsSync(join(folder, file(path))) || !isPlace) dead.push(`${page}: ${link}`)
    }
    for (const picture of pictures) if (!existsSync(join(folder, file(picture)))) dead.push(`${page}: ${picture}`)
  }
  return dead
}

const problemsOf = (pages: Pages) =>
  Object.entries(pages).flatMap(([page, { problems }]) => problems.map((problem) => `${page}: ${problem}`))

/** What is for Sphinx alone: options, ids of rows, colours, roles. */
const FOR_SPHINX = /^ *:\w+:|^ *\.\. |#[0-9A-F]{6}\b|:(?:ref|doc):|-row-/m

describe('where nobody knows Sphinx, the committed pages', () => {
  let pages: Pages
  beforeAll(() => {
    pages = shownIn(OUT, (page) => WHOLE.includes(page))
  }, 120_000)

  test('have nothing that docutils does not know', () => {
    expect(Object.keys(pages)).toEqual(expect.arrayContaining(WHOLE))
    expect(Object.keys(pages).length).toBeGreaterThan(200)
    expect(problemsOf(pages)).toEqual([])
  })

  test('lead to files and places that are there', () => {
    expect(Object.values(pages).flatMap(({ links }) => links).length).toBeGreaterThan(5000)
    expect(deadEnds(pages, OUT)).toEqual([])
  })

  test('show nothing that is for Sphinx', () => {
    for (const [page, { text }] of Object.entries(pages))
      expect([page, FOR_SPHINX.exec(text)?.[0]]).toEqual([page, undefined])
  })

  test('have the tables of their traces', () => {
    const vocabulary = parseVocabulary(JSON.parse(readFileSync('vocabulary/raft.json', 'utf8')), 'raft.json')
    for (const page of WHOLE.filter((each) => /\/tests\/(?!features)\w+\/\w+\//.test(each))) {
      const path = page.replace(ROOT, `${OUT}/traces`).replace(/rst$/, 'jsonl')
      const document = buildDocument(readTrace(readFileSync(path), path, vocabulary), vocabulary)
      const cells = document.sections.map(({ table }) => [
        table.nodes,
        table.nodes.flatMap(() => ['Role', 'Op', 'Delta']),
        ...table.rows.map((row) => row.flatMap(({ role, op, delta }) => [role, op, delta])),
      ])
      expect(pages[page]?.tables).toEqual(cells)
    }
  })
})

test('so it is with tests that failed, with long sections, and with what is folded', () => {
  const folder = tempFolder()
  publish(folder, renderTraces([...foreignTraces, longTrace(roundTrips(1600))], 'default', undefined, 'both'))
  const pages = shownIn(folder)
  expect(Object.keys(pages).filter((page) => page.includes('part_2'))).toHaveLength(1)
  expect(problemsOf(pages)).toEqual([])
  expect(deadEnds(pages, folder)).toEqual([])
  const texts = Object.values(pages).map(({ text }) => text)
  expect(texts.filter((text) => FOR_SPHINX.test(text))).toEqual([])
  expect(texts.filter((text) => text.includes('is an alarm: ')).length).toBeGreaterThan(0)
})

test('hostile texts are no markup there either', () => {
  const folder = tempFolder()
  publish(folder, renderTraces(separated(hostileTraces).slice(0, 80)))
  const pages = shownIn(folder)
  expect(problemsOf(pages)).toEqual([])
  expect(deadEnds(pages, folder, false)).toEqual([])
})
