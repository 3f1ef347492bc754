import { resolve } from 'node:path'
import type { Reporter, TestModule, TestProject, TestSpecification, Vitest } from 'vitest/node'
import { describeProblems } from '../common/errors.ts'
import { withoutCommands } from '../common/one-line.ts'
import type { LoadedProject } from '../io/project.ts'
import { isAside } from './run-output.ts'
import { allTestProjects } from './test-projects.ts'
import { TracedProject } from './traced-project.ts'

/**
 * Puts the traces where they belong: those of a file's tests when the file has ended, before its worker goes on. Vitest
 * begins a group of projects (`sequence.groupOrder`) when the one before it is over, so tests of a later group find the
 * traces of this run, and none of a test that is known to be gone.
 */
export class TraceReporter implements Reporter {
  private readonly vitest: Vitest
  /** By the folders of their project files. */
  private readonly projects = new Map<string, TracedProject>()

  constructor(vitest: Vitest) {
    this.vitest = vitest
  }

  /** Has the tests of a Vitest project recorded as the project file says, which was loaded from `root`. */
  record(testProject: TestProject, root: string, project: LoadedProject, wholeTests: boolean): void {
    const folder = resolve(root, project.folder)
    const traced = this.projects.get(folder) ?? new TracedProject(root, project, isAside(this.vitest))
    this.projects.set(folder, traced)
    traced.add(testProject, wholeTests)
  }

  async onTestRunStart(specifications: readonly TestSpecification[]): Promise<void> {
    const projects = await allTestProjects(this.vitest)
    for (const project of this.projects.values()) project.begin({ vitest: this.vitest, specifications, projects })
  }

  onTestModuleEnd(module: TestModule): void {
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
