import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, openSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, expect, test, vi } from 'vitest'
import { build, CLI, type Ended, GIT_ENVIRONMENT, OTHER, Project, runProcess, TRACE } from './project.ts'

beforeAll(build, 60_000)

/** Each starts processes. */
vi.setConfig({ testTimeout: 60_000 })

/** More than pipes and sockets hold. */
const MUCH = 2 ** 18
const DIFF = ['diff', 'docs-out/traces', 'after', '--format', 'json', '--fail-on', 'any']

/** A project whose report is long. */
function long(): Project {
  const project = new Project()
  for (let i = 0; i < 120; i += 1) {
    const named = (trace: string) => trace.replace('"test":"t"', `"test":"t${i}"`)
    project.write(`docs-out/traces/g/f/t${i}.jsonl`, named(TRACE))
    project.write(`after/g/f/t${i}.jsonl`, named(OTHER.replace('"round":4', `"round":${i + 4}`)))
  }
  return project
}

function start({ folder }: Project, ...args: string[]): ChildProcess {
  return spawn(process.execPath, [CLI, ...args], { cwd: folder, env: GIT_ENVIRONMENT })
}

async function statusOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null) await once(child, 'exit')
  return child.exitCode
}

test('a process ends with the status that the command returns, and says the same', async () => {
  const project = new Project()
  await project.run('render')
  for (const args of [['rendr'], ['diff', 'gone', 'after'], ['render']]) {
    expect(runProcess(project.folder, ...args)).toEqual(await project.run(...args))
  }
})

test('a long report comes whole through a pipe that is read slowly', async () => {
  const project = long()
  const { stdout: expected } = await project.run(...DIFF)
  expect(expected.length).toBeGreaterThan(MUCH)
  const child = start(project, ...DIFF)
  let text = ''
  for await (const chunk of child.stdout ?? []) {
    await sleep(text === '' ? 200 : 5)
    text += chunk
  }
  expect(text).toBe(expected)
  expect(await statusOf(child)).toBe(1)
})

test.skipIf(process.platform === 'win32')('a long report comes whole through a pipe of a shell', async () => {
  const project = long()
  const line = `'${process.execPath}' '${CLI}' ${DIFF.join(' ')} | (sleep 0.2; cat)`
  const options = { cwd: project.folder, env: GIT_ENVIRONMENT, encoding: 'utf8', maxBuffer: 2 ** 24 } as const
  const { stdout } = spawnSync('sh', ['-c', line], options)
  expect(stdout).toBe((await project.run(...DIFF)).stdout)
})

test('whoever stops to read is no reason to complain, and changes no status', async () => {
  const child = start(long(), ...DIFF)
  let complaint = ''
  child.stderr?.on('data', (chunk) => (complaint += chunk))
  await once(child.stdout ?? child, 'data')
  child.stdout?.destroy()
  expect(await statusOf(child)).toBe(1)
  expect(complaint).toBe('')
})

test.skipIf(!existsSync('/dev/full'))('output that has no room is told', () => {
  const options = { cwd: new Project().folder, encoding: 'utf8', env: GIT_ENVIRONMENT } as const
  const full = openSync('/dev/full', 'w')
  const run = (...stdio: ('pipe' | number)[]) =>
    spawnSync(process.execPath, [CLI, 'help'], { ...options, stdio: ['ignore', ...stdio] })
  const { status, stderr } = run(full, 'pipe')
  expect(status).toBe(1)
  expect(stderr).toMatch(/^error OUTPUT_WRITE standard output cannot be written\n {2}found {2}ENOSPC: /)
  expect(run(full, full).status).toBe(1)
})

/** Runs a shell's line with a terminal; `script` lays both outputs together. */
function onTerminal({ folder }: Project, line: string): Ended {
  const env = { ...GIT_ENVIRONMENT, TERM: 'xterm' }
  const { status, stdout, stderr } = spawnSync('script', ['-qec', line, '/dev/null'], {
    cwd: folder,
    encoding: 'utf8',
    env,
  })
  return { status, stdout, stderr }
}

test.skipIf(process.platform !== 'linux')('a terminal gets colours and progress, and a file gets neither', () => {
  const project = new Project()
  project.write('after/g/f/t.jsonl', OTHER)
  const command = `'${process.execPath}' '${CLI}' diff docs-out/traces after`
  const { status, stdout: both } = onTerminal(project, command)
  expect(status).toBe(0)
  expect(both).toContain('\r\u001b[Kreading docs-out/traces')
  expect(both).toContain('\u001b[31moutcome: ')
  expect(onTerminal(project, `${command} >report`).stdout).toContain('\r\u001b[Kreading docs-out/traces')
  expect(project.contents('.')['report']).not.toContain('\u001b')
  expect(onTerminal(project, `${command} 2>errors`).stdout).not.toContain('reading')
})
