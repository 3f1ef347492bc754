import { resolve } from 'node:path'
import type { Reporter, TestCase, TestModule, TestProject, TestSpecification, Vitest } from 'vitest/node'
import { describeProblems } from '../common/errors.ts'
import { withoutCommands } from '../common/one-line.ts'
import { type LoadedProject, loadProject } from '../io/project.ts'
import { isAside } from './run-output.ts'
import { allTestProjects } from './test-projects.ts'
import { TracedProject } from './traced-project.ts'
import { WordReaders } from './word-readers.ts'
import { WordsWatch } from './words-watch.ts'

/** A Vitest project whose tests are recorded, and what its project file says. */
interface Recorded {
  readonly testProject: TestProject
  readonly root: string
  readonly project: LoadedProject
  readonly wholeTests: boolean
}

/**
 * Puts the traces where they belong: those of a file's tests when the file has ended, before its worker goes on. Vitest
 * begins a group of projects (`sequence.groupOrder`) when the one before it is over, so tests of a later group find the
 * traces of this run, and none of a test that is known to be gone.
 */
export class TraceReporter implements Reporter {
  private readonly vitest: Vitest
  private readonly recorded: Recorded[] = []
  /** By the folders of their project files. */
  private projects = new Map<string, TracedProject>()
  /** What takes their place when the next run begins: project files that have been read again. */
  private next: Map<string, TracedProject> | undefined
  private readonly readers = new WordReaders()
  private readonly watch: WordsWatch | undefined

  constructor(vitest: Vitest) {
    this.vitest = vitest
    const watched = {
      projects: () => [...(this.next ?? this.projects).values()],
      reload: () => this.reload(),
    }
    this.watch = vitest.config.watch ? new WordsWatch(vitest, watched, this.readers) : undefined
  }

  /** Has the tests of a Vitest project recorded as the project file says, which was loaded from `root`. */
  record(testProject: TestProject, root: string, project: LoadedProject, wholeTests: boolean): void {
    const recorded = { testProject, root, project, wholeTests }
    this.recorded.push(recorded)
    this.addTo(this.projects, recorded)
    this.watch?.add()
  }

  private addTo(projects: Map<string, TracedProject>, { testProject, root, project, wholeTests }: Recorded): void {
    const folder = resolve(root, project.folder)
    const traced = projects.get(folder) ?? new TracedProject(root, project, isAside(this.vitest))
    projects.set(folder, traced)
    traced.add(testProject, wholeTests)
  }

  /** Reads the project files again. Throws `PROJECT_FILE`. */
  private reload(): void {
    const projects = new Map<string, TracedProject>()
    for (const each of this.recorded) this.addTo(projects, { ...each, project: loadProject(each.root) })
    this.next = projects
  }

  async onTestRunStart(specifications: readonly TestSpecification[]): Promise<void> {
    const projects = await allTestProjects(this.vitest)
    this.projects = this.next ?? this.projects
    this.next = undefined
    const tell = (line: string) => this.vitest.logger.log(withoutCommands(line))
    // In one order everywhere: two runs with several projects do not wait for each other.
    for (const [, project] of [...this.projects].toSorted(([a], [b]) => (a < b ? -1 : 1))) await project.lock(tell)
    for (const project of this.projects.values()) project.begin({ vitest: this.vitest, specifications, projects })
  }

  onTestCaseResult(test: TestCase): void {
    for (const project of this.projects.values()) project.endTest(test)
  }

  onTestModuleEnd(module: TestModule): void {
    this.readers.note(module)
    for (const project of this.projects.values()) project.end(module)
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const { root } = this.vitest.config
    const reports = [...this.projects.values()].map((project) => project.endRun(modules, root))
    for (const line of reports.flatMap(({ lines }) => lines)) this.tell(line)
    const problems = reports.flatMap((report) => report.problems)
    if (problems.length > 0) {
      this.tell(describeProblems(problems, 'error '))
      process.exitCode = 1
    }
    for (const project of this.projects.values()) {
      // Beside what other reporters write for programs to read.
      const told = project.toldFailed(root)
      if (told.length > 0) this.tell(`\n${told.join('\n')}\n`)
    }
  }

  private tell(lines: string): void {
    this.vitest.logger.error(withoutCommands(lines))
  }
}
