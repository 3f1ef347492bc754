import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { realFiles } from '../../../src/tracer/io/files.ts'
import { PageCache } from '../../../src/tracer/io/page-cache.ts'
import { Publication, publish } from '../../../src/tracer/io/publish.ts'
import { requireRunPlaces } from '../../../src/tracer/io/run-places.ts'
import { withOwnFolder } from '../../../src/tracer/io/run-settings.ts'
import { Collection } from '../../../src/tracer/vitest/collect.ts'
import { problemsOf } from '../support/traces.ts'
import { contents, output, quickFiles, tempFolder } from './folders.ts'

const FILES = output({ 'a/x.rst': 'x', 'b.rst': 'b' })

/** A folder with a file of somebody else, and an output beside it in which a link leads there. */
function linked(path: string, before = FILES): { out: string; elsewhere: string } {
  const folder = tempFolder()
  const [out, elsewhere] = [join(folder, 'out'), join(folder, 'elsewhere')]
  mkdirSync(elsewhere)
  writeFileSync(join(elsewhere, 'x.rst'), 'mine')
  publish(out, before, quickFiles)
  rmSync(join(out, path), { recursive: true, force: true })
  mkdirSync(dirname(join(out, path)), { recursive: true })
  symlinkSync(elsewhere, join(out, path))
  return { out, elsewhere }
}

describe('a link in the output', () => {
  test.each(['developer', 'developer/tests', 'developer/tests/a', 'developer/tests/b.rst', 'developer/tests/fresh'])(
    'in place of %s is refused, and leads nobody out',
    (path) => {
      const { out, elsewhere } = linked(path)
      const files = output({ 'a/x.rst': 'new', 'b.rst': 'new', 'fresh/y.rst': 'new' })
      const problems = problemsOf(() => publish(out, files, quickFiles))
      expect(problems.map(({ code, file }) => [code, file])).toContainEqual(['OUTPUT_FOREIGN', join(out, path)])
      expect(problems[0]?.message).toBe('a link is in the way, and leads elsewhere')
      expect(contents(elsewhere)).toEqual({ 'x.rst': 'mine' })
      expect(readlinkSync(join(out, path))).toBe(elsewhere)
    },
  )

  test('stays where a page was that is wanted no more, with what it leads to', () => {
    const { out, elsewhere } = linked('developer/tests/a')
    publish(out, output({ 'b.rst': 'b' }), quickFiles)
    expect(readlinkSync(join(out, 'developer/tests/a'))).toBe(elsewhere)
    expect(contents(elsewhere)).toEqual({ 'x.rst': 'mine' })
  })

  test('is not read through either', () => {
    const { out } = linked('developer/tests/a')
    const publication = new Publication(out, quickFiles)
    expect(publication.read('developer/tests/a/x.rst')).toBeUndefined()
    publication.abandon()
  })

  test.each(['.protokoll-stage', '.protokoll-done'])('called %s is refused', (name) => {
    const { out, elsewhere } = linked(name)
    expect(problemsOf(() => publish(out, FILES, quickFiles))[0]).toMatchObject({
      code: 'OUTPUT_FOREIGN',
      file: join(out, name),
    })
    expect(contents(elsewhere)).toEqual({ 'x.rst': 'mine' })
  })

  test('may be the output itself, or lead to it', () => {
    const folder = tempFolder()
    mkdirSync(join(folder, 'real'))
    symlinkSync(join(folder, 'real'), join(folder, 'out'))
    publish(join(folder, 'out'), FILES, quickFiles)
    publish(join(folder, 'out/below'), FILES, quickFiles)
    expect(realFiles.read(join(folder, 'real/below/developer/tests/b.rst'))).toBe('b')
  })
})

