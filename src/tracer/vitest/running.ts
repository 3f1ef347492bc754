import { AsyncLocalStorage } from 'node:async_hooks'
import { type TestContext, TestRunner } from 'vitest'

const running = new AsyncLocalStorage<TestContext>()

/** Runs a test, so that whatever it calls, however deep below and however much later, knows which test it is of. */
export function runKnown(context: TestContext, runTest: () => Promise<void>): Promise<void> {
  // What an earlier try left is not what this one did.
  delete context.task.meta.protokoll
  return running.run(context, runTest)
}

/** The test that is running, as far as can be known; undefined outside of tests. */
export function runningTest(): TestContext | undefined {
  return running.getStore() ?? onlyTest()
}

/** What Vitest says to be running: known also where the thread of calls is lost, but not which of several it is. */
function onlyTest(): TestContext | undefined {
  const test = TestRunner.getCurrentTest()
  return test === undefined || test.concurrent ? undefined : test.context
}
