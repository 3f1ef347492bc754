import { mkdirSync, mkdtempSync, readdirSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Io } from '../../src/cli/io.ts'
import { build, committed, GIT_ENVIRONMENT, OTHER, Project, runWith, TRACE } from './project.ts'

/** One line of each command, and what its output begins with in the project that `committed` makes. */
const LINES = [
  [['render', '--out', './out', '--templates', 'mine', '--failed'], /^1 test: \d+ files written/],
  [
    ['render', '--theme=classic', '--features=features', '--vocabulary=words.json', '--traces=docs-out/traces'],
    /^1 test: /,
  ],
  [['explorer', '--out', './all/tests.html', '--failed'], /^1 test: [\d,]+ bytes\nOpen \.\/all\/tests\.html\n$/],
  [['view', '--port', '0'], /^1 test\. Open http:\/\/127\.0\.0\.1:\d+\/\n$/],
  [['diff', 'git:HEAD~1', 'docs-out/traces'], /^outcome: /],
  [['diff', 'docs-out/traces', 'git:HEAD', '--vocabulary', 'words.json', '--format', 'html'], /^<!doctype html>/i],
  [['merge', 'docs-out/traces', '../PROJECT/docs-out/traces', '--out', 'all'], /^1 trace from 2 folders\n$/],
  [['upgrade'], /^\d of 1 trace rewritten\n/],
  [['repeat', 'tests', '--', '--run'], /^1 test did the same in both runs\n$/],
  [['init'], /^1 test in 1 file: 1 event at 1 node\n/],
  [['help', 'diff'], /^protokoll diff /],
  [['--version'], /^\d/],
] as const

// The explorer is made of what the package has.
beforeAll(build)

/** A Vitest that leaves what a run of tests would: `tests/external` has real ones. */
const VITEST = `
import { mkdirSync, writeFileSync } from 'node:fs'
const { PROTOKOLL_ASIDE: aside, PROTOKOLL_SEEN: seen } = process.env
if (aside) mkdirSync(aside + '/p/traces', { recursive: true })
if (aside) writeFileSync(aside + '/p/traces/t.jsonl', ${JSON.stringify(TRACE)})
const facts = [{ is: 'node', node: 'a' }]
const test = { file: process.cwd() + '/a.test.js', id: '1_0', isPlugged: true, isWatching: true, events: 1, facts }
if (seen) writeFileSync(seen + '/t.json', JSON.stringify(test))
`

function project(): Project {
  const made = committed()
  made.write('node_modules/vitest/package.json', '{"version":"4.1.0","bin":"run.mjs"}')
  made.write('node_modules/vitest/run.mjs', VITEST)
  made.write('mine/rst/description.hbs', 'Mine: {{description}}')
  return made
}

function run({ folder }: Project, args: readonly string[], io: Partial<Io> = {}) {
  const named = args.map((arg) => arg.replace('PROJECT', folder.slice(tmpdir().length + 1)))
  return runWith({ cwd: folder, ...io }, ...named)
}

describe('the folder and the environment of the process', () => {
  const elsewhere = mkdtempSync(join(tmpdir(), 'protokoll-elsewhere-'))
  const here = process.cwd()
  beforeEach(() => {
    mkdirSync(elsewhere, { recursive: true })
    process.chdir(elsewhere)
    vi.stubEnv('GIT_DIR', join(elsewhere, 'nothing'))
    vi.stubEnv('LC_ALL', 'de_DE.UTF-8')
    vi.stubEnv('NO_COLOR', '1')
  })
  afterEach(() => {
    vi.restoreAllMocks()
    vi.unstubAllEnvs()
    process.chdir(here)
    // Not if there is anything in it.
    rmdirSync(elsewhere)
  })

  test.each(LINES)('do not matter to %j', async (args, output) => {
    const made = project()
    // What the command needs has been loaded then: that may depend on where the process is.
    await run(made, args, { stdout: { write: () => true } })
    made.remove('all')
    vi.spyOn(process, 'cwd').mockImplementation(() => {
      throw new Error('whoever runs a command says where')
    })
    const { status, stdout, stderr } = await run(made, args)
    vi.restoreAllMocks()
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toMatch(output)
    expect(readdirSync(elsewhere)).toEqual([])
  })

  test('do not matter to what is refused, which names files from where the command runs', async () => {
    const made = project()
    const told = async (...args: string[]) => (await run(made, args)).stderr
    expect(await told('render', '--vocabulary', './gone.json')).toMatch(
      /^error VOCABULARY \.\/gone\.json: cannot be read\n {2}found {2}ENOENT: .* open 'gone\.json'\n$/,
    )
    expect(await told('merge', 'docs-out/traces', '--out', 'words.json')).toMatch(
      /^error OUTPUT_WRITE words\.json: .*\n {2}found {2}.*'words\.json/,
    )
    made.write('mine/rst/page.hbs', '{{nope}}')
    expect(await told('render', '--templates', 'mine')).toMatch(/^error TEMPLATE_FIELD mine\/rst\/page\.hbs:1: /)
  })

  test('do not keep colours away, nor bring them', async () => {
    const made = project()
    made.write('after/g/f/t.jsonl', OTHER)
    const isColourful = async (io: Partial<Io>) => {
      const { stdout } = await run(made, ['diff', 'docs-out/traces', 'after'], io)
      return stdout.includes('\u001b[')
    }
    const isTTY = { stdout: true, stderr: false }
    expect(await isColourful({ isTTY })).toBe(true)
    expect(await isColourful({ isTTY, env: { ...GIT_ENVIRONMENT, NO_COLOR: '' } })).toBe(true)
    expect(await isColourful({ isTTY, env: { ...GIT_ENVIRONMENT, NO_COLOR: '1' } })).toBe(false)
    expect(await isColourful({ isTTY: { stdout: false, stderr: true } })).toBe(false)
  })
})

