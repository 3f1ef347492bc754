import { test as base, type TestAPI } from 'vitest'
import type { Action, MakeWorld, Source } from '../../explore/index.ts'
import { whereSeen } from '../io/run-settings.ts'
import { type ExploreSettings, exploreIn } from './explore-test.ts'
import { beginObserving } from './observe.ts'
import { withOrders } from './order-sections.ts'
import { beginRecording } from './recording.ts'
import { Scenario } from './scenario.ts'

interface Fixtures {
  wholeTest: boolean | undefined
  scenario: Scenario
}

const recorded: TestAPI<Fixtures> = base.extend<Fixtures>({
  wholeTest: [undefined, { auto: true }],
  scenario: async ({ task: { context } }, use) => {
    const seen = whereSeen()
    await use(new Scenario(seen ? beginObserving(context, seen) : withOrders(beginRecording(context), context)))
  },
})

/** Registers the test; it ends when its schedules have been walked, however long that takes. */
function explore<O, A extends Action>(
  name: string,
  settings: ExploreSettings<O>,
  makeWorld: MakeWorld<O, A> | Source<O, A>,
): void {
  recorded(name, { timeout: 0 }, ({ task }) => exploreIn(task.context, settings, makeWorld))
}

/**
 * Vitest's `test` with a `scenario`. A test that asks for it is recorded, and described by the doc comment above it.
 * The plugin `protokoll()` must be in the Vitest configuration.
 *
 * `test.override({ wholeTest: true })` has the tests of a file, or of a `describe`, recorded as a whole: in a section of
 * the test's name, as soon as something is watched. It says for them what `wholeTests` says for all, see `protokoll`.
 *
 * `test.explore(name, settings, makeWorld)` is a test of random schedules: see `ExploreSettings`, and `MakeWorld` of
 * `protokoll/explore`. It leaves a trace only if one fails: of the smallest schedule that fails in the same way.
 */
export const test: TestAPI<Fixtures> & { readonly explore: typeof explore } = Object.assign(recorded, { explore })
