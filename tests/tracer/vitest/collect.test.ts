import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Problem } from '../../../src/tracer/common/errors.ts'
import { realFiles } from '../../../src/tracer/io/files.ts'
import type { EndLine } from '../../../src/tracer/trace/events.ts'
import { Collection, type Folders, type RunTest } from '../../../src/tracer/vitest/collect.ts'

let top: string
let folders: Folders

beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'collect-'))
  folders = { traces: join(top, 'traces'), failed: join(top, 'failed'), stage: join(top, 'stage') }
})
afterEach(() => rmSync(top, { recursive: true }))

/** A test that a worker has recorded. */
function recorded(path: string, end: EndLine['end'] | EndLine | undefined = 'passed', text = '{"trace":1}'): RunTest {
  const staged = path.replaceAll('/', '-')
  realFiles.write(join(folders.stage, staged), text)
  return { path, name: path, staged, ...(end ? { end: typeof end === 'string' ? { end } : end } : {}) }
}

const trace = (path: string) => realFiles.read(join(folders.traces, path))
const failed = (path: string) => realFiles.read(join(folders.failed, path))

/** A run whose files, a list of tests each, end one after the other. */
function run(...files: (readonly RunTest[])[]): Problem[] {
  const collection = new Collection(folders)
  for (const tests of files) collection.add(tests)
  return collection.end()
}

describe('collecting the traces of a run', () => {
  test('ends each trace with how its test ended, and keeps failing ones aside', () => {
    expect(run([recorded('a/x.jsonl'), recorded('a/y.jsonl', 'failed')])).toEqual([])
    expect(trace('a/x.jsonl')).toBe('{"trace":1}\n{"end":"passed"}\n')
    expect(trace('a/y.jsonl')).toBeUndefined()
    expect(failed('a/y.jsonl')).toBe('{"trace":1}\n{"end":"failed"}\n')
    expect(realFiles.list(folders.stage)).toEqual([])
  })

  test('puts those of tests that failed as they are meant to with the traces, with why', () => {
    const why = { kind: 'assertion', message: 'a known bug' } as const
    run([recorded('a/x.jsonl', 'failed', 'old')])
    expect(run([recorded('a/x.jsonl', { end: 'failed', reason: why, expected: true })])).toEqual([])
    expect(trace('a/x.jsonl')).toBe(
      '{"trace":1}\n{"end":"failed","reason":{"kind":"assertion","message":"a known bug"},"expected":true}\n',
    )
    expect(failed('a/x.jsonl')).toBeUndefined()
  })

  test('gives back what was there before to the byte, also where that is no text', () => {
    const bytes = Buffer.from([0xff, 0xfe, 0, 0x0a])
    realFiles.write(join(folders.traces, 'a/x.jsonl'), bytes)
    const [first, second] = [recorded('a/x.jsonl'), recorded('a/X.jsonl')]
    expect(run([first], [second])).toHaveLength(1)
    expect(realFiles.bytes(join(folders.traces, 'a/x.jsonl')).equals(bytes)).toBe(true)
  })

  test('asks of a trace that is no text nothing that stands in it', () => {
    realFiles.write(join(folders.traces, 'a/x.jsonl'), Buffer.from('{"path":"tests/\u00e9.ts"}\n', 'latin1'))
    const lines: string[] = []
    new Collection(folders).removeGone('', (each) => lines.push(each.firstLine()) === 0)
    expect(lines).toEqual([''])
  })

  test('does so as soon as a file has ended', () => {
    const collection = new Collection(folders)
    collection.add([recorded('a/x.jsonl')])
    expect(realFiles.list(folders.traces)).toEqual(['a/x.jsonl'])
    collection.add([recorded('b/y.jsonl')])
    expect(realFiles.list(folders.traces)).toEqual(['a/x.jsonl', 'b/y.jsonl'])
  })

  test('replaces the trace of a test that ran again, and forgets its failure', () => {
    run([recorded('a/x.jsonl', 'failed', 'old')])
    run([recorded('a/x.jsonl', 'passed', 'new')])
    expect(trace('a/x.jsonl')).toBe('new\n{"end":"passed"}\n')
    expect(failed('a/x.jsonl')).toBeUndefined()
  })

  test('removes what no test stands for any more, in one folder or in all, and nothing else', () => {
    run([recorded('a/x.jsonl'), recorded('b/y.jsonl'), recorded('c/z.jsonl', 'failed')])
    const collection = new Collection(folders)
    collection.removeGone('', () => false)
    collection.removeGone('a', ({ path }) => path !== 'a/x.jsonl')
    expect(realFiles.list(folders.traces)).toEqual(['a/x.jsonl', 'b/y.jsonl'])
    collection.removeGone('', ({ path }) => path !== 'a/x.jsonl')
    expect(realFiles.list(folders.traces)).toEqual(['a/x.jsonl'])
    expect(realFiles.list(folders.failed)).toEqual([])
  })

  test('leaves files alone that are no traces', () => {
    realFiles.write(join(folders.traces, 'README.md'), 'mine')
    new Collection(folders).removeGone('', () => true)
    expect(trace('README.md')).toBe('mine')
  })

  test('tells of tests that would leave one file, also where only case differs, and writes neither', () => {
    const [problem, ...more] = run([recorded('a/x.jsonl'), recorded('a/X.jsonl')])
    expect(more).toEqual([])
    expect(problem).toMatchObject({ code: 'COLLISION', found: '"a/x.jsonl", "a/X.jsonl"' })
    expect(realFiles.list(folders.traces)).toEqual([])
  })

  test('writes tests of one name, whichever files and groups they are in', () => {
    expect(run([recorded('a/one/x.jsonl'), recorded('a/two/x.jsonl'), recorded('b/one/x.jsonl')])).toEqual([])
    expect(realFiles.list(folders.traces)).toEqual(['a/one/x.jsonl', 'a/two/x.jsonl', 'b/one/x.jsonl'])
  })

  test.each([
    ['x', 'X', 'x'],
    ['X', 'x', 'x'],
  ])('leaves what was there when tests of several files collide, whichever ends first: %s', (...names) => {
    run([recorded('a/f/x.jsonl', 'passed', 'before')])
    run([recorded('a/f/X.jsonl', 'failed', 'before')])
    const before = [realFiles.list(folders.traces), realFiles.list(folders.failed)]
    const [problem, ...more] = run(...names.map((name) => [recorded(`a/f/${name}.jsonl`, 'passed', 'after')]))
    expect(more).toEqual([])
    expect(problem?.found?.split(', ')).toHaveLength(3)
    expect([realFiles.list(folders.traces), realFiles.list(folders.failed)]).toEqual(before)
    expect([trace('a/f/x.jsonl'), failed('a/f/X.jsonl')]).toEqual([
      'before\n{"end":"passed"}\n',
      'before\n{"end":"failed"}\n',
    ])
    expect(realFiles.list(folders.stage)).toEqual([])
  })

  test('does nothing for a test that has not ended or whose worker died', () => {
    const dead: RunTest = { path: 'a/x.jsonl', name: 'x', staged: 'nothing', end: { end: 'passed' } }
    const skipped = recorded('a/y.jsonl')
    run([dead, { path: skipped.path, name: 'y', staged: 'a-y.jsonl' }])
    expect(realFiles.list(folders.traces)).toEqual([])
  })
})

