import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vitest/config'
import type { TestProject, Vitest } from 'vitest/node'
import { ProtokollError, quote } from '../common/errors.ts'
import { RUN_HOLDS } from '../io/lock.ts'
import { type LoadedProject, loadProject } from '../io/project.ts'
import { requireRunPlaces } from '../io/run-places.ts'
import { whereSeen } from '../io/run-settings.ts'
import { TraceReporter } from './reporter.ts'
import { sayWhoRuns } from './run-lock.ts'
import { PLUGIN_NAME } from './test-projects.ts'

/** Of configurations that have one: Vitest calls the plugin once a project, and again with another when it restarts. */
const reporters = new WeakMap<Vitest['config'], TraceReporter>()

/** What the plugin is to do besides. */
export interface PluginOptions {
  /**
   * Records every test that watches something as a whole, in a section of its name, also if it does not ask for a
   * `scenario`; see `watch` of `protokoll/vitest`. Default false.
   */
  readonly wholeTests?: boolean
}

/** What runs before each file of tests: beside this file, as a source and in the package. */
const SETUP = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './setup.ts' : './vitest-setup.js', import.meta.url),
)

/**
 * The Vitest plugin: lets tests be recorded (see `test`), and puts their traces where `protokoll.json` says when a run
 * is over. The project file is that of the root of the Vitest project, or the nearest above it. Throws `PROJECT_FILE`,
 * and `OPTION` in a Vitest that is too old.
 */
export function protokoll({ wholeTests = false }: PluginOptions = {}): Plugin {
  return {
    name: PLUGIN_NAME,
    config() {
      withoutStack(() => requireVitest(installedVersion()))
      // Without it Vitest does not say where in its file a test stands, and there would be no descriptions.
      return { test: { includeTaskLocation: true } }
    },
    configureVitest({ vitest, project }) {
      withoutStack(() => requireVitest(vitest.version))
      // Then it is asked what there is to see, and no project file is needed.
      if (whereSeen()) {
        project.provide('protokollSees', { wholeTests })
        return addSetup(project)
      }
      project.config.env = { ...project.config.env, [RUN_HOLDS]: sayWhoRuns() }
      const root = resolve(project.config.root)
      const loaded = withoutStack(() => checkedProject(root))
      const reporter = reporters.get(vitest.config) ?? new TraceReporter(vitest)
      reporter.record(project, root, loaded, wholeTests)
      addSetup(project)
      if (reporters.has(vitest.config)) return
      reporters.set(vitest.config, reporter)
      vitest.config.reporters.push(reporter)
    },
  }
}

function checkedProject(root: string): LoadedProject {
  const project = loadProject(root)
  requireRunPlaces(root, project)
  return project
}

/** No browser has what it needs, nor what a test that is recorded does. */
function addSetup({ config }: TestProject): void {
  if (!config.browser.enabled) config.setupFiles.unshift(SETUP)
}

/** Vitest prints the stack of what keeps it from starting; where a user's mistake was found says nothing of it. */
function withoutStack<T>(act: () => T): T {
  try {
    return act()
  } catch (error) {
    if (!(error instanceof ProtokollError)) throw error
    error.stack = `${error.name}: ${error.message}`
    // Nor do its fields, which Vitest would print as well.
    for (const name of ['name', 'code', 'problems']) Object.defineProperty(error, name, { enumerable: false })
    throw error
  }
}

/** The first version of Vitest that tells reporters all that they need. */
const FIRST_VERSION = 4

/** Before 3.1 Vitest does not call the plugin with itself. That it is there at all, it says in the environment. */
function installedVersion(): string | undefined {
  if (process.env['VITEST'] === undefined) return undefined
  try {
    return createRequire(import.meta.url)('vitest/package.json').version
  } catch {
    return undefined
  }
}

function requireVitest(version: string | undefined): void {
  if (version === undefined || Number.parseInt(version, 10) >= FIRST_VERSION) return
  const message = 'protokoll does not work with this version of Vitest'
  const legal = `${FIRST_VERSION}.0.0 or newer`
  const advice = `npm install --save-dev vitest@${FIRST_VERSION}, or a newer one that your Node can run`
  throw new ProtokollError({ code: 'OPTION', field: 'vitest', message, found: quote(version), legal, advice })
}
