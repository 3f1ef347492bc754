import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { realFiles } from '../../../src/tracer/io/files.ts'
import { Publication, publish } from '../../../src/tracer/io/publish.ts'
import { renderProject } from '../../../src/tracer/io/render-project.ts'
import { problemsOf } from '../support/traces.ts'
import { contents, failingFiles, output, quickFiles, tempFolder } from './folders.ts'
import { project, trace } from './small-project.ts'

const BEFORE = output({ 'a.rst': 'a', 'b.rst': 'b', 'gone.rst': 'gone' })
const [A, B, FRESH] = output({ 'a.rst': 'new', 'b.rst': 'b', 'fresh/fresh.rst': 'fresh' })

function written(): string {
  const out = tempFolder()
  publish(out, BEFORE, quickFiles)
  return out
}

/** Takes files as they come from tests, and keeps one; not finished yet. */
function streamed(out: string, disk = quickFiles): Publication {
  const publication = new Publication(out, disk)
  for (const file of [A, FRESH]) if (file) publication.add(file)
  publication.keep('developer/tests/b.rst')
  return publication
}

describe('a publication', () => {
  test('changes nothing before it is finished, and then all of it', () => {
    const out = written()
    const before = contents(out)
    const publication = streamed(out)
    for (const [path, content] of Object.entries(before)) expect(realFiles.read(join(out, path))).toBe(content)
    expect(publication.finish()).toEqual({ written: 3, unchanged: 1, removed: 1 })
    const expected = tempFolder()
    publish(
      expected,
      [A, B, FRESH].flatMap((file) => file ?? []),
    )
    expect(contents(out)).toEqual(contents(expected))
  })

  test('leaves all as it was when it is abandoned', () => {
    const out = written()
    const before = contents(out)
    streamed(out).abandon()
    expect(contents(out)).toEqual(before)
    expect(readdirSync(out)).toEqual(['developer'])
  })

  test('leaves no folder where there was none when it is abandoned', () => {
    const folder = tempFolder()
    streamed(join(folder, 'deep/out')).abandon()
    expect(readdirSync(folder)).toEqual([])
  })

  test('removes what is neither given nor kept, also when nothing else changes', () => {
    const out = written()
    const publication = new Publication(out, realFiles)
    for (const name of ['a.rst', 'b.rst']) publication.keep(`developer/tests/${name}`)
    expect(publication.finish()).toMatchObject({ removed: 1 })
    expect(Object.keys(contents(out))).not.toContain('developer/tests/gone.rst')
  })

  test('knows what an earlier run wrote, and what it holds', () => {
    const out = written()
    realFiles.write(join(out, 'developer/tests/mine.rst'), 'mine')
    const publication = new Publication(out, realFiles)
    const known = ['a.rst', 'mine.rst', 'fresh.rst'].map((name) => `developer/tests/${name}`)
    expect(known.map((path) => publication.isOwn(path))).toEqual([true, false, false])
    expect(known.map((path) => publication.read(path))).toEqual(['a', 'mine', undefined])
    publication.abandon()
  })
})

/** As many steps as it takes to take files, before anything is moved into place. */
function countSteps(): number {
  const out = mkdtempSync(join(tmpdir(), 'protokoll-'))
  try {
    publish(out, BEFORE, quickFiles)
    const { disk, steps } = failingFiles(() => false)
    streamed(out, disk)
    return steps()
  } finally {
    rmSync(out, { recursive: true })
  }
}

const ADDING = Array.from({ length: countSteps() }, (_, i) => i + 1)

describe('while files are still taken', () => {
  test('there are steps to fail at', () => expect(ADDING.length).toBeGreaterThan(5))

  test.each(ADDING)('step %i fails: nothing has changed, and nothing is left lying about', (k) => {
    const out = written()
    const before = contents(out)
    let refused: unknown
    try {
      streamed(out, failingFiles((step) => step === k).disk).abandon()
    } catch (error) {
      refused = error
    }
    expect([undefined, 'OUTPUT_WRITE']).toContain((refused as { code?: string } | undefined)?.code)
    expect(contents(out)).toEqual(before)
    expect(readdirSync(out)).toEqual(['developer'])
  })

  test.each(ADDING)('a run that is killed at step %i is undone by the next', (k) => {
    const out = written()
    const { disk } = failingFiles((step) => step >= k)
    expect(() => streamed(out, disk).finish()).toThrow()
    publish(out, BEFORE, quickFiles)
    const expected = written()
    expect(contents(out)).toEqual(contents(expected))
    expect(readdirSync(out)).toEqual(['developer'])
  })
})

describe('problems in the last of many traces', () => {
  const many = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`${i + 10}.jsonl`, trace({ test: `t${i}` })]))
  const broken = { 'z.jsonl': trace({ test: 'z' }).slice(0, -20) }

  test('leave the output as it was', () => {
    const options = project(many)
    renderProject(options)
    const before = contents(options.out)
    realFiles.write(join(options.traces, '10.jsonl'), trace({ test: 't0', description: 'Another.' }))
    realFiles.write(join(options.traces, 'z.jsonl'), broken['z.jsonl'])
    expect(problemsOf(() => renderProject(options))[0]?.code).toBe('TRACE_TRUNCATED')
    expect(contents(options.out)).toEqual(before)
    expect(readdirSync(options.out)).toEqual(['developer'])
  })

  test('leave no output where there was none', () => {
    const options = project({ ...many, ...broken })
    expect(problemsOf(() => renderProject(options))[0]?.code).toBe('TRACE_TRUNCATED')
    expect(existsSync(options.out)).toBe(false)
  })

  test('are told of all traces, of the worst kind only', () => {
    const claims = textOfClaim('nothing')
    const options = project({ 'a.jsonl': claims, ...many, ...broken, 'zz.jsonl': trace().slice(0, -20) })
    expect(problemsOf(() => renderProject(options)).map(({ code }) => code)).toEqual([
      'TRACE_TRUNCATED',
      'TRACE_TRUNCATED',
    ])
    realFiles.remove(join(options.traces, 'z.jsonl'))
    realFiles.remove(join(options.traces, 'zz.jsonl'))
    expect(problemsOf(() => renderProject(options)).map(({ code }) => code)).toEqual(['FEATURE_UNKNOWN'])
    expect(existsSync(options.out)).toBe(false)
  })

  function textOfClaim(id: string): string {
    return trace({ test: 'claims' }).replace('"section":"One"', `"section":"One","tests":["${id}"]`)
  }
})
