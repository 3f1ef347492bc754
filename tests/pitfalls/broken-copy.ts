import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Break } from './breaks.ts'

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

/** A test that failed: its name, and what was wrong. */
export interface Failure {
  readonly test: string
  readonly message: string
}

export interface Verdict {
  readonly passed: number
  readonly failures: readonly Failure[]
}

/** Runs all scenarios on a copy of the engine that is broken as `change` says; on one that is not, without it. */
export async function runScenarios(change?: Break): Promise<Verdict> {
  const copy = mkdtempSync(join(tmpdir(), 'protokoll-pitfall-'))
  try {
    for (const path of COPIED) cpSync(join(ROOT, path), join(copy, path), { recursive: true })
    symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'))
    if (change) applyTo(copy, change)
    const report = join(copy, 'report.json')
    await vitest(copy, report)
    return read(report)
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

/** Throws when a text is not there exactly once: then the engine has changed, and the break has to follow. */
export function applyTo(copy: string, { number, edits }: Break): void {
  for (const { file, find, replace } of edits) {
    const path = join(copy, 'src/raft', file)
    const parts = readFileSync(path, 'utf8').split(find)
    if (parts.length !== 2) {
      throw new Error(`pitfall ${number}: ${JSON.stringify(find)} is ${parts.length - 1} times in ${file}, not once`)
    }
    writeFileSync(path, parts.join(replace))
  }
}

function vitest(root: string, report: string): Promise<void> {
  const program = join(ROOT, 'node_modules/vitest/vitest.mjs')
  const args = [program, 'run', 'tests/scenarios', '--root', root, '--reporter=json', `--outputFile=${report}`]
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: 'ignore' })
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
