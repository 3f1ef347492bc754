import { expect, type TestContext, test } from 'vitest'
import { whyNotAgain } from '../../../src/tracer/vitest/rerun.ts'

/** The context of this test, as it is when it is over, with other properties of its task. */
function ended(context: TestContext, task: object = {}, fixtures: object = {}): TestContext {
  const { suite, file } = context.task
  const over = { suite, file, concurrent: false, fails: false, result: { state: 'pass' }, ...task }
  return { ...Object.fromEntries(Object.entries(context)), ...fixtures, task: over } as unknown as TestContext
}

test('a test that passes is run again', (context) => {
  expect(whyNotAgain(ended(context))).toBeUndefined()
  expect(whyNotAgain(ended(context, {}, { number: 1, text: 'x' }))).toBeUndefined()
})

test.each([
  ['that runs beside others', { concurrent: true }, 'it runs while others do'],
  ['that is meant to fail', { fails: true }, 'it is meant to fail'],
  ['that fails', { result: { state: 'fail' } }, 'it does not pass'],
  ['that was not run', { result: undefined }, 'it does not pass'],
])('a test %s is not', (_, task, why) => {
  // A row of a table has no context of its own to start from.
  const suites = { suite: undefined, file: { suite: undefined } }
  expect(whyNotAgain({ task: { fails: false, ...suites, ...task } } as unknown as TestContext)).toBe(why)
})

test('a test with fixtures that Vitest alone can make is not', (context) => {
  for (const fixture of [{ server: {} }, { server: () => 1 }])
    expect(whyNotAgain(ended(context, {}, fixture))).toBe('it has a fixture of its own, "server"')
  expect(whyNotAgain(ended(context, {}, { 'a "b"': {} }))).toBe('it has a fixture of its own, "a \\"b\\""')
})
