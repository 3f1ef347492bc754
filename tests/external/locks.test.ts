/** Two at once, in one folder. */
import { spawn } from 'node:child_process'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { Project } from './project.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const VITEST = [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run']
const CLI = join(ROOT, 'dist/cli.js')

interface Ended {
  readonly status: number | null
  readonly output: string
}

function start(project: Project, args: readonly string[], env: object = {}): Promise<Ended> {
  const all = { ...process.env, CI: 'true', NO_COLOR: '1', UPDATE_SNAPSHOT: 'new', ...env }
  const child = spawn(process.execPath, args, { cwd: project.folder, env: all })
  const parts: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => parts.push(String(data)))
  return new Promise((done) => child.on('close', (status) => done({ status, output: parts.join('') })))
}

/** Tests whose traces say which run they are of, in files that wait until another run has been started. */
function twoFiles(): Project {
  const project = new Project()
  for (const name of ['a', 'b', 'c']) {
    project.writeTests(
      `tests/g/${name}.test.ts`,
      `import { existsSync, writeFileSync } from 'node:fs'
      test('t', async ({ scenario }) => {
        const cluster = new Cluster({ nodes: ['N-A'] })
        scenario.watch(cluster)
        scenario.section('run ' + process.env.WHICH, () => cluster.tick())
        writeFileSync('begun-' + process.env.WHICH, '')
        while (process.env.AFTER && !existsSync(process.env.AFTER)) await new Promise((done) => setTimeout(done, 20))
      })`,
    )
  }
  return project
}

function runsIn(project: Project): string[] {
  const traces = project.files('traces').map((path) => project.read(join('traces', path)))
  return [...new Set(traces.flatMap((text) => /"section":"run (\w+)"/.exec(text)?.[1] ?? []))]
}

test('of two runs that write the same traces the later waits, and leaves all of them', async () => {
  const project = twoFiles()
  // The first goes on when the second says that it waits: it would not end otherwise, nor write anything.
  const first = start(project, VITEST, { WHICH: 'one', AFTER: 'go' })
  await until(() => project.files('.').includes('begun-one'))
  const second = start(project, VITEST, { WHICH: 'two' })
  await until(() => project.files('traces').length > 0)
  project.write('go', '')
  const ended = await Promise.all([first, second])
  expect(
    ended.map(({ status }) => status),
    ended.map(({ output }) => output).join('\n'),
  ).toEqual([0, 0])
  expect(runsIn(project)).toEqual(['two'])
  expect(project.files('traces')).toEqual(['g/a/t.jsonl', 'g/b/t.jsonl', 'g/c/t.jsonl'])
})

test('of two renders at once one is refused or comes later, and the pages are whole', async () => {
  const project = twoFiles()
  await start(project, VITEST, { WHICH: 'one' })
  const ended = await Promise.all([1, 2, 3].map(() => start(project, [CLI, 'render'])))
  expect(ended.filter(({ status }) => status === 0).length).toBeGreaterThan(0)
  for (const { status, output } of ended) if (status !== 0) expect(output).toContain('error OUTPUT_LOCKED docs-out: ')
  const before = project.contents('docs-out')
  expect(await start(project, [CLI, 'render'])).toMatchObject({ status: 0 })
  expect(project.contents('docs-out')).toEqual(before)
  expect(Object.keys(before).filter((path) => path.startsWith('.'))).toEqual([])
})

test('a run that somebody else keeps out leaves no traces, fails and says what to do', async () => {
  const project = twoFiles()
  const lock = 'traces/.protokoll-lock.elsewhere-1.b.s.1.9.0.00000000'
  project.write(lock, '')
  const { status, output } = await start(project, VITEST, { WHICH: 'one' })
  expect([status, output]).toEqual([1, expect.stringContaining('error OUTPUT_LOCKED ')])
  expect(output).toContain(`remove ${join(project.folder, lock)}`)
  expect(output).toMatch(/Tests +3 passed/)
  expect(project.files('traces')).toEqual([lock.slice('traces/'.length)])
})

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((done) => setTimeout(done, 50))
}
