import type { TestContext } from 'vitest'
import { whereSeen } from '../io/run-settings.ts'
import type { Recorder, Source } from '../trace/recorder.ts'
import { beginObserving, observerOf } from './observe.ts'
import { beginRecording, isWhole, recordingOf } from './recording.ts'
import { runningTest } from './running.ts'

/**
 * Watches a cluster in the test that is running, from wherever it is made: the constructor of a cluster may call it. It
 * does nothing where no test is recorded. Returns the cluster. Throws `RECORD`.
 */
export function watch<S extends Source>(source: S): S {
  const context = runningTest()
  if (context === undefined) return source
  const seen = whereSeen()
  const known = seen ? observerOf(context) : recordingOf(context)?.recorder
  const recorder = known ?? (isWhole(context) ? begin(context, seen) : undefined)
  recorder?.watch(source)
  return source
}

function begin(context: TestContext, seen: string | undefined): Pick<Recorder, 'watch'> {
  return seen ? beginObserving(context, seen) : beginRecording(context)
}
