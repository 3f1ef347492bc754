import { expect, test } from 'vitest'
import { inAuthorsOrder, lostOrder } from '../../../src/tracer/io/authors-order.ts'
import type { Outline } from '../../../src/tracer/pages/document/outline.ts'
import { Remembering } from './remembering.ts'
import { trace } from './small-project.ts'

const outline = (group: string, file: string, name: string) =>
  ({
    ...{ group, file, test: name, path: `${group}/${file}.test.ts`, source: `${group}/${file}/${name}` },
    slugs: { group, file, test: name },
  }) as unknown as Outline

const all = [
  outline('b', 'one', 'z'),
  outline('a', 'two', 'x'),
  outline('a', 'one', "it's last"),
  outline('a', 'one', 'y'),
  outline('a', 'one', 'made up'),
]
const names = (order: readonly string[], text = '') =>
  inAuthorsOrder(all, order, () => text).map(({ group, file, test: name }) => `${group}/${file}/${name}`)

test('groups and files are in the order that somebody wants, others by name', () => {
  expect(names([])).toEqual(["a/one/it's last", 'a/one/made up', 'a/one/y', 'a/two/x', 'b/one/z'])
  expect(names(['b', 'a', 'a/two']).map((each) => each.slice(0, 5))).toEqual([
    'b/one',
    'a/two',
    'a/one',
    'a/one',
    'a/one',
  ])
})

test('tests are in the order of their file; what stands there as no name of a test is not meant', () => {
  const text = "// 'y' is a name\n/** :test:`it's last` */\ntest(\n  'y', …)\ntest('it\\'s last', …)"
  expect(names(['a', 'a/one'], text).slice(0, 3)).toEqual(['a/one/y', "a/one/it's last", 'a/one/made up'])
})

test('what the order names and nothing is part of is said', () => {
  expect(lostOrder(all, ['a', 'a/one', 'c', 'a/three'])).toEqual(['c', 'a/three'])
})

test('pages are listed anew when a test moves within its file', () => {
  const path = 'g/f.test.ts'
  const project = new Remembering({ 'a.jsonl': trace({ path }), 'b.jsonl': trace({ test: 'u', path }) })
  const listed = () => project.out['developer/tests/g/index.rst']?.match(/(?<=^`)\w/gm)
  project.files.write(path, "test('u', () => {})\ntest('t', () => {})")
  project.render()
  expect(listed()).toEqual(['u', 't'])
  project.files.write(path, "test('t', () => {})\ntest('u', () => {})")
  expect(project.render()).toEqual({ made: [], shared: true })
  expect(listed()).toEqual(['t', 'u'])
})
