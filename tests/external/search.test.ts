import { spawnSync } from 'node:child_process'
import { cpSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createContext, runInContext } from 'node:vm'
import { expect, test } from 'vitest'
import { realFiles } from '../../src/tracer/io/files.ts'
import { tempFolder } from './tools.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const TESTS = 'developer/tests'
/** Some of the real pages: enough to have every feature's name, and every message's. */
const PARTS = ['legend.rst', 'features', 'elections/pre_vote/a_pre-vote_is_refused_while_there_is_a_leader.rst']

/** A site of these pages. What they link to is not there, which is told and does no harm. */
function build(): string {
  const project = tempFolder()
  for (const part of PARTS) cpSync(join(ROOT, 'docs-out', TESTS, part), join(project, TESTS, part), { recursive: true })
  const pages = [`${TESTS}/legend`, `${TESTS}/features/index`, `${TESTS}/${PARTS[2]}`].map((page) => `   ${page}\n`)
  realFiles.write(join(project, 'index.rst'), `Raft\n====\n\n.. toctree::\n\n${pages.join('')}`)
  const path = JSON.stringify(join(ROOT, 'sphinx'))
  realFiles.write(
    join(project, 'conf.py'),
    `import sys\nsys.path.insert(0, ${path})\nextensions = ['protokoll_sphinx']\n`,
  )
  const html = join(project, '_build')
  const { status, stderr } = spawnSync('/usr/bin/python3', ['-m', 'sphinx', '-q', project, html], {
    maxBuffer: 1 << 26,
  })
  expect(status, String(stderr)).toBe(0)
  return html
}

/** What the site's own search finds for a text: the pages, by their names. Its code runs as a browser would run it. */
function searchIn(site: string): (text: string) => string[] {
  const context = createContext({ _ready: () => undefined })
  const scripts = ['_static/language_data.js', '_static/searchtools.js', 'searchindex.js']
  runInContext(scripts.map((script) => readFileSync(join(site, script), 'utf8')).join('\n;'), context)
  const found = (text: string) => `
    const words = splitQuery(${JSON.stringify(text)}).map((word) => new Stemmer().stemWord(word.toLowerCase()))
    return Search.performTermsSearch(new Set(words), new Set()).map(([page]) => page)`
  return (text) => [...runInContext(`(() => {${found(text)}})()`, context)]
}

const foldersOf = (path: string) =>
  readdirSync(join(ROOT, path), { withFileTypes: true }).filter((each) => each.isDirectory())

test('the search of the site finds every name of a feature, of a branch and of a message', () => {
  const site = build()
  const search = searchIn(site)
  const refused = `${TESTS}/elections/pre_vote/a_pre-vote_is_refused_while_there_is_a_leader`
  const feature = `${TESTS}/features/leader_election/index`
  for (const id of ['pre_vote_rejection', 'leader_election']) expect(search(id)).toContain(feature)
  expect(search('append_entries')).toContain(`${TESTS}/legend`)
  expect(search('p_v_r')).toContain(refused)
  expect(search('no_such_feature')).toEqual([])

  const features = foldersOf('features').map(({ name }) => name)
  const branches = features.flatMap((feature) => foldersOf(`features/${feature}/branches`).map(({ name }) => name))
  const { messages } = JSON.parse(readFileSync(join(ROOT, 'vocabulary/raft.json'), 'utf8'))
  const names: string[] = [...features, ...branches, ...messages.map(({ id }: { id: string }) => id)]
  expect(names.length).toBeGreaterThan(100)
  expect(names.filter((name) => search(name).length === 0)).toEqual([])

  // What the index has comes first: the legend says what a message is, all other pages only that it is there.
  const index = JSON.parse(
    /^Search\.setIndex\((.*)\)\s*$/s.exec(readFileSync(join(site, 'searchindex.js'), 'utf8'))?.[1] ?? '',
  )
  expect(Object.keys(index.indexentries)).toEqual(
    expect.arrayContaining(messages.flatMap(({ id, short }: { id: string; short: string }) => [id, short])),
  )
})
