import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path/posix'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ProtokollError } from '../../../src/tracer/common/errors.ts'
import { realFiles } from '../../../src/tracer/io/files.ts'
import { mergeTraces } from '../../../src/tracer/io/merge-traces.ts'
import { problemsOf } from '../support/traces.ts'

let top: string
beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'merge-'))
})
afterEach(() => rmSync(top, { recursive: true }))

const at = (path: string) => join(top, path)
const write = (path: string, text: string) => realFiles.write(at(path), text)
const merge = (...folders: string[]) => mergeTraces(folders.map(at), at('out'))

/** The codes of a refusal, and that nothing was written. */
function refusal(act: () => unknown): readonly string[] {
  const before = realFiles.list(at('out'))
  try {
    act()
  } catch (error) {
    if (!(error instanceof ProtokollError)) throw error
    expect(realFiles.list(at('out'))).toEqual(before)
    return error.problems.map(({ code, file }) => `${code} ${file?.replace(top, '')}`)
  }
  return []
}

describe('merging the traces of several runs', () => {
  test('takes each trace as it is, and nothing that is no trace', () => {
    write('1/a/x.jsonl', 'one\n')
    write('2/a/y.jsonl', 'two\n')
    write('2/README.md', 'mine')
    expect(merge('1', '2')).toEqual({ traces: 2, folders: 2 })
    expect(realFiles.list(at('out'))).toEqual(['a/x.jsonl', 'a/y.jsonl'])
    expect(realFiles.read(at('out/a/y.jsonl'))).toBe('two\n')
  })

  test('takes one that is the same in two folders, and a folder with none', () => {
    write('1/x.jsonl', 'same\n')
    write('2/x.jsonl', 'same\n')
    realFiles.makeFolder(at('3'))
    expect(merge('1', '2', '3')).toEqual({ traces: 1, folders: 3 })
  })

  test('takes of the folder of a run what the tests did last, and of no other that has such folders', () => {
    write('run/run.json', '{"run":1}')
    write('run/traces/a/x.jsonl', 'passed before\n')
    write('run/failed/a/x.jsonl', 'failed now\n')
    write('run/traces/a/y.jsonl', 'passed\n')
    write('2/traces/a/z.jsonl', 'of a group called traces\n')
    expect(merge('run', '2')).toEqual({ traces: 3, folders: 2 })
    expect(realFiles.list(at('out'))).toEqual(['a/x.jsonl', 'a/y.jsonl', 'traces/a/z.jsonl'])
    expect(realFiles.read(at('out/a/x.jsonl'))).toBe('failed now\n')
  })

  test('refuses two that differ, also where names differ only in case, all of them at once', () => {
    write('1/x.jsonl', 'one\n')
    write('2/x.jsonl', 'two\n')
    write('1/y.jsonl', 'same\n')
    write('2/Y.jsonl', 'same\n')
    expect(refusal(() => merge('1', '2'))).toEqual(['COLLISION /2/Y.jsonl', 'COLLISION /2/x.jsonl'])
  })

  test('says of a test that passed in one and failed in the other which trace can go', () => {
    write('1/x.jsonl', '{}\n{"end":"passed"}\n')
    write('2/x.jsonl', '{}\n{"end":"failed"}\n')
    for (const folders of [
      ['1', '2'],
      ['2', '1'],
    ])
      expect(problemsOf(() => merge(...folders))[0]?.advice).toContain(
        `remove the one that passed, if it is from an earlier run: "${at('1/x.jsonl')}"`,
      )
    write('2/x.jsonl', '{"other":1}\n{"end":"passed"}\n')
    expect(problemsOf(() => merge('1', '2'))[0]?.advice).not.toContain('remove')
  })

  test('refuses folders that are not there, and folders without any trace', () => {
    write('1/README.md', 'mine')
    expect(refusal(() => merge('1', 'none'))).toEqual(['OPTION undefined'])
    expect(refusal(() => mergeTraces([at('1')], at('out')))).toEqual(['TRACE_MISSING /1'])
  })

  test('refuses to mix them with what is in the folder already', () => {
    write('1/x.jsonl', 'one\n')
    write('out/y.jsonl', 'old\n')
    expect(refusal(() => merge('1'))).toEqual(['OUTPUT_FOREIGN /out'])
  })

  test('follows no link: the folders may come from anybody', () => {
    write('secret', 'text\n')
    write('1/x.jsonl', 'one\n')
    symlinkSync(at('secret'), at('1/y.jsonl'))
    expect(refusal(() => merge('1'))).toEqual(['TRACE_MISSING /1/y.jsonl'])
  })
})
