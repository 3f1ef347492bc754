import { dirname, join } from 'node:path'
import type { Reporter, TestCase, TestModule, TestSpecification, Vitest } from 'vitest/node'
import { describeProblem, type Problem } from '../common/errors.ts'
import { errno } from '../io/errno.ts'
import { realFiles } from '../io/files.ts'
import { Collection, type Folders, type RunTest } from './collect.ts'
import { KnownTests, traceFolder } from './gone.ts'
import { identify, tracePath } from './identity.ts'
import type {} from './provided.ts'
import { endOf, reasonOf } from './reason.ts'
import { type Places, toldFailed } from './tell-failed.ts'

/**
 * Puts the traces where they belong: those of a file's tests when the file has ended, before its worker goes on. Vitest
 * begins a group of projects (`sequence.groupOrder`) when the one before it is over, so tests of a later group find the
 * traces of this run, and none of a test that is known to be gone.
 */
export class TraceReporter implements Reporter {
  private readonly vitest: Vitest
  private readonly folders: Folders
  private readonly scenarios: string
  private collection: Collection
  private known: KnownTests | undefined
  private unwritten: Problem | undefined
  private readonly taken: RunTest[] = []
  private readonly shownAt: Pick<Places, 'vocabulary' | 'out'>

  constructor(vitest: Vitest, folders: Folders, scenarios: string, shownAt: Pick<Places, 'vocabulary' | 'out'>) {
    this.shownAt = shownAt
    this.vitest = vitest
    this.folders = folders
    this.scenarios = scenarios
    this.collection = new Collection(folders)
  }

  async onTestRunStart(specifications: readonly TestSpecification[]): Promise<void> {
    realFiles.remove(this.folders.stage)
    removeStagesOfTheDead(dirname(this.folders.stage))
    this.collection = new Collection(this.folders)
    this.unwritten = undefined
    this.taken.length = 0
    this.known = await KnownTests.of(this.vitest, specifications, this.scenarios)
    // A run that finds no tests was started in the wrong place.
    if (specifications.length > 0) this.removeGone('')
  }

  onTestModuleEnd(module: TestModule): void {
    this.take(module)
    this.removeGone(traceFolder(module.moduleId, this.scenarios))
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    // What is left of files that never ended, because the run or their worker did.
    for (const module of modules) this.take(module)
    const collisions = this.writing(() => this.collection.end()) ?? []
    const problems = [...collisions, ...(this.unwritten ? [this.unwritten] : [])]
    for (const problem of problems) this.vitest.logger.error(`error ${describeProblem(problem)}`)
    if (problems.length > 0) process.exitCode = 1
    // Beside what other reporters write for programs to read.
    const told = toldFailed(this.taken, { ...this.folders, ...this.shownAt, root: this.vitest.config.root })
    if (told.length > 0) this.vitest.logger.error(`\n${told.join('\n')}\n`)
  }

  private take(module: TestModule): void {
    if (this.known?.hasEnded(module)) return
    const tests = [...module.children.allTests()].map((test) =>
      describeTest(test, module, this.scenarios, this.vitest.config.root),
    )
    this.writing(() => this.collection.add(tests))
    this.taken.push(...tests.filter(({ end }) => end?.end === 'failed'))
    const traces = tests.map(({ path }) => path)
    this.known?.end(module, traces)
  }

  private removeGone(below: string): void {
    const { known } = this
    if (known) this.writing(() => this.collection.removeGone(below, (path, there) => known.isGone(path, there)))
  }

  /** Does what may fail because of the disk. The first failure is told when the run ends: others have the same cause. */
  private writing<T>(act: () => T): T | undefined {
    try {
      return act()
    } catch (error) {
      if (errno(error) === undefined) throw error
      const advice = 'make sure that the folders of traces in protokoll.json can be written, and run the tests again'
      const message = 'the traces cannot be written'
      this.unwritten ??= { code: 'OUTPUT_WRITE', message, found: String(error), advice }
      return undefined
    }
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

function describeTest(test: TestCase, { moduleId }: TestModule, scenarios: string, root: string): RunTest {
  const { state, errors = [] } = test.result()
  const { staged, reason = reasonOf(errors, root) } = test.meta().protokoll ?? {}
  const hasEnded = state === 'passed' || state === 'failed'
  const file = test.location ? `${moduleId}:${test.location.line}` : moduleId
  return {
    path: tracePath(identify(moduleId, test.fullName, scenarios)),
    name: `${file} > ${test.fullName}`,
    ...(staged === undefined ? {} : { staged }),
    ...(hasEnded ? { end: endOf(state === 'passed', test.options.fails === true, reason) } : {}),
  }
}
