import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vitest/config'
import type { Vitest } from 'vitest/node'
import { loadProject } from '../io/project.ts'
import type {} from './provided.ts'
import { TraceReporter } from './reporter.ts'

/** Runs that have a reporter already: Vitest calls the plugin once a project. */
const reported = new WeakSet<Vitest>()

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
 * is over. The project file is looked for in Vitest's root. Throws `PROJECT_FILE`.
 */
export function protokoll({ wholeTests = false }: PluginOptions = {}): Plugin {
  return {
    name: 'protokoll',
    // Without it Vitest does not say where in its file a test stands, and there would be no descriptions.
    config: () => ({ test: { includeTaskLocation: true } }),
    configureVitest({ vitest, project }) {
      const root = vitest.config.root
      const { vocabulary, features, scenarios, traces, failed, out } = loadProject(root)
      const stage = join(root, '.protokoll', `run-${process.pid}`)
      const at = (path: string) => resolve(root, path)
      project.provide('protokoll', {
        root,
        vocabulary: at(vocabulary),
        features: at(features),
        scenarios: at(scenarios),
        wholeTests,
        stage,
      })
      // No browser has what it needs, nor what a test that is recorded does.
      if (!project.config.browser.enabled) project.config.setupFiles.unshift(SETUP)
      if (reported.has(vitest)) return
      reported.add(vitest)
      const folders = { traces: at(traces), failed: at(failed), stage }
      const shownAt = { vocabulary: at(vocabulary), out: at(out) }
      vitest.config.reporters.push(new TraceReporter(vitest, folders, at(scenarios), shownAt))
    },
  }
}
