import { whereSeen } from '../io/run-settings.ts'
import type { Source } from '../trace/recorder.ts'
import { beginObserving } from './observe.ts'
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
  if (seen) {
    beginObserving(context, seen).watch(source)
    return source
  }
  const recorder = recordingOf(context)?.recorder ?? (isWhole(context) ? beginRecording(context) : undefined)
  recorder?.watch(source)
  return source
}
