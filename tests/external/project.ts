import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll } from 'vitest'
import { realFiles } from '../../src/tracer/io/files.ts'
import { listFiles } from '../../src/tracer/io/list.ts'

const ROOT = resolve(import.meta.dirname, '../..')

/** How a module of this repository is imported from anywhere, whatever the folder of the clone is called. */
const quoted = (path: string) => JSON.stringify(join(ROOT, path))
const PLUGIN = quoted('src/tracer/vitest/plugin.ts')
const TEST = quoted('src/tracer/vitest/index.ts')
const SIM = quoted('src/sim/index.ts')

/** A project in a folder of its own, below this repository so that it finds Vitest, or elsewhere. */
export class Project {
  readonly folder: string

  constructor(plugins = '[protokoll()]', below = join(ROOT, '.protokoll')) {
    mkdirSync(below, { recursive: true })
    this.folder = mkdtempSync(join(below, 'project-'))
    afterAll(() => rmSync(this.folder, { recursive: true, force: true }))
    const vocabulary = join(ROOT, 'vocabulary/raft.json')
    const features = join(ROOT, 'features')
    this.write('protokoll.json', JSON.stringify({ vocabulary, features, traces: 'traces', failed: 'failed' }))
    this.writeConfig('vitest.config.ts', `plugins: ${plugins}, test: { include: ['tests/**/*.test.ts'] }`)
  }

  /** A Vitest configuration with these fields, which have `protokoll`. */
  writeConfig(path: string, fields: string): void {
    const config = `export default { ${fields}, root: import.meta.dirname }`
    this.write(path, `import { protokoll } from ${PLUGIN}\n${config}\nvoid protokoll\n`)
  }

  write(path: string, content: string): void {
    realFiles.write(join(this.folder, path), content)
  }

  /** A test file; `body` has `test`, `expect` and `Cluster`. */
  writeTests(path: string, body: string): void {
    const imports = [`{ expect } from 'vitest'`, `{ test } from ${TEST}`, `{ Cluster } from ${SIM}`]
    this.write(path, `${imports.map((each) => `import ${each}`).join('\n')}\nvoid [expect, Cluster]\n${body}`)
  }

  remove(path: string): void {
    rmSync(join(this.folder, path), { recursive: true })
  }

  /** Runs Vitest as a user would, and returns its exit status and all that it printed. Traces are written. */
  run(...args: string[]): { status: number | null; output: string } {
    return this.runVitest({ UPDATE_SNAPSHOT: 'new' }, args)
  }

  /** The same where Vitest leaves snapshots as they are. */
  runInCi(...args: string[]): { status: number | null; output: string } {
    return this.runVitest({ UPDATE_SNAPSHOT: undefined }, args)
  }

  private runVitest(env: object, args: readonly string[]): { status: number | null; output: string } {
    const cli = join(ROOT, 'node_modules/vitest/vitest.mjs')
    const quiet = { ...process.env, CI: 'true', NO_COLOR: '1', ...env }
    const options = { cwd: this.folder, encoding: 'utf8', env: quiet } as const
    const { status, stdout, stderr } = spawnSync(process.execPath, [cli, 'run', ...args], options)
    return { status, output: stdout + stderr }
  }

  /** Runs the command line as it was built. */
  protokoll(...args: string[]): { status: number | null; output: string } {
    const options = { cwd: this.folder, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } } as const
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'dist/cli.js'), ...args], options)
    return { status, output: stdout + stderr }
  }

  /** The page of a test, wherever it is. */
  page(slug: string): string {
    const path = this.files('docs-out').find((each) => each.endsWith(`/${slug}.rst`))
    return path === undefined ? '' : this.read(join('docs-out', path))
  }

  files(folder: string): string[] {
    return listFiles(join(this.folder, folder))
  }

  read(path: string): string {
    return realFiles.read(join(this.folder, path)) ?? ''
  }

  /** Every file of a folder with its content, for comparing. */
  contents(folder: string): Record<string, string> {
    return Object.fromEntries(this.files(folder).map((path) => [path, this.read(join(folder, path))]))
  }
}
