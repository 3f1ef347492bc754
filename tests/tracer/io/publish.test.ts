import { mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path/posix'
import { describe, expect, test } from 'vitest'
import { publish } from '../../../src/tracer/io/publish.ts'
import { problemsOf } from '../support/traces.ts'
import { contents, output, tempFolder } from './folders.ts'

const MANIFEST = 'developer/tests/.protokoll.json'

describe('publish', () => {
  test('writes files and a list of them', () => {
    const out = join(tempFolder(), 'deep/out')
    expect(publish(out, output({ 'a/x.rst': 'x', 'b.rst': 'b' }))).toEqual({ written: 3, unchanged: 0, removed: 0 })
    expect(contents(out)).toEqual({
      'developer/tests/a/x.rst': 'x',
      'developer/tests/b.rst': 'b',
      [MANIFEST]: '[\n "developer/tests/a/x.rst",\n "developer/tests/b.rst"\n]\n',
    })
  })

  test('leaves files that are the same as they are, to the time they were written', () => {
    const out = tempFolder()
    publish(out, output({ 'a.rst': 'a', 'b.rst': 'b' }))
    const long = new Date(1000)
    for (const path of Object.keys(contents(out))) utimesSync(join(out, path), long, long)
    const times = () => Object.keys(contents(out)).map((path) => statSync(join(out, path)).mtimeMs)
    expect(publish(out, output({ 'a.rst': 'a', 'b.rst': 'b' }))).toEqual({ written: 0, unchanged: 3, removed: 0 })
    expect(times()).toEqual([1000, 1000, 1000])
    expect(publish(out, output({ 'a.rst': 'a', 'b.rst': 'new' }))).toEqual({ written: 1, unchanged: 2, removed: 0 })
    expect(times().filter((time) => time === 1000)).toHaveLength(2)
  })

  test('removes the files of an earlier run that are gone, and the folders that are empty then', () => {
    const out = tempFolder()
    publish(out, output({ 'a/b/x.rst': 'x', 'a/y.rst': 'y', 'c/z.rst': 'z' }))
    writeFileSync(join(out, 'developer/tests/c/mine.txt'), 'mine')
    expect(publish(out, output({ 'a/y.rst': 'y' }))).toEqual({ written: 1, unchanged: 1, removed: 2 })
    expect(Object.keys(contents(out))).toEqual([MANIFEST, 'developer/tests/a/y.rst', 'developer/tests/c/mine.txt'])
    expect(() => statSync(join(out, 'developer/tests/a/b'))).toThrow('ENOENT')
  })

  test('writes a file again that somebody removed or changed', () => {
    const out = tempFolder()
    publish(out, output({ 'a.rst': 'a', 'b.rst': 'b' }))
    const before = contents(out)
    writeFileSync(join(out, 'developer/tests/a.rst'), 'changed')
    expect(publish(out, output({ 'a.rst': 'a', 'b.rst': 'b' })).written).toBe(1)
    expect(contents(out)).toEqual(before)
  })

  test('never replaces a file that it did not write, and names every one', () => {
    const out = tempFolder()
    mkdirSync(join(out, 'developer/tests'), { recursive: true })
    for (const name of ['a.rst', 'b.rst']) writeFileSync(join(out, 'developer/tests', name), 'mine')
    const before = contents(out)
    const problems = problemsOf(() => publish(out, output({ 'a.rst': 'a', 'b.rst': 'b', 'c.rst': 'c' })))
    expect(problems.map(({ code, file }) => [code, file])).toEqual(
      ['a.rst', 'b.rst'].map((name) => ['OUTPUT_FOREIGN', join(out, 'developer/tests', name)]),
    )
    expect(contents(out)).toEqual(before)
  })

  test('takes a file over that is already what it would write', () => {
    const out = tempFolder()
    mkdirSync(join(out, 'developer/tests'), { recursive: true })
    writeFileSync(join(out, 'developer/tests/a.rst'), 'a')
    expect(publish(out, output({ 'a.rst': 'a' }))).toEqual({ written: 1, unchanged: 1, removed: 0 })
  })
})

describe('the list of files', () => {
  test.each([
    ['is not JSON', '<<<<<<< HEAD\n["developer/tests/a.rst"]\n'],
    ['is not a list', '{"a": 1}'],
    ['lists something else', '[1, 2]'],
    ['is empty', ''],
  ])('that %s is refused, and nothing changes', (_, text) => {
    const out = tempFolder()
    publish(out, output({ 'a.rst': 'a' }))
    writeFileSync(join(out, MANIFEST), text)
    const before = contents(out)
    const [problem] = problemsOf(() => publish(out, output({ 'a.rst': 'new' })))
    expect(problem).toMatchObject({
      code: 'OUTPUT_FOREIGN',
      file: join(out, MANIFEST),
      legal: 'a list of paths, as JSON',
    })
    expect(problem?.advice).toContain(join(out, 'developer/tests'))
    expect(contents(out)).toEqual(before)
  })

  test('cannot lead out of the folder', () => {
    const folder = tempFolder()
    const out = join(folder, 'out')
    writeFileSync(join(folder, 'victim'), 'x')
    publish(out, output({ 'a.rst': 'a' }))
    writeFileSync(join(out, 'mine'), 'x')
    const paths = ['developer/tests/../../../victim', '../victim', 'mine', '/etc/hostname', 'developer/tests/a.rst']
    writeFileSync(join(out, MANIFEST), JSON.stringify(paths))
    expect(publish(out, output({ 'b.rst': 'b' })).removed).toBe(1)
    expect(readFileSync(join(folder, 'victim'), 'utf8') + readFileSync(join(out, 'mine'), 'utf8')).toBe('xx')
  })
})

describe('an output folder that cannot be written', () => {
  test.each([
    ['is a file', 'file'],
    ['is below a file', 'file/out'],
    ['has a file where a folder must be', 'blocked'],
    ['has no name', ''],
  ])('because it %s is refused', (_, name) => {
    const folder = tempFolder()
    writeFileSync(join(folder, 'file'), 'x')
    mkdirSync(join(folder, 'blocked'))
    writeFileSync(join(folder, 'blocked/developer'), 'x')
    const before = contents(folder)
    const out = name === '' ? '' : join(folder, name)
    const [problem] = problemsOf(() => publish(out, output({ 'a.rst': 'a' })))
    expect(problem).toMatchObject({ code: 'OUTPUT_WRITE', file: out || '""' })
    expect(problem?.found).toMatch(/ENOTDIR|EEXIST|ENOENT/)
    expect(contents(folder)).toEqual(before)
  })

  test('because a folder has the name of a page is refused', () => {
    const out = tempFolder()
    mkdirSync(join(out, 'developer/tests/a.rst'), { recursive: true })
    expect(problemsOf(() => publish(out, output({ 'a.rst': 'a' })))[0]?.code).toBe('OUTPUT_WRITE')
  })
  test.runIf(process.platform === 'linux')('because its file system makes no folders is refused', () => {
    const [problem] = problemsOf(() => publish('/proc/protokoll/out', output({ 'a.rst': 'a' })))
    expect(problem).toMatchObject({ code: 'OUTPUT_WRITE', file: '/proc/protokoll/out' })
  })
})
