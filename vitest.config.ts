import { availableParallelism } from 'node:os'
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'
import { protokoll } from './src/tracer/vitest/plugin.ts'

/** No test measures time: a limit is there to end what hangs, also on a machine that does much else. */
const PATIENT = { testTimeout: 120_000, hookTimeout: 120_000, expect: { poll: { timeout: 60_000 } } }
/** The same for tests that have other programs do half a minute's work. */
const VERY_PATIENT = { ...PATIENT, testTimeout: 900_000, hookTimeout: 900_000 }

/** In the order in which they run: the traces that the scenarios leave are in place when a later group reads them. */
const SCENARIOS_FIRST = { groupOrder: 0 }
const THEN = { groupOrder: 1 }
const AT_LAST = { groupOrder: 2 }

/** No test of these changes what others see, and starting each file afresh takes longer than running it. */
const TOGETHER = { isolate: false }

const below = (folder: string) => [`tests/${folder}/**/*.test.ts`]

/** What random schedules show of the broken copies. */
const EXPLORED = 'tests/pitfalls/explored.test.ts'

const projects: TestProjectInlineConfiguration[] = [
  {
    plugins: [protokoll()],
    test: { name: 'scenarios', include: below('scenarios'), sequence: SCENARIOS_FIRST, ...TOGETHER, ...PATIENT },
  },
  {
    test: {
      name: 'unit',
      // Whatever is in no other project.
      include: ['tests/**/*.test.ts'],
      exclude: ['scenarios', 'external', 'browser', 'cases', 'pitfalls', 'sites'].flatMap(below),
      sequence: THEN,
      ...TOGETHER,
      ...PATIENT,
    },
  },
  // Docutils, PlantUML and Sphinx as Debian packages them. Tests fail where those are missing.
  { test: { name: 'external', include: below('external'), sequence: AT_LAST, ...VERY_PATIENT } },
  // The site that `npm run site` built, as readers get it. Needs Chromium as Debian packages it.
  {
    test: {
      name: 'browser',
      include: below('browser'),
      globalSetup: 'tests/browser/require-site.ts',
      sequence: AT_LAST,
      ...VERY_PATIENT,
    },
  },
  // The traces of changed code, which is run before them. Rendering needs Debian's `cmark-gfm` and `chromium`.
  {
    test: {
      name: 'cases',
      include: below('cases'),
      globalSetup: 'tests/cases/setup.ts',
      sequence: AT_LAST,
      ...VERY_PATIENT,
    },
  },
  // All scenarios on broken copies of the engine, each a process of its own.
  {
    test: {
      name: 'pitfalls',
      include: below('pitfalls'),
      exclude: [EXPLORED],
      maxConcurrency: availableParallelism(),
      sequence: AT_LAST,
      ...VERY_PATIENT,
    },
  },
]

// The same copies, and random schedules: a command of its own, as it takes long.
projects.push({
  test: { name: 'explored', include: [EXPLORED], maxConcurrency: availableParallelism(), ...VERY_PATIENT },
})

export default defineConfig({
  test: {
    projects,
    // The main process has little to do while tests run.
    maxWorkers: '100%',
    coverage: {
      provider: 'v8',
      include: ['src/**'],
      // What is left of the engine's branches are guards that say why they stand.
      thresholds: { 'src/raft/**': { branches: 98 } },
      reporter: ['text-summary', 'json-summary'],
    },
  },
})
