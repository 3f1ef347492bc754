import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { HOSTILE } from '../support/hostile.ts'
import { END, HEADER, JOINED, SECTION, textOf } from '../tracer/support/traces.ts'
import { twoPhaseWords } from '../tracer/support/two-phase.ts'
import { build, FAILED, Project } from './project.ts'

beforeAll(build)

/** What the page hands to its script. */
function payloadIn(page: string) {
  const text =
    /<script type="application\/json" data-protokoll-payload>([^<]*)<\/script>\n<script>/.exec(page)?.[1] ?? ''
  return JSON.parse(text) as { vocabulary: unknown; tests: { id: string; trace: string; failed?: boolean }[] }
}

describe('explorer', () => {
  test('puts words and traces, as their files have them, and all that shows them into one file', async () => {
    const project = new Project()
    const { status, stdout, stderr } = await project.run('explorer', '--out', 'all/tests.html')
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const page = read(project, 'all/tests.html')
    expect(stdout).toBe(`1 test: ${Buffer.byteLength(page).toLocaleString('en')} bytes\nOpen all/tests.html\n`)
    const { vocabulary, tests } = payloadIn(page)
    expect(vocabulary).toEqual(twoPhaseWords)
    expect(tests).toEqual([{ id: 'g/f/t', trace: read(project, 'docs-out/traces/g/f/t.jsonl') }])
    expect(Object.keys(project.contents('all'))).toEqual(['tests.html'])
  })

  test('asks for nothing: no address is in the page, and its policy allows none', async () => {
    const project = new Project()
    await project.run('explorer', '--out', 'tests.html')
    const page = read(project, 'tests.html')
    const markup = page.slice(0, page.lastIndexOf('<script>'))
    expect(markup).not.toMatch(/<(?:link|img|iframe|script|a)\b[^>]*\b(?:src|href)="(?!data:,")/)
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1]
    expect(policy).toMatch(
      /^default-src 'none'; script-src 'sha256-[\w+/]+=*'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'$/,
    )
  })

  test('makes the same bytes again, and replaces what it has written', async () => {
    const project = new Project()
    await project.run('explorer', '--out', 'a.html')
    await project.run('explorer', '--out', 'b.html')
    expect(read(project, 'b.html')).toBe(read(project, 'a.html'))
    project.write('docs-out/traces/g/f/u.jsonl', textOf([{ ...HEADER, test: 'u' }, SECTION, ...JOINED, END]))
    expect((await project.run('explorer', '--out', 'a.html')).stdout).toMatch(/^2 tests: /)
    expect(payloadIn(read(project, 'a.html')).tests.map(({ id }) => id)).toEqual(['g/f/t', 'g/f/u'])
  })

  test('shows what failed in the last run where that is asked for', async () => {
    const project = new Project()
    project.write('.protokoll/failed/g/f/fails.jsonl', FAILED)
    project.write('.protokoll/failed/g/f/t.jsonl', FAILED.replace('"test":"fails"', '"test":"t"'))
    await project.run('explorer', '--out', 'a.html')
    expect(payloadIn(read(project, 'a.html')).tests).toEqual([expect.not.objectContaining({ failed: true })])
    const { stdout } = await project.run('explorer', '--failed', '--out', 'a.html')
    expect(stdout).toMatch(/^2 tests, 2 of them failing: /)
    const { tests } = payloadIn(read(project, 'a.html'))
    expect(tests.map(({ id, failed }) => [id, failed])).toEqual([
      ['g/f/fails', true],
      ['g/f/t', true],
    ])
  })

  test('takes the folder of a run, or of traces, that is named', async () => {
    const project = new Project()
    project.copy('docs-out/traces', 'others')
    project.remove('docs-out/traces')
    expect((await project.run('explorer', '--traces', 'others', '--out', 'a.html')).status).toBe(0)
    project.write('run/run.json', '{"run":1}')
    project.copy('others', 'run/traces')
    project.write('run/failed/g/f/fails.jsonl', FAILED)
    expect((await project.run('explorer', '--traces', 'run', '--out', 'a.html')).stdout).toMatch(
      /^2 tests, 1 of them failing/,
    )
  })

  test('says what it is, and which tests it shows, to who runs no scripts', async () => {
    const project = new Project()
    await project.run('explorer', '--out', 'a.html')
    expect(read(project, 'a.html')).toMatch(
      /<noscript>[\s\S]*needs\s+JavaScript[\s\S]*<li>g\/f\/t<\/li>[\s\S]*<\/noscript>/,
    )
  })

  test('keeps hostile names text', async () => {
    const project = new Project()
    const names = [...HOSTILE, '</script><script>alert(1)</script>', '<!--<script>', '{{x}}', '\u202e']
    for (const [i, name] of names.entries()) {
      const header = { ...HEADER, test: `${name} ${i}`, group: 'g', description: name }
      project.write(`docs-out/traces/g/f/h${i}.jsonl`, textOf([header, { section: `${name} ${i}` }, ...JOINED, END]))
    }
    const { status } = await project.run('explorer', '--out', 'a.html')
    expect(status).toBe(0)
    const page = read(project, 'a.html')
    expect(payloadIn(page).tests.length).toBeGreaterThan(names.length / 2)
    // Whatever the texts say, two scripts end, and nothing begins a comment in which their ends would not count.
    expect(page.match(/<\/script/gi)).toHaveLength(2)
    expect(page.match(/<!--/g)).toHaveLength(1)
  })
})

