import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { contentHash } from '../../../src/tracer/io/page-cache.ts'
import { type Made, NOTHING, type Remembering, renderedOnce } from './remembering.ts'
import { trace } from './small-project.ts'

const rendered = renderedOnce({ 'a.jsonl': trace(), 'b.jsonl': trace({ test: 'u' }) })
const ALL: Made = { made: ['a.jsonl', 'b.jsonl'], shared: true }
const FILE = 'cache/pages.jsonl'

/** Writes the lines anew, with the hash that they must end with. */
const rewritten = (change: (head: string, lines: readonly string[]) => readonly string[]) => (text: string) => {
  const [head = '', ...lines] = text.trimEnd().split('\n').slice(0, -1)
  const body = change(head, lines).join('\n')
  return `${body}\n${contentHash(body)}\n`
}
/** The same, with this line in place of the first that tells of a test. */
const withLine = (line: string) => rewritten((head, [, ...lines]) => [head, line, ...lines])

test.each<[string, (text: string) => string]>([
  ['is empty', () => ''],
  ['is an empty line', () => '\n'],
  ['has no end', (text) => text.slice(0, -40)],
  ['ends within the hash', (text) => text.slice(0, -4)],
  ['has no beginning', (text) => text.slice(text.indexOf('\n') + 1)],
  ['has a letter that is another', (text) => text.replace('"failed":false', '"failed":true ')],
  ['lacks a line', (text) => text.replace(/\n[^\n]*u\.rst[^\n]*/, '')],
  ['is of another project or program', rewritten((_, lines) => ['{"context":"x"}', ...lines])],
  ['has a line that is no JSON', withLine('{"trace":')],
  ['has a line that is a number', withLine('7')],
  ['has a line that is nothing', withLine('null')],
  ['has a line without pages', withLine('{"trace":"a.jsonl","hash":"x"}')],
  ['has a line without an outline', withLine('{"trace":"a.jsonl","hash":"x","pages":[]}')],
  ['has an empty line', withLine('')],
])('what is remembered is as nothing when it %s', (_, change) => {
  const project = rendered()
  const [before, text] = [project.out, project.files.read(FILE) ?? '']
  const changed = change(text)
  expect(changed).not.toBe(text)
  project.files.write(FILE, changed)
  expect(project.render()).toEqual(ALL)
  expect(project.out).toEqual(before)
  expect(project.files.read(FILE)).toBe(text)
})

test.each<[string, (project: Remembering) => void]>([
  [
    'is a file',
    ({ files, folder }) => {
      files.remove('cache')
      writeFileSync(join(folder, 'cache'), 'x')
    },
  ],
  [
    'has a folder in place of the file',
    ({ files, folder }) => {
      files.remove(FILE)
      mkdirSync(join(folder, FILE))
    },
  ],
  [
    'has a folder in place of its draft',
    ({ files, folder }) => {
      files.remove(FILE)
      mkdirSync(join(folder, `${FILE}.new`))
    },
  ],
])('pages are made all the same when the folder to remember in %s', (_, spoil) => {
  const project = rendered()
  const before = project.out
  spoil(project)
  expect([project.render(), project.render()]).toEqual([ALL, ALL])
  expect(project.out).toEqual(before)
})

test('what is remembered cannot lead out of the output', () => {
  const project = rendered()
  const before = project.out
  project.files.write('victim', 'mine')
  const leading = rewritten((head, lines) => [
    head,
    ...lines.map((line) => line.replaceAll('developer/tests/g/f/u.rst', '../victim')),
  ])
  project.files.write(FILE, leading(project.files.read(FILE) ?? ''))
  expect(project.render()).toEqual({ made: ['b.jsonl'], shared: false })
  expect(project.files.read('victim')).toBe('mine')
  expect(project.out).toEqual(before)
  expect(project.render()).toEqual(NOTHING)
})
