import { dirname, join, resolve } from 'node:path'
import type { TestCase, TestModule, TestProject } from 'vitest/node'
import { type Problem, ProtokollError } from '../common/errors.ts'
import { errno } from '../io/errno.ts'
import { realFiles } from '../io/files.ts'
import { machineProcesses } from '../io/holder.ts'
import type { Lock } from '../io/lock.ts'
import { pathFrom } from '../io/path-from.ts'
import { type LoadedProject, PROJECT_FILE } from '../io/project.ts'
import { foldersAside, whereSeen } from '../io/run-settings.ts'
import { pageFile } from '../pages/writers/page-file.ts'
import { Collection, type Folders, type RunTest, type TraceThere } from './collect.ts'
import { KnownTests, type Run } from './gone.ts'
import { identify, type Naming, tracePath } from './identity.ts'
import type { ProtokollSettings } from './provided.ts'
import { endOf, reasonOf } from './reason.ts'
import { lockForRun } from './run-lock.ts'
import { RunOutput } from './run-output.ts'
import type { RunReport } from './run-report.ts'
import { type Places, toldFailed } from './tell-failed.ts'
import type { WatchedProject, WordFiles } from './words-watch.ts'

/**
 * The traces of the tests that belong to one project file, in one run of Vitest: which may have several, as each of its
 * projects uses the nearest.
 */
export class TracedProject implements WatchedProject {
  private readonly words: Pick<ProtokollSettings, 'vocabulary' | 'features'>
  /** Where its pages are, and what each is called. */
  private readonly pages: Pick<Places, 'out' | 'pageFile'>
  private readonly naming: Naming
  private readonly output: RunOutput | undefined
  private readonly folders: Folders
  /** The projects of Vitest whose tests are recorded here, and whether they are as a whole. */
  private readonly testProjects = new Map<TestProject, boolean>()
  private readonly failed: RunTest[] = []
  /** The tests whose traces have been taken, by Vitest's ids. */
  private readonly taken = new Set<string>()
  private collection: Collection
  private known: KnownTests | undefined
  private unwritten: Problem | undefined
  private locks: Lock[] = []
  /** Why nothing is written: somebody else is at work in the folders. */
  private isLockedOut = false

  /**
   * `root`: the full path of the folder that the project was loaded from. `isAside`: traces that are there stay as they
   * are.
   */
  constructor(root: string, project: LoadedProject, isAside: boolean) {
    const at = (path: string) => resolve(root, path)
    this.words = { vocabulary: at(project.vocabulary), features: at(project.features) }
    const { formats, flavour } = project
    this.pages = { out: at(project.out), pageFile: (name) => pageFile(name, formats[0], flavour) }
    this.naming = { root: at(project.folder), scenarios: at(project.scenarios), groups: project.groups }
    const stage = join(this.naming.root, '.protokoll', `run-${process.pid}`)
    const { vocabulary } = this.words
    const places = { root: this.naming.root, traces: at(project.traces), failed: at(project.failed), vocabulary }
    const output = new RunOutput({ ...places, failOn: project.failOn }, isAside)
    const own = foldersAside(this.naming.root)
    this.folders = own ?? { ...output.folders, stage }
    // A run that the command line starts is no run of the project's.
    this.output = own || whereSeen() ? undefined : output
    this.collection = new Collection(this.folders)
  }

  get files(): WordFiles {
    return { ...this.words, projectFile: join(this.naming.root, PROJECT_FILE) }
  }

  has(testProject: TestProject): boolean {
    return this.testProjects.has(testProject)
  }

  /** Lets the tests of a Vitest project be recorded. */
  add(testProject: TestProject, wholeTests: boolean): void {
    this.testProjects.set(testProject, wholeTests)
    this.provide(testProject, wholeTests, [])
  }

  /** Waits until nobody else writes these traces. What cannot be locked cannot be written, which is told then. */
  async lock(tell: (line: string) => void): Promise<void> {
    this.release()
    this.unwritten = undefined
    for (const folder of this.output?.toLock() ?? []) {
      const lock = await this.tryToLock(folder, tell)
      if (lock === undefined) continue
      if ('release' in lock) this.locks.push(lock)
      else {
        this.unwritten = lock
        this.isLockedOut = true
        return this.unlock()
      }
    }
  }

  begin(run: Run): void {
    // Whoever is on another machine may be there, whatever the processes of this one are.
    if (!this.isLockedOut) {
      realFiles.remove(this.folders.stage)
      removeStagesOfTheDead(dirname(this.folders.stage))
    }
    this.collection = new Collection(this.folders)
    this.failed.length = 0
    this.taken.clear()
    if (!this.isLockedOut) this.writing(() => this.output?.begin())
    this.known = new KnownTests(this.naming, run)
    const shared = this.known.sharedFiles.map((file) => pathFrom(this.naming.root, file))
    for (const [testProject, wholeTests] of this.testProjects) this.provide(testProject, wholeTests, shared)
    // A run that finds no tests was started in the wrong place.
    if (run.specifications.length > 0) this.removeGone('')
  }

  /** Takes the trace of a test that has ended, before its file has: somebody may wait to see it. */
  endTest(test: TestCase): void {
    if (this.known === undefined || !this.testProjects.has(test.project)) return
    if (test.meta().protokoll !== undefined) this.takeTests(test.module, [test], this.known)
  }

