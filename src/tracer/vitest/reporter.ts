import { dirname, join } from 'node:path'
import type { Reporter, TestCase, TestModule, TestRunEndReason, Vitest } from 'vitest/node'
import { describeProblem, type Problem } from '../common/errors.ts'
import { errno } from '../io/errno.ts'
import { realFiles } from '../io/files.ts'
import { collect, type Folders, type RunTest } from './collect.ts'
import { identify, tracePath } from './identity.ts'
import type {} from './provided.ts'

/** Puts the traces where they belong when a run is over. */
export class TraceReporter implements Reporter {
  private readonly vitest: Vitest
  private readonly folders: Folders
  private readonly scenarios: string

  constructor(vitest: Vitest, folders: Folders, scenarios: string) {
    this.vitest = vitest
    this.folders = folders
    this.scenarios = scenarios
  }

  onTestRunStart(): void {
    realFiles.remove(this.folders.stage)
    removeStagesOfTheDead(dirname(this.folders.stage))
  }

  async onTestRunEnd(modules: readonly TestModule[], _errors: unknown, reason: TestRunEndReason): Promise<void> {
    const tests = modules.flatMap((module) =>
      [...module.children.allTests()].map((test) => describeTest(test, module, this.scenarios)),
    )
    const gone = (await this.isComplete(modules, reason)) ? this.goneTests(modules, tests) : () => false
    const problems = this.collect(tests, gone)
    for (const problem of problems) this.vitest.logger.error(`error ${describeProblem(problem)}`)
    if (problems.length > 0) process.exitCode = 1
  }

  private collect(tests: readonly RunTest[], gone: (path: string) => boolean): readonly Problem[] {
    try {
      return collect(tests, gone, this.folders)
    } catch (error) {
      if (errno(error) === undefined) throw error
      const advice = 'make sure that the folders of traces in protokoll.json can be written, and run the tests again'
      return [{ code: 'OUTPUT_WRITE', message: 'the traces cannot be written', found: String(error), advice }]
    }
  }

  /** Whether every test that Vitest knows was at least seen. */
  private async isComplete(modules: readonly TestModule[], reason: TestRunEndReason): Promise<boolean> {
    const { config } = this.vitest
    const filtered = config.testNamePattern !== undefined || config.shard !== undefined || config.project.length > 0
    if (filtered || reason === 'interrupted' || modules.length === 0) return false
    if (modules.some((module) => module.errors().length > 0)) return false
    const seen = new Set(modules.map(({ moduleId }) => moduleId))
    const all = await this.vitest.globTestSpecifications()
    return all.every(({ moduleId }) => seen.has(moduleId))
  }

  /**
   * Whose trace no test stands for: its file ran without it, or there is no such file. Vitest may know fewer files than
   * there are (`--exclude`, `--dir`), so a file that did not run is looked for on the disk.
   */
  private goneTests(modules: readonly TestModule[], tests: readonly RunTest[]): (path: string) => boolean {
    const known = new Set(tests.map(({ path }) => path.toLowerCase()))
    const folderOf = (file: string) => dirname(tracePath(identify(file, 'any', this.scenarios)))
    const ran = new Set(modules.map(({ moduleId }) => folderOf(moduleId)))
    const there = new Set(realFiles.list(this.scenarios).map((file) => folderOf(join(this.scenarios, file))))
    const fileIsGone = (folder: string) => ran.has(folder) || !there.has(folder)
    return (path) => !known.has(path.toLowerCase()) && fileIsGone(dirname(path))
  }
}

/** A run that was killed could not clear its stage. Another's that still runs is left alone. */
function removeStagesOfTheDead(folder: string): void {
  for (const path of realFiles.list(folder)) {
    const pid = /^run-(\d+)\//.exec(path)?.[1]
    if (pid !== undefined && !isAlive(Number(pid))) realFiles.remove(join(folder, `run-${pid}`))
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return errno(error) !== 'ESRCH'
  }
}

function describeTest(test: TestCase, { moduleId }: TestModule, scenarios: string): RunTest {
  const { state } = test.result()
  const staged = test.meta().protokoll?.staged
  const file = test.location ? `${moduleId}:${test.location.line}` : moduleId
  return {
    path: tracePath(identify(moduleId, test.fullName, scenarios)),
    name: `${file} > ${test.fullName}`,
    ...(staged === undefined ? {} : { staged }),
    ...(state === 'passed' || state === 'failed' ? { outcome: state } : {}),
  }
}