describe('a collection says', () => {
  const paths = (all: readonly { path: string }[]) => all.map(({ path }) => path)

  test('which traces it has written, of passing and of failing tests, in the order of their paths', () => {
    const collection = new Collection(folders)
    collection.add([recorded('b/y.jsonl'), recorded('a/x.jsonl', 'failed')])
    expect(collection.written()).toEqual([
      { path: 'a/x.jsonl', file: join(folders.failed, 'a/x.jsonl') },
      { path: 'b/y.jsonl', file: join(folders.traces, 'b/y.jsonl') },
    ])
  })

  test('which traces of passing tests are other ones now, what was there before, and which are gone', () => {
    run([recorded('a/x.jsonl', 'passed', 'old'), recorded('a/same.jsonl'), recorded('a/gone.jsonl')])
    const collection = new Collection(folders)
    collection.add([recorded('a/x.jsonl', 'passed', 'new'), recorded('a/same.jsonl'), recorded('a/more.jsonl')])
    collection.add([recorded('a/gone.jsonl', 'failed', 'new')])
    const changed = collection.changed()
    expect(paths(changed)).toEqual(['a/more.jsonl', 'a/x.jsonl'])
    expect(changed.map(({ before }) => before && realFiles.read(before))).toEqual([
      undefined,
      'old\n{"end":"passed"}\n',
    ])
    expect(collection.removed()).toEqual([])
    collection.removeGone('a', ({ path }) => path === 'a/gone.jsonl')
    expect(collection.removed()).toEqual(['a/gone.jsonl'])
  })

  test('nothing of tests whose traces would be one file', () => {
    const collection = new Collection(folders)
    collection.add([recorded('a/x.jsonl')])
    collection.add([recorded('A/X.jsonl')])
    expect([collection.written(), collection.changed()]).toEqual([[], []])
  })
})
