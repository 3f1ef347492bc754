import { resolve } from 'node:path'
import type { Vitest } from 'vitest/node'
import { isError } from '../common/errors.ts'
import { oneLine } from '../common/one-line.ts'
import { projectFolder } from '../io/project.ts'

/** What the plugin is called among those of a Vite configuration. */
export const PLUGIN_NAME = 'protokoll'

/** A project of a Vitest configuration. */
export interface TestProjectFiles {
  readonly name: string
  /** The folder of the project file that says where its traces go; undefined if its tests are not recorded. */
  readonly folder: string | undefined
  /** The test files that are in it, by their full paths. */
  readonly files: ReadonlySet<string>
}

/**
 * All projects of a run's configuration, also those that the run leaves out (`--project`): which tests a file has, and
 * what they are called, must not depend on that. To find those the configuration is read once more, and nothing run.
 */
export async function allTestProjects(vitest: Vitest): Promise<readonly TestProjectFiles[]> {
  const run = await filesOf(vitest)
  if (vitest.config.project.length === 0) return run
  try {
    const whole = await filesOfWhole(vitest)
    if (run.every(({ name }) => whole.some((each) => each.name === name))) return whole
  } catch (error) {
    const found = isError(error) ? error.message : String(error)
    vitest.logger.warn(`protokoll cannot see the projects that this run leaves out: ${oneLine(found)}`)
  }
  return run
}

async function filesOfWhole({ config, vite }: Vitest): Promise<readonly TestProjectFiles[]> {
  const { createVitest } = await import('vitest/node')
  const { configFile } = vite.config
  const options = {
    root: config.root,
    config: typeof configFile === 'string' ? configFile : (false as const),
    mode: vite.config.mode,
    project: [],
    watch: false,
    api: false,
  }
  const whole = await createVitest('test', options)
  try {
    return await filesOf(whole)
  } finally {
    await whole.close()
  }
}

async function filesOf({ projects }: Vitest): Promise<readonly TestProjectFiles[]> {
  return Promise.all(
    projects.map(async (project) => {
      const { testFiles, typecheckTestFiles } = await project.globTestFiles()
      const isTraced = project.vite.config.plugins.some(({ name }) => name === PLUGIN_NAME)
      return {
        name: project.name,
        folder: isTraced ? projectFolder(project.config.root) : undefined,
        files: new Set([...testFiles, ...typecheckTestFiles].map((file) => resolve(file))),
      }
    }),
  )
}
