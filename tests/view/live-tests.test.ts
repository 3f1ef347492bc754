import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type Files, filesFrom } from '../../src/tracer/io/files.ts'
import { loadProject } from '../../src/tracer/io/project.ts'
import { LiveTests } from '../../src/view/live-tests.ts'
import { END, HEADER, JOINED, SECTION, textOf } from '../tracer/support/traces.ts'
import { twoPhaseWords } from '../tracer/support/two-phase.ts'

const PASSED = textOf([HEADER, SECTION, ...JOINED, END])
const FAILED = textOf([HEADER, SECTION, ...JOINED, { end: 'failed' }])
const TRACES = 'docs-out/traces/g/f'
const FAILING = '.protokoll/failed/g/f'

function project(): { disk: Files; live: () => LiveTests } {
  const folder = mkdtempSync(join(tmpdir(), 'protokoll-live-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const disk = filesFrom(folder)
  disk.write('protokoll.json', '{"vocabulary":"words.json"}')
  disk.write('words.json', JSON.stringify(twoPhaseWords))
  return { disk, live: () => new LiveTests(loadProject(folder), disk, 'e') }
}

describe('the tests that a server shows', () => {
  test('are none before anything has run, and come with a run', () => {
    const { disk, live } = project()
    const tests = live()
    expect(tests.payload.tests).toEqual([])
    const seen = tests.now
    expect(tests.refresh()).toBe(false)
    disk.replace(`${TRACES}/t.jsonl`, PASSED)
    expect(tests.refresh()).toBe(true)
    expect(tests.since(seen)).toEqual({
      revision: tests.now,
      tests: [{ id: 'g/f/t', trace: PASSED }],
      gone: [],
      problems: '',
    })
  })

  test('are what a failing one did, until it passes again', () => {
    const { disk, live } = project()
    disk.replace(`${TRACES}/t.jsonl`, PASSED)
    const tests = live()
    disk.replace(`${FAILING}/t.jsonl`, FAILED)
    const before = tests.now
    expect(tests.refresh()).toBe(true)
    expect(tests.since(before).tests).toEqual([{ id: 'g/f/t', trace: FAILED, failed: true }])
    const failing = tests.now
    disk.remove('.protokoll/failed')
    expect(tests.refresh()).toBe(true)
    expect(tests.since(failing).tests).toEqual([{ id: 'g/f/t', trace: PASSED }])
  })

  test('are those of a run that left its traces aside, before those that are committed', () => {
    const { disk, live } = project()
    disk.replace(`${TRACES}/t.jsonl`, PASSED)
    disk.replace(`${TRACES}/u.jsonl`, PASSED.replace('"test":"t"', '"test":"u"'))
    disk.replace('.protokoll/run/run.json', '{"run":1}')
    disk.replace('.protokoll/run/failed/g/f/t.jsonl', FAILED)
    expect(live().payload.tests.map(({ id, failed = false }) => [id, failed])).toEqual([
      ['g/f/t', true],
      ['g/f/u', false],
    ])
  })

  test('are told as gone once, to whoever has seen them', () => {
    const { disk, live } = project()
    disk.replace(`${TRACES}/t.jsonl`, PASSED)
    const tests = live()
    const seen = tests.now
    disk.remove(TRACES)
    tests.refresh()
    expect(tests.since(seen)).toMatchObject({ tests: [], gone: ['g/f/t'] })
    expect(tests.since(tests.now)).toMatchObject({ tests: [], gone: [] })
  })

  test('stay as they were while a file is half written, which is told', () => {
    const { disk, live } = project()
    disk.replace(`${TRACES}/t.jsonl`, PASSED)
    const tests = live()
    const seen = tests.now
    disk.write(`${TRACES}/t.jsonl`, PASSED.slice(0, -10))
    expect(tests.refresh()).toBe(true)
    expect(tests.since(seen)).toMatchObject({
      tests: [],
      gone: [],
      problems: expect.stringContaining('TRACE_TRUNCATED'),
    })
    disk.replace(`${TRACES}/t.jsonl`, FAILED)
    expect(tests.refresh()).toBe(true)
    expect(tests.since(seen)).toMatchObject({ tests: [{ trace: FAILED }], problems: '' })
  })

  test('follow the words: with others, everything is told anew', () => {
    const { disk, live } = project()
    disk.replace(`${TRACES}/t.jsonl`, PASSED)
    const tests = live()
    const seen = tests.now
    disk.replace('words.json', '{')
    expect(tests.refresh()).toBe(true)
    expect(tests.since(seen)).toMatchObject({ tests: [], problems: expect.stringContaining('VOCABULARY') })
    disk.replace('words.json', JSON.stringify({ ...twoPhaseWords, title: 'Others' }))
    tests.refresh()
    expect(tests.since(seen)).toMatchObject({ vocabulary: { title: 'Others' }, tests: [{ id: 'g/f/t' }], problems: '' })
  })

  test.each(['', 'e', 'other.1', 'e.x', 'e.-1', 'e.1.', 'e.99999999999999999999'])(
    'are all told to whoever has seen something that nobody knows: %j',
    (seen) => {
      const { disk, live } = project()
      disk.replace(`${TRACES}/t.jsonl`, PASSED)
      expect(live().since(seen)).toMatchObject({ tests: seen === 'e.1.' ? [] : [{ id: 'g/f/t' }] })
    },
  )
})