  /** Takes the traces of a file that has ended, and removes those of tests that are known to be gone now. */
  end(module: TestModule): void {
    this.take(module)
    for (const folder of this.known?.foldersOf(module) ?? []) this.removeGone(folder)
  }

  /**
   * Ends the run; these are all of its files, and the folder that Vitest runs in. Returns what its tests do differently,
   * and what is wrong.
   */
  endRun(modules: readonly TestModule[], root: string): RunReport {
    // What is left of files that never ended, because the run or their worker did.
    for (const module of modules) this.take(module)
    try {
      return this.reportRun(root)
    } finally {
      this.unlock()
    }
  }

  private reportRun(root: string): RunReport {
    const { known, collection } = this
    const isGone = (trace: TraceThere) => known?.isGone(trace) ?? false
    const report = () => (this.isLockedOut ? undefined : this.output?.report(collection, root, isGone))
    const { lines, problems } = this.writing(report) ?? NOTHING_TOLD
    const collisions = this.writing(() => collection.end()) ?? []
    return { lines, problems: [...collisions, ...(this.unwritten ? [this.unwritten] : []), ...problems] }
  }

  /** What a terminal says of the tests that failed; `root` is the folder that Vitest runs in. */
  toldFailed(root: string): readonly string[] {
    const { failed } = this.folders
    return toldFailed(this.failed, { root, folder: this.naming.root, ...this.words, failed, ...this.pages })
  }

  private provide(testProject: TestProject, wholeTests: boolean, sharedFiles: readonly string[]): void {
    testProject.provide('protokoll', {
      ...this.naming,
      ...this.words,
      wholeTests,
      stage: this.folders.stage,
      project: testProject.name,
      sharedFiles,
    })
  }

  private take(module: TestModule): void {
    const { known } = this
    if (known === undefined || known.hasEnded(module)) return
    const all = [...module.children.allTests()]
    const paths = all.map((test) => this.describe(test, module, known).path)
    if (this.testProjects.has(module.project)) this.takeTests(module, all, known)
    known.end(module, paths)
  }

  private takeTests(module: TestModule, tests: readonly TestCase[], known: KnownTests): void {
    const isNew = ({ id }: TestCase) => !this.taken.has(id)
    const taken = tests.filter(isNew).map((test) => this.describe(test, module, known))
    for (const { id } of tests) this.taken.add(id)
    if (!this.isLockedOut) this.writing(() => this.collection.add(taken))
    for (const test of taken) if (test.end?.end === 'failed') this.failed.push(test)
  }

  private describe(test: TestCase, module: TestModule, known: KnownTests): RunTest {
    return describeTest(test, module, this.naming, known.projectIn(module.moduleId, module.project.name))
  }

  private removeGone(below: string): void {
    const { known } = this
    if (known && !this.isLockedOut)
      this.writing(() => this.collection.removeGone(below, (trace) => known.isGone(trace)))
  }

  private async tryToLock(folder: string, tell: (line: string) => void): Promise<Lock | Problem | undefined> {
    try {
      realFiles.makeFolder(folder)
      return await lockForRun(folder, { tell })
    } catch (error) {
      // A run that writes nothing needs no folder that can be written; one that does says that it cannot.
      if (errno(error) === undefined) throw error
      return undefined
    }
  }

  private release(): void {
    this.unlock()
    this.isLockedOut = false
  }

  /** Folders that were made to be locked go again if nothing came. */
  private unlock(): void {
    for (const { folder, release } of this.locks) {
      release()
      realFiles.removeEmptyFolders(folder, this.naming.root)
    }
    this.locks = []
  }

  /** Does what may fail because of the disk. The first failure is told when the run ends: others have the same cause. */
  private writing<T>(act: () => T): T | undefined {
    try {
      return act()
    } catch (error) {
      if (error instanceof ProtokollError) this.unwritten ??= error.problems[0]
      else if (errno(error) === undefined) throw error
      const advice = 'make sure that the folders of traces in protokoll.json can be written, and run the tests again'
      const message = 'the traces cannot be written'
      this.unwritten ??= { code: 'OUTPUT_WRITE', message, found: String(error), advice }
      return undefined
    }
  }
}

const NOTHING_TOLD: RunReport = { lines: [], problems: [] }

/** A run that was killed could not clear its stage. Another's that still runs is left alone. */
function removeStagesOfTheDead(folder: string): void {
  for (const path of realFiles.list(folder)) {
    const pid = /^run-(\d+)\//.exec(path)?.[1]
    if (pid !== undefined && !machineProcesses.isAlive(Number(pid))) realFiles.remove(join(folder, `run-${pid}`))
  }
}

function describeTest(test: TestCase, { moduleId }: TestModule, naming: Naming, project: string): RunTest {
  const { state, errors = [] } = test.result()
  const { staged, line, reason = reasonOf(errors, naming.root) } = test.meta().protokoll ?? {}
  const hasEnded = state === 'passed' || state === 'failed'
  const file = test.location ? `${moduleId}:${test.location.line}` : moduleId
  return {
    path: tracePath(identify(moduleId, test.fullName, naming, project)),
    name: `${file} > ${test.fullName}`,
    ...(staged === undefined ? {} : { staged }),
    ...(line === undefined ? {} : { line }),
    ...(hasEnded ? { end: endOf(state === 'passed', test.options.fails === true, reason) } : {}),
  }
}
