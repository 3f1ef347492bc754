import { describe, expect, test } from 'vitest'
import { textOf } from '../tracer/support/traces.ts'
import { Project, TRACE } from './project.ts'

/** What the runs leave, by the paths of traces. */
interface Runs {
  readonly first: Readonly<Record<string, string>>
  readonly second: Readonly<Record<string, string>>
}

/** A project whose Vitest leaves what it is told to: `tests/external/repeat.test.ts` has real ones. */
function projectOf({ first, second }: Runs, version = '4.1.0'): Project {
  const project = new Project()
  project.write('node_modules/vitest/package.json', JSON.stringify({ version, bin: { vitest: 'run.mjs' } }))
  project.write('node_modules/vitest/runs.json', JSON.stringify({ first, second }))
  project.write(
    'node_modules/vitest/run.mjs',
    `import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
    import { basename, dirname, join } from 'node:path'
    const aside = process.env.PROTOKOLL_ASIDE
    const runs = JSON.parse(readFileSync(join(import.meta.dirname, 'runs.json'), 'utf8'))
    for (const [path, text] of Object.entries(runs[basename(aside)])) {
      mkdirSync(dirname(join(aside, path)), { recursive: true })
      writeFileSync(join(aside, path), text)
    }
    console.log('\\u001b[31mran\\u001b[0m ' + process.argv.slice(2).join(' '))
    process.exitCode = 1`,
  )
  return project
}

const SAME = { 'p/traces/g/f/t.jsonl': TRACE }
const MARKED = TRACE.replace('"test":"t"', '"test":"m","repeatable":false')

describe('protokoll repeat', () => {
  test('lists tests apart that are marked, and counts them among none', async () => {
    const project = projectOf({
      first: { ...SAME, 'p/traces/g/f/m.jsonl': MARKED },
      second: { ...SAME, 'p/traces/g/f/m.jsonl': MARKED.replace('One', 'Two') },
    })
    expect(await project.run('repeat')).toEqual({
      status: 0,
      stdout: '1 test did the same in both runs\nMarked as not repeatable, and not compared:\n  g / f / m\n',
      stderr: '',
    })
  })

  test('tells of a test that only one run has', async () => {
    const project = projectOf({ first: { ...SAME, 'p/failed/g/f/u.jsonl': TRACE }, second: SAME })
    const { status, stdout } = await project.run('repeat')
    expect([status, stdout]).toEqual([
      1,
      'g / f / t\n  trace    g/f/u.jsonl, only in the first run\n\n' +
        '1 test did something else in the second run; why that may be: docs/reference/repeatable.rst in the package\n1 test did the same in both runs\n',
    ])
  })

  test('shows what is hostile, and lets nothing of it steer a terminal', async () => {
    const hostile = textOf([JSON.parse(TRACE.split('\n')[0] ?? ''), { section: '\u001b[2J' }, { end: 'passed' }])
    const { stdout } = await projectOf({
      first: { 'p/traces/x.jsonl': hostile },
      second: { 'p/traces/x.jsonl': TRACE },
    }).run('repeat')
    expect(stdout).toContain('  trace    x.jsonl:2\n  first    the section "\\u001b[2J" begins\n')
  })

  test('leaves nothing, whatever comes of it', async () => {
    const project = projectOf({ first: {}, second: {} })
    const { status, stderr } = await project.run('repeat', 'tests/a', '--', '-t', 'x')
    expect(status).toBe(2)
    expect(stderr).toMatch(/^error VITEST no test left a trace\n.*\n {9}ran run .*--bail=0 tests\/a -t x\n {2}do {5}/)
    expect(project.contents('.protokoll')).toEqual({})
  })

  test('lets Vitest write nothing else, unless it is told to', async () => {
    const { stderr } = await projectOf({ first: {}, second: {} }).run('repeat', '--', '--coverage', '--reporter=junit')
    expect(stderr).toContain('ran run --bail=0 --coverage --reporter=junit\n')
  })

  test.each([
    ['is none', undefined, 'error VITEST there is no Vitest in this project\n'],
    ['is an old one', '3.2.4', 'error VITEST this Vitest is too old\n  found  "3.2.4"\n  legal  Vitest 4.1 or newer\n'],
  ])('refuses where Vitest %s', async (_, version, told) => {
    const project = projectOf({ first: SAME, second: SAME }, version)
    if (version === undefined) project.remove('node_modules')
    const { status, stderr } = await project.run('repeat')
    expect([status, stderr]).toEqual([2, expect.stringContaining(told)])
  })

  test('refuses where there is no project file', async () => {
    const project = projectOf({ first: SAME, second: SAME })
    project.remove('protokoll.json')
    const { status, stderr } = await project.run('repeat')
    expect([status, stderr]).toEqual([2, expect.stringContaining('error PROJECT_FILE ')])
  })
})
