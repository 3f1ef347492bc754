import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { realFiles } from '../../../src/tracer/io/files.ts'
import { collect, type Folders, type RunTest } from '../../../src/tracer/vitest/collect.ts'

let top: string
let folders: Folders

beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'collect-'))
  folders = { traces: join(top, 'traces'), failed: join(top, 'failed'), stage: join(top, 'stage') }
})
afterEach(() => rmSync(top, { recursive: true }))

/** A test that a worker has recorded. */
function recorded(path: string, outcome: RunTest['outcome'] = 'passed', text = '{"trace":1}'): RunTest {
  const staged = path.replaceAll('/', '-')
  realFiles.write(join(folders.stage, staged), text)
  return { path, name: path, staged, ...(outcome ? { outcome } : {}) }
}

const trace = (path: string) => realFiles.read(join(folders.traces, path))
const failed = (path: string) => realFiles.read(join(folders.failed, path))

describe('collecting the traces of a run', () => {
  test('ends each trace with how its test ended, and keeps failing ones aside', () => {
    expect(collect([recorded('a/x.jsonl'), recorded('a/y.jsonl', 'failed')], () => false, folders)).toEqual([])
    expect(trace('a/x.jsonl')).toBe('{"trace":1}\n{"end":"passed"}\n')
    expect(trace('a/y.jsonl')).toBeUndefined()
    expect(failed('a/y.jsonl')).toBe('{"trace":1}\n{"end":"failed"}\n')
    expect(realFiles.list(folders.stage)).toEqual([])
  })

  test('replaces the trace of a test that ran again, and forgets its failure', () => {
    collect([recorded('a/x.jsonl', 'failed', 'old')], () => false, folders)
    collect([recorded('a/x.jsonl', 'passed', 'new')], () => false, folders)
    expect(trace('a/x.jsonl')).toBe('new\n{"end":"passed"}\n')
    expect(failed('a/x.jsonl')).toBeUndefined()
  })

  test('removes what no test stands for any more, and nothing else', () => {
    collect([recorded('a/x.jsonl'), recorded('b/y.jsonl'), recorded('c/z.jsonl', 'failed')], () => false, folders)
    const seen: RunTest = { path: 'a/x.jsonl', name: 'x' }
    collect([seen], () => false, folders)
    expect(realFiles.list(folders.traces)).toEqual(['a/x.jsonl', 'b/y.jsonl'])
    collect([seen], (path) => path !== 'a/x.jsonl', folders)
    expect(realFiles.list(folders.traces)).toEqual(['a/x.jsonl'])
    expect(realFiles.list(folders.failed)).toEqual([])
  })

  test('leaves files alone that are no traces', () => {
    realFiles.write(join(folders.traces, 'README.md'), 'mine')
    collect([], () => true, folders)
    expect(trace('README.md')).toBe('mine')
  })

  test('tells of tests that would leave one file, also where only case differs, and writes neither', () => {
    const [problem, ...more] = collect([recorded('a/x.jsonl'), recorded('a/X.jsonl')], () => false, folders)
    expect(more).toEqual([])
    expect(problem).toMatchObject({ code: 'COLLISION', found: '"a/x.jsonl", "a/X.jsonl"' })
    expect(realFiles.list(folders.traces)).toEqual([])
  })

  test('tells of tests that would share a page, because only their files differ, and writes neither', () => {
    const same = [recorded('a/one/x.jsonl'), recorded('a/two/x.jsonl'), recorded('b/one/x.jsonl')]
    const [problem, ...more] = collect(same, () => false, folders)
    expect(more).toEqual([])
    expect(problem).toMatchObject({ code: 'COLLISION', found: '"a/one/x.jsonl", "a/two/x.jsonl"' })
    expect(problem?.message).toBe('tests that would have the same page: they are in one group')
    expect(realFiles.list(folders.traces)).toEqual(['b/one/x.jsonl'])
  })

  test('does nothing for a test that has not ended or whose worker died', () => {
    const dead: RunTest = { path: 'a/x.jsonl', name: 'x', staged: 'nothing', outcome: 'passed' }
    const skipped = recorded('a/y.jsonl')
    collect([dead, { path: skipped.path, name: 'y', staged: 'a-y.jsonl' }], () => false, folders)
    expect(realFiles.list(folders.traces)).toEqual([])
  })
})
