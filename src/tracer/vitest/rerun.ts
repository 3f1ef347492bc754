import { setMaxListeners } from 'node:events'
import { type RunnerTestCase, type RunnerTestSuite, type TestContext, TestRunner } from 'vitest'
import type { Loss } from '../trace/loss.ts'
import type { Doings } from './bounded-recorder.ts'
import { recordAgain } from './recording.ts'
import { runKnown } from './running.ts'
import { Scenario } from './scenario.ts'
import { softened } from './soft-expect.ts'

/** Another run of the body of a test. */
export interface Rerun {
  /** The lines of its trace, without the line that ends it. */
  readonly lines: readonly string[]
  /** What kept the body from going on; undefined if it came to its end. */
  readonly stopped?: { readonly error: unknown }
  /** What `expect` found to be otherwise than the test says: it goes on all the same. */
  readonly unmet: readonly Error[]
  /** How much it did, as far as it is bounded. */
  readonly doings: Doings
}

export interface RerunOptions {
  /** Which of its messages is lost. Without it, none. */
  readonly loss?: Loss | undefined
  /** A body that does more is ended. */
  readonly bounds: Doings
}

/** Why a test cannot be run again within its run; undefined if it can. Ask when Vitest is done with its own try of it. */
export function whyNotAgain(context: TestContext): string | undefined {
  const { task } = context
  if (task.concurrent) return 'it runs while others do'
  if (task.fails) return 'it is meant to fail'
  if (task.result?.state !== 'pass') return 'it does not pass'
  const around = suitesOf(task as RunnerTestCase).flatMap((suite) => TestRunner.getSuiteHooks(suite).aroundEach)
  // The other is that of the plugin.
  if (around.length > 1) return 'it has hooks of aroundEach'
  const fixture = Object.keys(context).find((name) => !OWN.has(name) && isObject(Reflect.get(context, name)))
  if (fixture !== undefined) return `it has a fixture of its own, ${JSON.stringify(fixture)}`
  return undefined
}

/** What Vitest and the plugin put into a context. Whatever else is there are fixtures, which Vitest alone can make. */
const OWN = new Set(
  'task signal skip annotate expect onTestFailed onTestFinished scenario wholeTest bench _local'.split(' '),
)

function isObject(value: unknown): boolean {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}

/**
 * Runs the body of a test again, with a scenario of its own, and with the hooks around it. Nothing of Vitest's is asked
 * to time it, to report it, or to keep what it left. What `expect` does not find as it should be is noted, and the body
 * goes on: what else is thrown ends it.
 */
export async function rerun(context: TestContext, options: RerunOptions): Promise<Rerun> {
  const task = context.task as RunnerTestCase
  // Vitest listens to it anew each time that a body runs.
  setMaxListeners(0, context.signal)
  return recordAgain(context, options.bounds, async (recorder) => {
    if (options.loss) recorder.loseBy(options.loss)
    const own: TestContext = Object.assign(Object.create(context), { scenario: new Scenario(recorder) })
    const unmet: Error[] = []
    const stopped = await noting(unmet, () => runKnown(own, () => runBody(task, own)))
    recorder.endWhole()
    recorder.abandonSection()
    return { lines: recorder.toLines(), unmet, doings: recorder.doings, ...(stopped ? { stopped } : {}) }
  })
}

/** Runs `act` while `expect` notes what it does not find, and returns what ended it early. */
async function noting(unmet: Error[], act: () => Promise<void>): Promise<{ readonly error: unknown } | undefined> {
  const { notes } = softened()
  notes.unmet = unmet
  try {
    await act()
    return undefined
  } catch (error) {
    return { error }
  } finally {
    delete notes.unmet
  }
}

/** Where Vitest keeps what a test has to be done at its end. */
type Finishing = {
  onFinished?: ((context: TestContext) => unknown)[]
  onFailed?: unknown
}

/** Runs what Vitest runs of a test: hooks before, the body, hooks after. Throws what the first of them throws. */
async function runBody(task: RunnerTestCase, context: TestContext): Promise<void> {
  const suites = suitesOf(task)
  const ends: (() => unknown)[] = []
  try {
    for (const suite of suites)
      for (const hook of TestRunner.getSuiteHooks(suite).beforeEach) {
        const end: unknown = await hook(context, suite)
        if (typeof end === 'function') ends.push(end as () => unknown)
      }
    const body = TestRunner.getTestFn(task) as (context: TestContext) => unknown
    await body(context)
  } finally {
    for (const suite of suites.toReversed())
      for (const hook of TestRunner.getSuiteHooks(suite).afterEach.toReversed()) await hook(context, suite)
    for (const end of ends.toReversed()) await end()
    const told: Finishing = task as object
    for (const hook of told.onFinished?.toReversed() ?? []) await hook(context)
    delete told.onFinished
    delete told.onFailed
  }
}

/** The suites that a test is in, the outermost first. */
function suitesOf({ suite, file }: RunnerTestCase): RunnerTestSuite[] {
  const found: RunnerTestSuite[] = []
  for (let at: RunnerTestSuite | undefined = suite; at; at = at.suite) found.unshift(at)
  return found.includes(file) ? found : [file, ...found]
}
