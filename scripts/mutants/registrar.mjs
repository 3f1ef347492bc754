/** Takes the place of Vitest for the scenarios: their tests are kept here, to be run as often as one likes. */
import { Scenario } from '../../src/tracer/vitest/scenario.ts'

export { Scenario }

/** In the order in which they were declared: `file` is below `tests/scenarios`, `body` is given a scenario. */
export const scenarios = []

/** What a file of tests knows as `test`. */
export function testOf(file) {
  return (name, body) => scenarios.push({ file, name, body })
}
