import { spawn } from 'node:child_process'
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

const ROOT = resolve(import.meta.dirname, '../..')
const COPIED = [
  'src',
  'tests/scenarios',
  'tests/support',
  'vocabulary',
  'features',
  'package.json',
  'protokoll.json',
  'tsconfig.json',
  'vitest.config.ts',
]

/** A change of the sources. Paths are below the repository. */
export type Edit =
  /** The text `find`, which must be in `file` exactly once, becomes `replace`. */
  | { readonly file: string; readonly find: string; readonly replace: string }
  /** The text from `cut`, which must be there exactly once, to right before `upTo` goes, to the end of `moveTo` if that is given. */
  | { readonly file: string; readonly cut: string; readonly upTo: string; readonly moveTo?: string }
  /** The file gets another name. */
  | { readonly file: string; readonly renameTo: string }

/** A test that failed: its name, and what was wrong. */
export interface Failure {
  readonly test: string
  readonly message: string
}

export interface Verdict {
  readonly passed: number
  readonly failures: readonly Failure[]
}

/** A copy of the sources in a folder of its own, changed, for running scenarios on. Remove it after use. */
export class ChangedCopy {
  readonly folder = mkdtempSync(join(tmpdir(), 'protokoll-copy-'))

  /** Throws when an edit does not fit: then the sources have changed, and whoever names it has to follow. */
  constructor(name: string, edits: readonly Edit[]) {
    for (const path of COPIED) cpSync(join(ROOT, path), join(this.folder, path), { recursive: true })
    symlinkSync(join(ROOT, 'node_modules'), join(this.folder, 'node_modules'))
    for (const edit of edits) applyEdit(this.folder, name, edit)
  }

  /** Runs the scenarios in these files or folders; all of them by default. Their traces are then in the copy. */
  async run(files: readonly string[] = ['tests/scenarios']): Promise<Verdict> {
    const report = join(this.folder, 'report.json')
    await vitest(this.folder, report, files)
    return read(report)
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

function applyEdit(copy: string, name: string, edit: Edit): void {
  const path = join(copy, edit.file)
  if ('renameTo' in edit) {
    mkdirSync(dirname(join(copy, edit.renameTo)), { recursive: true })
    renameSync(path, join(copy, edit.renameTo))
    return
  }
  const text = readFileSync(path, 'utf8')
  if ('find' in edit) {
    const [before, after] = around(text, edit.find, name, edit.file)
    writeFileSync(path, before + edit.replace + after)
    return
  }
  const [before, after] = around(text, edit.cut, name, edit.file)
  const end = after.indexOf(edit.upTo)
  if (end < 0) throw new Error(`${name}: ${JSON.stringify(edit.upTo)} does not follow in ${edit.file}`)
  writeFileSync(path, before + after.slice(end))
  if (edit.moveTo) appendFileSync(join(copy, edit.moveTo), `\n${edit.cut}${after.slice(0, end)}`)
}

/** What is before and after a text that is there exactly once. */
function around(text: string, find: string, name: string, file: string): readonly [string, string] {
  const [before, after, ...more] = text.split(find)
  if (before !== undefined && after !== undefined && more.length === 0) return [before, after]
  const times = text.split(find).length - 1
  throw new Error(`${name}: ${JSON.stringify(find)} is ${times} times in ${file}, not once`)
}

function vitest(root: string, report: string, files: readonly string[]): Promise<void> {
  const program = join(ROOT, 'node_modules/vitest/vitest.mjs')
  // Other copies run at the same time: one worker does with the least work what several would do sooner.
  const args = ['run', ...files, '--root', root, '--maxWorkers=1', '--reporter=json', `--outputFile=${report}`]
  return new Promise((done, fail) => {
    // The traces of the copy are its own to write, also where those of this repository stay as they are.
    const env = { ...process.env, UPDATE_SNAPSHOT: 'new' }
    const child = spawn(process.execPath, [program, ...args], { cwd: root, stdio: 'ignore', env })
    child.on('error', fail)
    child.on('close', () => done())
  })
}

/** What of Vitest's report matters here. */
interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly title: string
      readonly status: string
      readonly failureMessages: readonly string[]
    }[]
  }[]
}

function read(file: string): Verdict {
  const report: Report = JSON.parse(readFileSync(file, 'utf8'))
  const results = report.testResults.flatMap(({ assertionResults }) => assertionResults)
  const failures = results
    .filter(({ status }) => status === 'failed')
    .map(({ title, failureMessages }) => ({ test: title, message: failureMessages.join('\n') }))
  return { passed: results.filter(({ status }) => status === 'passed').length, failures }
}
