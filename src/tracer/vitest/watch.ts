import type { TestContext } from 'vitest'
import { whereSeen } from '../io/run-settings.ts'
import type { Recorder, Source } from '../trace/recorder.ts'
import { beginObserving, observerOf } from './observe.ts'
import { withOrders } from './order-sections.ts'
import { beginRecording, isWhole, recordingOf } from './recording.ts'
import { runningTest } from './running.ts'

/**
 * Watches a cluster in the test that is running, from wherever it is made: the constructor of a cluster may call it. It
 * does nothing where no test is recorded. Returns the cluster. Throws `RECORD`.
 */
export function watch<S extends Source>(source: S): S {
  const context = runningTest()
  if (context === undefined) return source
  watcherOf(context)?.watch(source)
  return source
}

/** What watches the test that is running; undefined if nothing does. */
function watcherOf(context: TestContext): Pick<Recorder, 'watch'> | undefined {
  const seen = whereSeen()
  if (seen) return observerOf(context) ?? (isWhole(context) ? beginObserving(context, seen) : undefined)
  const recorder = recordingOf(context)?.recorder ?? (isWhole(context) ? beginRecording(context) : undefined)
  return recorder && withOrders(recorder, context)
}
