import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Io } from '../../src/cli/io.ts'
import { run } from '../../src/cli/run.ts'
import { realFiles } from '../../src/tracer/io/files.ts'
import { renderProject } from '../../src/tracer/io/render-project.ts'
import { contents } from '../tracer/io/folders.ts'
import { END, HEADER, JOINED, SECTION, textOf } from '../tracer/support/traces.ts'
import { twoPhaseWords } from '../tracer/support/two-phase.ts'

const REPOSITORY = resolve(import.meta.dirname, '../..')
/** The command line as it is built. */
export const CLI = join(REPOSITORY, 'dist/cli.js')

/** Compiles the command line, for those tests that start a process. */
export function build(): void {
  execFileSync(process.execPath, ['scripts/build.mjs'], { cwd: REPOSITORY })
}

/** git without the settings of whoever runs the tests. */
export const GIT_ENVIRONMENT = {
  PATH: process.env['PATH'],
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
}

/** A folder that is not there. */
const NOWHERE = join(tmpdir(), 'protokoll-nowhere')

export const TRACE = textOf([HEADER, SECTION, ...JOINED, END])
/** Another trace of the same test: what the nodes do differs. */
export const OTHER = TRACE.replace('"op":"joined"}', '"op":"joined","set":{"round":4}}')
export const FAILED = textOf([{ ...HEADER, test: 'fails' }, SECTION, ...JOINED, { end: 'failed' }])

export interface Ended {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A user's project: words, features, one trace, in a folder of its own. */
export class Project {
  readonly folder = mkdtempSync(join(tmpdir(), 'protokoll-cli-'))

  constructor() {
    onTestFinished(() => rmSync(this.folder, { recursive: true, force: true }))
    this.write('protokoll.json', '{"vocabulary":"words.json"}')
    this.write('words.json', JSON.stringify(twoPhaseWords))
    for (const kind of ['short', 'features', 'narrative']) this.write(`features/f/${kind}.rst`, 'Text.')
    this.write('docs-out/traces/g/f/t.jsonl', TRACE)
  }

  write(path: string, content: string): void {
    realFiles.write(join(this.folder, path), content)
  }

  remove(path: string): void {
    realFiles.remove(join(this.folder, path))
  }

  copy(from: string, to: string): void {
    cpSync(join(this.folder, from), join(this.folder, to), { recursive: true })
  }

  /** What is below a folder of the project. */
  contents(path = 'docs-out/developer'): Record<string, string> {
    return contents(join(this.folder, path))
  }

  /** Makes the whole project what `contents('.')` said. */
  restore(files: Readonly<Record<string, string>>): void {
    for (const name of readdirSync(this.folder)) rmSync(join(this.folder, name), { recursive: true })
    for (const [path, content] of Object.entries(files)) {
      const file = join(this.folder, path)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, Buffer.from(content, 'latin1'))
    }
  }

  /** Makes the pages, without starting a process for it. */
  render(): void {
    const at = (path: string) => join(this.folder, path)
    const options = { vocabulary: at('words.json'), features: at('features'), traces: at('docs-out/traces') }
    renderProject({ ...options, out: at('docs-out'), project: at('.'), theme: 'default' })
  }

  run(...args: string[]): Promise<Ended> {
    return this.runIn('.', ...args)
  }

  /** Runs the command line in a folder of the project. */
  runIn(below: string, ...args: string[]): Promise<Ended> {
    return runWith({ cwd: join(this.folder, below) }, ...args)
  }
}

/** Runs the command line in this process. Without other words nobody looks on, and git has no settings. */
export async function runWith(io: Partial<Io>, ...args: string[]): Promise<Ended> {
  const stdout: string[] = []
  const stderr: string[] = []
  const status = await run(args, {
    stdout: { write: (text) => stdout.push(text) },
    stderr: { write: (text) => stderr.push(text) },
    cwd: NOWHERE,
    env: GIT_ENVIRONMENT,
    isTTY: { stdout: false, stderr: false },
    ...io,
  })
  return { status, stdout: stdout.join(''), stderr: stderr.join('') }
}

/** The same in a process of its own, as users run it: `build` first. */
export function runProcess(cwd: string, ...args: string[]): Ended {
  const env = { ...GIT_ENVIRONMENT, NO_COLOR: '1' }
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], { cwd, encoding: 'utf8', env })
  return { status, stdout, stderr }
}

/** Runs git in a folder. */
export function git(folder: string, ...args: string[]): void {
  const own = ['-c', 'user.name=n', '-c', 'user.email=e@example.org', '-c', 'init.defaultBranch=trunk']
  execFileSync('git', [...own, ...args], { cwd: folder, env: GIT_ENVIRONMENT, stdio: 'pipe' })
}

/** A project with two commits: in the first the trace is another one. */
export function committed(): Project {
  const project = new Project()
  project.write('docs-out/traces/g/f/t.jsonl', OTHER)
  git(project.folder, 'init')
  git(project.folder, 'add', '.')
  git(project.folder, 'commit', '-m', 'one')
  project.write('docs-out/traces/g/f/t.jsonl', TRACE)
  git(project.folder, 'commit', '-am', 'two')
  return project
}
