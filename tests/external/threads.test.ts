import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeProblem } from '../../src/tracer/common/errors.ts'
import { listFiles } from '../../src/tracer/io/list.ts'
import { renderProject } from '../../src/tracer/io/render-project.ts'
import { problemsOf } from '../tracer/support/traces.ts'

const CLI = resolve('dist/cli.js')
let folder = ''

/** What the built command line makes of the project: with so many tests it uses threads. */
function renderInThreads(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, 'render', ...args], {
    cwd: folder,
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

/** What this thread makes of it alone. */
function renderAlone(out: string, templates?: string) {
  const options = { cwd: folder, vocabulary: resolve('vocabulary/raft.json'), features: resolve('features') }
  return renderProject({
    ...options,
    traces: 'traces',
    out,
    theme: 'default',
    ...(templates === undefined ? {} : { templates }),
  })
}

const contentsOf = (out: string) =>
  listFiles(join(folder, out)).map((path) => [path, readFileSync(join(folder, out, path), 'utf8')])

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'protokoll-threads-'))
  cpSync('docs-out/traces', join(folder, 'traces'), { recursive: true })
  const project = { vocabulary: resolve('vocabulary/raft.json'), features: resolve('features'), traces: 'traces' }
  writeFileSync(join(folder, 'protokoll.json'), JSON.stringify(project))
  mkdirSync(join(folder, 'mine/rst'), { recursive: true })
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.skipIf(availableParallelism() < 2)('a render with the help of other threads', () => {
  test('writes what one thread writes, to the byte', () => {
    expect(renderInThreads('--out', 'together')).toMatchObject({ status: 0, stderr: '' })
    renderAlone('alone')
    expect(contentsOf('together').length).toBeGreaterThan(1000)
    expect(contentsOf('together')).toEqual(contentsOf('alone'))
  })

  test('has that help', () => {
    // Node writes a profile for each thread.
    const args = ['--cpu-prof', '--cpu-prof-dir', join(folder, 'profiles'), CLI, 'render', '--out', 'together']
    expect(spawnSync(process.execPath, args, { cwd: folder }).status).toBe(0)
    expect(listFiles(join(folder, 'profiles')).length).toBeGreaterThan(1)
  })

  test('tells all that is wrong with traces, in their order, and writes nothing', () => {
    const broken = listFiles(join(folder, 'traces')).filter((_, i) => i % 60 === 30)
    const before = broken.map((path) => readFileSync(join(folder, 'traces', path), 'utf8'))
    for (const path of broken) writeFileSync(join(folder, 'traces', path), 'no trace\n')
    try {
      const problems = problemsOf(() => renderAlone('refused'))
      expect(problems).toHaveLength(broken.length)
      const { status, stderr } = renderInThreads('--out', 'refused')
      expect(status).toBe(1)
      expect(stderr).toBe(problems.map((problem) => `error ${describeProblem(problem)}\n`).join(''))
      expect(existsSync(join(folder, 'refused'))).toBe(false)
    } finally {
      for (const [i, path] of broken.entries()) writeFileSync(join(folder, 'traces', path), before[i] ?? '')
    }
  })

  test('refuses a template that fails as one thread does, and writes nothing', () => {
    writeFileSync(join(folder, 'mine/rst/page.hbs'), '{{label}} {{nothing}}\n')
    const problems = problemsOf(() => renderAlone('refused', 'mine'))
    const { status, stderr } = renderInThreads('--out', 'refused', '--templates', 'mine')
    expect(status).toBe(1)
    expect(stderr).toBe(problems.map((problem) => `error ${describeProblem(problem)}\n`).join(''))
    expect(existsSync(join(folder, 'refused'))).toBe(false)
  })
})
