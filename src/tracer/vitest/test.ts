import { test as base } from 'vitest'
import { whereSeen } from '../io/run-settings.ts'
import { beginObserving } from './observe.ts'
import { beginRecording } from './recording.ts'
import { Scenario } from './scenario.ts'

/**
 * Vitest's `test` with a `scenario`. A test that asks for it is recorded, and described by the doc comment above it.
 * The plugin `protokoll()` must be in the Vitest configuration.
 *
 * `test.override({ wholeTest: true })` has the tests of a file, or of a `describe`, recorded as a whole: in a section of
 * the test's name, as soon as something is watched. It says for them what `wholeTests` says for all, see `protokoll`.
 */
export const test = base.extend<{ wholeTest: boolean | undefined; scenario: Scenario }>({
  wholeTest: [undefined, { auto: true }],
  scenario: async ({ task: { context } }, use) => {
    const seen = whereSeen()
    await use(new Scenario(seen ? beginObserving(context, seen) : beginRecording(context)))
  },
})