describe('explorer refuses, and writes nothing:', () => {
  test.each([
    ['no file', [], /^error OPTION explorer needs this option\n {2}field {2}--out/],
    ['a folder', ['--out', 'docs-out'], /^error OUTPUT_PLACE docs-out: a folder is there/],
    [
      'somebody else’s file',
      ['--out', 'words.json'],
      /^error OUTPUT_FOREIGN words\.json: something is there that is no/,
    ],
    [
      'a file in a file',
      ['--out', 'words.json/a.html'],
      /^error OUTPUT_WRITE words\.json\/a\.html: .*cannot be written/,
    ],
    ['no folder', ['--out', 'a.html', '--traces', 'gone'], /^error OPTION there is no such folder/],
    ['no traces', ['--out', 'a.html', '--traces', 'features'], /^error TRACE_MISSING features: there are no traces/],
    ['words that are none', ['--out', 'a.html', '--vocabulary', 'protokoll.json'], /^error VOCABULARY protokoll\.json/],
  ])('%s', async (_, args, message) => {
    const project = new Project()
    const before = project.contents('.')
    const { status, stdout, stderr } = await project.run('explorer', ...args)
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toMatch(message)
    expect(project.contents('.')).toEqual(before)
  })

  test('traces that are none, all of them at once', async () => {
    const project = new Project()
    project.write('docs-out/traces/g/f/half.jsonl', textOf([HEADER, SECTION, ...JOINED]))
    project.write('docs-out/traces/g/f/same.jsonl', read(project, 'docs-out/traces/g/f/t.jsonl'))
    project.write('docs-out/traces/g/f/other.jsonl', textOf([{ ...HEADER, vocabulary: 'other' }, END]))
    const { status, stderr } = await project.run('explorer', '--out', 'a.html')
    expect(status).toBe(1)
    expect(stderr.match(/^error \w+ \S+/gm)?.map((line) => line.replace(/:\d*:?$/, ''))).toEqual([
      'error TRACE_TRUNCATED docs-out/traces/g/f/half.jsonl',
      'error TRACE_FIELD docs-out/traces/g/f/other.jsonl',
      'error COLLISION two',
    ])
    expect(project.contents('.')['a.html']).toBeUndefined()
  })
})

function read({ folder }: Project, path: string): string {
  return readFileSync(join(folder, path), 'utf8')
}