test.runIf(process.platform !== 'win32')('a pipe in place of a page is refused, and nobody waits at it', () => {
  const out = tempFolder()
  publish(out, FILES, quickFiles)
  const page = join(out, 'developer/tests/b.rst')
  rmSync(page)
  execFileSync('mkfifo', [page])
  expect(problemsOf(() => publish(out, output({ 'b.rst': 'new' }), quickFiles))[0]).toMatchObject({
    code: 'OUTPUT_FOREIGN',
    file: page,
    message: 'something is in the way that is no file',
  })
})

describe('a link in a folder of traces', () => {
  /** Runs a test whose trace a link is in the way of. */
  function run(link: string): { problems: readonly { code: string; file?: string }[]; elsewhere: string; top: string } {
    const top = tempFolder()
    const folders = { traces: join(top, 'traces'), failed: join(top, 'failed'), stage: join(top, 'stage') }
    const elsewhere = join(top, 'elsewhere')
    mkdirSync(elsewhere)
    writeFileSync(join(elsewhere, 't.jsonl'), 'mine')
    mkdirSync(dirname(join(top, link)), { recursive: true })
    symlinkSync(link.endsWith('.jsonl') ? join(elsewhere, 't.jsonl') : elsewhere, join(top, link))
    realFiles.write(join(folders.stage, 'staged'), 'text')
    const collection = new Collection(folders, quickFiles)
    collection.add([{ path: 'g/t.jsonl', name: 't', staged: 'staged', end: { end: 'passed' } }])
    return { problems: collection.end(), elsewhere, top }
  }

  test.each(['traces/g', 'traces/g/t.jsonl', 'failed/g', 'failed/g/t.jsonl'])('at %s is refused', (link) => {
    const { problems, elsewhere, top } = run(link)
    expect(problems).toMatchObject([{ code: 'OUTPUT_FOREIGN', file: join(top, link) }])
    expect(readFileSync(join(elsewhere, 't.jsonl'), 'utf8')).toBe('mine')
  })

  test('where a trace is written aside is not followed', () => {
    const top = tempFolder()
    writeFileSync(join(top, 'mine'), 'mine')
    symlinkSync(join(top, 'mine'), join(top, 't.jsonl.new'))
    realFiles.replace(join(top, 't.jsonl'), 'text')
    expect(contents(top)).toEqual({ mine: 'mine', 't.jsonl': 'text' })
  })
})

describe('.protokoll as a link', () => {
  function project(): { folder: string; elsewhere: string } {
    const folder = tempFolder()
    const elsewhere = tempFolder()
    realFiles.write(join(elsewhere, 'run/mine'), 'mine')
    symlinkSync(elsewhere, join(folder, '.protokoll'))
    return { folder, elsewhere }
  }

  test('keeps tests from running, and commands that run them', async () => {
    const { folder, elsewhere } = project()
    const paths = {
      vocabulary: 'w.json',
      features: 'features',
      scenarios: 'tests',
      traces: 't',
      failed: '.protokoll/f',
    }
    const rest = {
      groups: [] as string[],
      order: [] as string[],
      ifLost: 'docs-out/if-lost',
      failOn: 'none',
      out: 'docs-out',
      formats: ['rst'] as ('rst' | 'markdown')[],
      flavour: 'github',
      diagrams: 'svg',
      folder: '.',
    } as const
    expect(problemsOf(() => requireRunPlaces(folder, { ...paths, ...rest }))[0]).toMatchObject({
      code: 'OUTPUT_FOREIGN',
      file: '.protokoll',
    })
    const { filesFrom } = await import('../../../src/tracer/io/files.ts')
    await expect(withOwnFolder(filesFrom(folder), async () => 1)).rejects.toThrow('a link is in the way')
    expect(contents(elsewhere)).toEqual({ 'run/mine': 'mine' })
  })

  test('holds nothing that is remembered', () => {
    const { folder, elsewhere } = project()
    new PageCache(join(folder, '.protokoll'), 'context', quickFiles).write()
    expect(contents(elsewhere)).toEqual({ 'run/mine': 'mine' })
  })
})
