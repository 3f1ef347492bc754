import { dirname, join, resolve } from 'node:path'
import type { Plugin } from 'vitest/config'
import type { Reporter, TestCase, TestModule, TestRunEndReason, Vitest } from 'vitest/node'
import { describeProblem } from '../errors.ts'
import { errno } from '../io/errno.ts'
import { realFiles } from '../io/files.ts'
import { loadProject } from '../io/project.ts'
import { collect, type Folders, type RunTest } from './collect.ts'
import { identify, tracePath } from './identity.ts'
import type {} from './provided.ts'

/**
 * The Vitest plugin: lets tests be recorded (see `test`), and puts their traces where `protokoll.json` says when a run
 * is over. The project file is looked for in Vitest's root. Throws `PROJECT_FILE`.
 */
export function protokoll(): Plugin {
  const reported = new WeakSet<Vitest>()
  return {
    name: 'protokoll',
    // Without it Vitest does not say where in its file a test stands, and there would be no descriptions.
    config: () => ({ test: { includeTaskLocation: true } }),
    configureVitest({ vitest, project }) {
      const root = vitest.config.root
      const { vocabulary, features, scenarios, traces, failed } = loadProject(root)
      const stage = join(root, '.protokoll', `run-${process.pid}`)
      const at = (path: string) => resolve(root, path)
      project.provide('protokoll', {
        vocabulary: at(vocabulary),
        features: at(features),
        scenarios: at(scenarios),
        stage,
      })
      if (reported.has(vitest)) return
      reported.add(vitest)
      const folders = { traces: at(traces), failed: at(failed), stage }
      vitest.config.reporters.push(new TraceReporter(vitest, folders, at(scenarios)))
    },
  }
}

class TraceReporter implements Reporter {
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
    const problems = collect(tests, await this.isComplete(modules, reason), this.folders)
    for (const problem of problems) this.vitest.logger.error(`error ${describeProblem(problem)}`)
    if (problems.length > 0) process.exitCode = 1
  }

  /** Whether every test that there is was at least seen, so that a trace without a test is one of a test that is gone. */
  private async isComplete(modules: readonly TestModule[], reason: TestRunEndReason): Promise<boolean> {
    const { config } = this.vitest
    const filtered = config.testNamePattern !== undefined || config.shard !== undefined || config.project.length > 0
    if (filtered || reason === 'interrupted') return false
    if (modules.some((module) => module.errors().length > 0)) return false
    const seen = new Set(modules.map(({ moduleId }) => moduleId))
    const all = await this.vitest.globTestSpecifications()
    return all.every(({ moduleId }) => seen.has(moduleId))
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
  return {
    path: tracePath(identify(moduleId, test.fullName, scenarios)),
    name: `${moduleId} > ${test.fullName}`,
    ...(staged === undefined ? {} : { staged }),
    ...(state === 'passed' || state === 'failed' ? { outcome: state } : {}),
  }
}
