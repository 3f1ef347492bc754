import { AsyncLocalStorage } from 'node:async_hooks'
import { type TestContext, TestRunner } from 'vitest'
import type { Source } from '../trace/recorder.ts'
import { beginRecording, isWhole, recordingOf } from './recording.ts'

const running = new AsyncLocalStorage<TestContext>()

/** Runs a test, so that whatever it calls, however deep below and however much later, knows which test it is of. */
export function runKnown(context: TestContext, runTest: () => Promise<void>): Promise<void> {
  // What an earlier try left is not what this one did.
  delete context.task.meta.protokoll
  return running.run(context, runTest)
}

/**
 * Watches a cluster in the test that is running, from wherever it is made: the constructor of a cluster may call it. It
 * does nothing where no test is recorded. Returns the cluster. Throws `RECORD`.
 */
export function watch<S extends Source>(source: S): S {
  const context = running.getStore() ?? onlyTest()
  if (context === undefined) return source
  const recorder = recordingOf(context)?.recorder ?? (isWhole(context) ? beginRecording(context) : undefined)
  recorder?.watch(source)
  return source
}

/** What Vitest says to be running: known also where the thread of calls is lost, but not which of several it is. */
function onlyTest(): TestContext | undefined {
  const test = TestRunner.getCurrentTest()
  return test === undefined || test.concurrent ? undefined : test.context
}
