import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { onTestFinished } from 'vitest'
import { realFiles } from '../../src/tracer/io/files.ts'
import { renderProject } from '../../src/tracer/io/render-project.ts'
import { contents } from '../tracer/io/folders.ts'
import { END, HEADER, JOINED, SECTION, textOf } from '../tracer/support/traces.ts'
import { twoPhaseWords } from '../tracer/support/two-phase.ts'

const REPOSITORY = resolve(import.meta.dirname, '../..')
const CLI = join(REPOSITORY, 'dist/cli.js')

/** Compiles the command line. It is run as users run it. */
export function build(): void {
  execFileSync(process.execPath, ['scripts/build.mjs'], { cwd: REPOSITORY })
}

export const TRACE = textOf([HEADER, SECTION, ...JOINED, END])
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

  /** Makes the pages, without starting a process for it. */
  render(): void {
    const at = (path: string) => join(this.folder, path)
    const options = { vocabulary: at('words.json'), features: at('features'), traces: at('docs-out/traces') }
    renderProject({ ...options, out: at('docs-out'), theme: 'default' })
  }

  run(...args: string[]): Ended {
    return this.runIn('.', ...args)
  }

  /** Runs the command in a folder of the project. */
  runIn(below: string, ...args: string[]): Ended {
    const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], {
      cwd: join(this.folder, below),
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C.UTF-8', NO_COLOR: '1', COLUMNS: '100' },
    })
    return { status, stdout, stderr }
  }
}
