import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { LIMITS } from '../../../src/tracer/common/limits.ts'
import { diffProject } from '../../../src/tracer/io/diff-project.ts'
import { realFiles } from '../../../src/tracer/io/files.ts'
import { loadCatalogue, loadTemplates, loadTraces, loadVocabulary } from '../../../src/tracer/io/load.ts'
import { mergeTraces } from '../../../src/tracer/io/merge-traces.ts'
import { parseProject } from '../../../src/tracer/io/project.ts'
import { firstLineOf, readBytes } from '../../../src/tracer/io/read-file.ts'
import { theme } from '../pages/site.ts'
import { problemsOf } from '../support/traces.ts'
import { twoPhase } from '../support/two-phase.ts'
import { tempFolder } from './folders.ts'

const NUL = 'a\0b'
const project = parseProject({ vocabulary: 'words.json' }, '')

describe('a path with a NUL character is refused by the library too', () => {
  test.each([
    ['FILE_PATH', () => loadVocabulary(NUL)],
    ['FILE_PATH', () => loadCatalogue(NUL)],
    ['FILE_PATH', () => loadTraces([NUL], twoPhase)],
    ['OPTION', () => loadTemplates(theme('default'), NUL)],
    ['OPTION', () => mergeTraces([NUL], 'out')],
    ['FILE_PATH', () => mergeTraces(['tests'], NUL)],
    ['GIT_REF', () => diffProject({ before: `git:${NUL}`, after: 'tests', vocabulary: 'x', project })],
    ['FILE_PATH', () => realFiles.read(NUL)],
    ['FILE_PATH', () => realFiles.write(NUL, '')],
    ['FILE_PATH', () => realFiles.firstLine(NUL)],
  ])('%s: %s', (code, act) => {
    const [problem] = problemsOf(act)
    expect(problem).toMatchObject({ code, found: expect.stringContaining('a\\u0000b') })
  })

  test('and nothing is there', () => {
    expect([realFiles.isFile(NUL), realFiles.isFolder(NUL)]).toEqual([false, false])
  })
})

test.runIf(existsSync('/dev/zero'))('what has no end is read up to the bound only', () => {
  expect(problemsOf(() => readBytes('/dev/zero', 100_000))).toMatchObject([{ code: 'FILE_SIZE', file: '/dev/zero' }])
  expect(problemsOf(() => loadVocabulary('/dev/zero'))).toMatchObject([{ code: 'FILE_SIZE' }])
  expect(LIMITS.inputBytes).toBeGreaterThan(100_000)
})

test('a first line that is no text is none', () => {
  const file = join(tempFolder(), 'x')
  writeFileSync(file, Buffer.from('é\n', 'latin1'))
  expect(firstLineOf(file)).toBeUndefined()
  writeFileSync(file, `${'é'.repeat(20_000)}\nmore`)
  expect(firstLineOf(file)).toBe('é'.repeat(20_000))
})
