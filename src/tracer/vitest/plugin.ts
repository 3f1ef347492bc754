import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import type { Plugin } from 'vitest/config'
import type { Vitest } from 'vitest/node'
import { ProtokollError, quote } from '../common/errors.ts'
import { loadProject } from '../io/project.ts'
import { RUN_SETTINGS } from '../io/run-settings.ts'
import { TraceReporter } from './reporter.ts'
import { PLUGIN_NAME } from './test-projects.ts'

/** Of runs that have one already: Vitest calls the plugin once a project. */
const reporters = new WeakMap<Vitest, TraceReporter>()

/**
 * The Vitest plugin: lets tests be recorded (see `test`), and puts their traces where `protokoll.json` says when a run
 * is over. The project file is that of the root of the Vitest project, or the nearest above it. Throws `PROJECT_FILE`,
 * and `OPTION` in a Vitest that is too old.
 */
export function protokoll(): Plugin {
  return {
    name: PLUGIN_NAME,
    config() {
      requireVitest(installedVersion())
      // Without it Vitest does not say where in its file a test stands, and there would be no descriptions.
      return { test: { includeTaskLocation: true } }
    },
    configureVitest({ vitest, project }) {
      requireVitest(vitest.version)
      // Then it is asked what there is to see, and no project file is needed.
      if (process.env[RUN_SETTINGS.seen]) {
        project.provide('protokollSees', true)
        return
      }
      const root = resolve(project.config.root)
      const reporter = reporters.get(vitest) ?? new TraceReporter(vitest)
      reporter.record(project, root, loadProject(root))
      if (reporters.has(vitest)) return
      reporters.set(vitest, reporter)
      vitest.config.reporters.push(reporter)
    },
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
