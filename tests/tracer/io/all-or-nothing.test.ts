import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ProtokollError } from '../../../src/tracer/common/errors.ts'
import type { Files } from '../../../src/tracer/io/files.ts'
import { publish } from '../../../src/tracer/io/publish.ts'
import { problemsOf } from '../support/traces.ts'
import { contents, failingFiles, output, quickFiles, systemError, tempFolder } from './folders.ts'

const BEFORE = output({ 'a/same.rst': 'same', 'a/changed.rst': 'old', 'gone/gone.rst': 'gone', 'b.rst': 'b' })
const AFTER = output({ 'a/same.rst': 'same', 'a/changed.rst': 'new', 'fresh/fresh.rst': 'fresh', 'b.rst': 'bb' })
const OTHER = output({ 'fresh/fresh.rst': 'another', 'a/changed.rst': 'third' })

/** A folder that an earlier run wrote, with a file of somebody else in it. */
function written(): string {
  const out = tempFolder()
  publish(out, BEFORE, quickFiles)
  writeFileSync(join(out, 'mine.txt'), 'mine')
  return out
}

const published = new Map<typeof BEFORE, Record<string, string>>()

/** What is in such a folder when all goes well. */
function expected(files: typeof BEFORE): Record<string, string> {
  const known = published.get(files)
  if (known) return known
  const out = written()
  publish(out, files, quickFiles)
  published.set(files, contents(out))
  return contents(out)
}

/** As many steps as publishing takes when all goes well. */
function countSteps(): number {
  const out = mkdtempSync(join(tmpdir(), 'protokoll-'))
  try {
    publish(out, BEFORE, quickFiles)
    const { disk, steps } = failingFiles(() => false)
    publish(out, AFTER, disk)
    return steps()
  } finally {
    rmSync(out, { recursive: true })
  }
}

const STEPS = Array.from({ length: countSteps() }, (_, i) => i + 1)

test('there are steps to fail at', () => {
  expect(STEPS.length).toBeGreaterThan(20)
})

describe('when one step fails', () => {
  test.each(STEPS)('step %i: nothing has changed, or everything has and it does not say otherwise', (k) => {
    const out = written()
    const before = contents(out)
    const { disk } = failingFiles((step) => step === k)
    let refused: unknown
    try {
      publish(out, AFTER, disk)
    } catch (error) {
      refused = error
    }
    if (refused === undefined) expect(contents(out)).toMatchObject(expected(AFTER))
    else {
      expect(refused).toBeInstanceOf(ProtokollError)
      expect(refused).toMatchObject({ code: 'OUTPUT_WRITE', problems: [{ file: out, found: 'ENOSPC: made up' }] })
      expect(contents(out)).toEqual(before)
      expect(readdirSync(out).sort()).toEqual(['developer', 'mine.txt'])
    }
    publish(out, AFTER, quickFiles)
    expect(contents(out)).toEqual(expected(AFTER))
    // An empty folder may stay where only cleaning up failed.
    const folders = readdirSync(join(out, 'developer/tests')).filter((name) => refused !== undefined || name !== 'gone')
    expect(folders.sort()).toEqual(['.protokoll.json', 'a', 'b.rst', 'fresh'])
  })

  test('most steps refuse; only cleaning up afterwards does not', () => {
    const refused = STEPS.filter((k) => {
      try {
        publish(written(), AFTER, failingFiles((step) => step === k).disk)
        return false
      } catch {
        return true
      }
    })
    expect(STEPS.length - refused.length).toBeLessThanOrEqual(10)
    expect(refused).toEqual(STEPS.slice(0, refused.length))
  })

  test.each(['write', 'makeFolder'] as const)('a disk that takes no more %s leaves everything as it was', (kind) => {
    const out = written()
    const before = contents(out)
    const { disk } = failingFiles((_, what: keyof Files) => what === kind)
    expect(() => publish(out, AFTER, disk)).toThrow('nothing in it has changed')
    expect(contents(out)).toEqual(before)
  })
})

describe('when a run is killed', () => {
  test.each(STEPS)('at step %i: the next one puts back what it did, and does its own work', (k) => {
    const out = written()
    const { disk } = failingFiles((step) => step >= k)
    try {
      publish(out, AFTER, disk)
    } catch (error) {
      expect(error).toMatchObject({ code: 'OUTPUT_WRITE' })
    }
    publish(out, OTHER, quickFiles)
    expect(contents(out)).toEqual(expected(OTHER))
    expect(readdirSync(out).sort()).toEqual(['developer', 'mine.txt'])
  })

  test('what cannot be put back is not said to be as it was', () => {
    const failures = STEPS.map((k) => {
      try {
        publish(written(), AFTER, failingFiles((step) => step >= k).disk)
        return ''
      } catch (error) {
        return String(error)
      }
    })
    expect(failures.filter((text) => text.includes('could not be put back')).length).toBeGreaterThan(10)
  })

  test('what looks like its stage, and is none that was made here, is left alone and refused', () => {
    const out = written()
    const left = { 'old/developer/tests/b.rst': 'evil', 'old/.git/hooks/pre-commit': 'evil', 'journal.json': '{}' }
    const owned = { ...left, token: '', 'owner.json': JSON.stringify('1:1:0') }
    for (const name of ['.protokoll-stage', '.protokoll-done']) {
      for (const files of [left, owned]) {
        for (const [path, text] of Object.entries(files)) quickFiles.write(join(out, name, path), text)
        const before = contents(out)
        const [problem] = problemsOf(() => publish(out, AFTER, quickFiles))
        expect(problem).toMatchObject({ code: 'OUTPUT_FOREIGN', file: join(out, name) })
        expect(problem?.advice).toContain('remove it')
        expect(contents(out)).toEqual(before)
        quickFiles.remove(join(out, name))
      }
    }
    publish(out, AFTER, quickFiles)
    expect(contents(out)).toEqual(expected(AFTER))
  })
})

test('a mistake in the code is no refusal', () => {
  const { disk } = failingFiles(() => false)
  const broken: Files = {
    ...disk,
    write() {
      throw new TypeError('a bug')
    },
  }
  expect(() => publish(written(), AFTER, broken)).toThrow(TypeError)
  const denied: Files = {
    ...disk,
    makeFolder() {
      throw systemError('EACCES')
    },
  }
  expect(() => publish(written(), AFTER, denied)).toThrow('EACCES')
})