test('runs at one time in several folders do not know of each other', async () => {
  const projects = Array.from({ length: 2 }, () => project())
  for (const [i, each] of projects.entries()) {
    each.write('docs-out/traces/g/f/t.jsonl', TRACE.replaceAll('"section":"One"', `"section":"Number ${i}"`))
  }
  const lines = LINES.flatMap(([args]) => projects.map((each) => [each, args] as const))
  const runAll = async () => {
    const ended = await Promise.all(lines.map(([each, args]) => run(each, args)))
    return { ended, contents: projects.map((each) => each.contents('out')) }
  }
  const { ended, contents } = await runAll()
  for (const [i, each] of projects.entries()) {
    expect(Object.values(each.contents('docs-out/developer')).join('')).toContain(`Number ${i}`)
    expect(Object.values(contents[i] ?? {}).join('')).toContain(`Number ${i}`)
    expect(Object.values(contents[i] ?? {}).join('')).not.toContain(`Number ${1 - i}`)
  }
  expect(ended.map(({ status }) => status)).toEqual(lines.map(() => 0))
})

describe('progress', () => {
  /** Goes to the start of the line, and clears it. */
  const CLEAR = '\r\u001b[K'
  const stderrOf = async (io: Partial<Io>, ...args: string[]) => (await run(new Project(), args, io)).stderr
  const isTTY = { stdout: false, stderr: true }

  test('is shown to a person, and is gone in the end', async () => {
    for (const [stage, ...args] of [
      ['making pages', 'render'],
      ['reading', 'diff', 'docs-out/traces', 'docs-out/traces'],
    ]) {
      const shown = await stderrOf({ isTTY }, ...args)
      expect(shown).toContain(`${CLEAR}${stage}`)
      expect(shown.endsWith(CLEAR)).toBe(true)
    }
  })

  test('is gone before an error is told', async () => {
    const made = new Project()
    made.write('docs-out/traces/bad.jsonl', '')
    const { stderr } = await run(made, ['render'], { isTTY })
    expect(stderr).toContain(`${CLEAR}error TRACE_`)
  })

  test.each([{ CI: 'true' }, { TERM: 'dumb' }])('is not shown with %o', async (env) => {
    expect(await stderrOf({ isTTY, env }, 'render')).toBe('')
  })

  test('is not shown where nobody looks on, also not on standard output', async () => {
    const made = new Project()
    const { stdout, stderr } = await run(made, ['render'], { isTTY: { stdout: true, stderr: false } })
    expect([stdout.includes('\r'), stderr]).toEqual([false, ''])
  })
})

describe('output', () => {
  const failing = (error: Error) => ({ write: () => Promise.reject(error) })
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' })

  test('is waited for, also if it is taken slowly', async () => {
    let taken = ''
    const write = async (text: string) => {
      await new Promise((resolve) => setTimeout(resolve, 20))
      taken += text
    }
    const { status } = await run(new Project(), ['render'], { stdout: { write } })
    expect(status).toBe(0)
    expect(taken).toMatch(/Start at docs-out\/developer\/tests\/index\.rst\n/)
  })

  test.each([
    ['render', 1, ['render']],
    ['diff', 2, ['diff', 'docs-out/traces', 'docs-out/traces']],
    ['help', 1, ['help']],
  ])('that has no room is told, with the status of %s', async (_, expected, args) => {
    const { status, stderr } = await run(new Project(), args, { stdout: failing(full) })
    expect(status).toBe(expected)
    expect(stderr).toMatch(/^error OUTPUT_WRITE standard output cannot be written\n {2}found {2}ENOSPC: .*\n {2}do {5}/)
  })

  test('of errors that nobody can be told changes nothing else', async () => {
    const { status } = await run(new Project(), ['rendr'], { stderr: failing(full) })
    expect(status).toBe(1)
  })
})

describe('what nobody has foreseen', () => {
  const bug = new TypeError("Cannot read properties of undefined (reading 'x')")
  const broken = {
    write() {
      throw bug
    },
  }

  test.each([
    ['render', ['render']],
    ['diff', ['diff', 'docs-out/traces', 'docs-out/traces']],
    ['help', ['help']],
  ])('in %s is called a mistake in protokoll, with how to report it and where it happened', async (_, args) => {
    const { status, stderr } = await run(new Project(), args, { stdout: broken })
    const [head = '', ...stack] = stderr.split('\n')
    expect(status).toBe(70)
    expect(head).toMatch(/^error MISTAKE this is a mistake in protokoll \d+\.\d+\.\d+: please report it, with /)
    expect(stack.join('\n')).toBe(`${bug.stack}\n`)
  })

  test('by protokoll, but is of the system, is told as that', async () => {
    const made = new Project()
    made.write('protokoll.json', JSON.stringify({ vocabulary: 'words.json', traces: 'x'.repeat(300) }))
    const { status, stderr } = await run(made, ['render'])
    expect(status).toBe(1)
    expect(stderr).toMatch(/^error SYSTEM the system refuses something\n {2}found {2}ENAMETOOLONG: .* 'x+'\n {2}do {5}/)
  })
})
