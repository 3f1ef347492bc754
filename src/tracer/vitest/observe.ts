import { join } from 'node:path'
import { inject, type RunnerTestCase, type TestContext } from 'vitest'
import { hash } from '../common/slug.ts'
import { Observer } from '../draft/observer.ts'
import type { SeenTest } from '../draft/seen-test.ts'
import { realFiles } from '../io/files.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Set where the plugin is in the configuration, and tests leave no traces. */
    protokollSees?: true
  }
}

const observers = new WeakMap<RunnerTestCase, Observer>()

/** Lets a test be watched by what refuses nothing, and leaves in the folder what was seen when it is over. */
export function beginObserving(context: TestContext, folder: string): Observer {
  const task = context.task as RunnerTestCase
  const known = observers.get(task)
  if (known) return known
  const observer = new Observer()
  observers.set(task, observer)
  context.onTestFinished(() => {
    observers.delete(task)
    observer.finish()
    const { isWatching, events, facts } = observer
    const file = task.file.filepath
    const isPlugged = inject('protokollSees') === true
    const seen: SeenTest = { file, id: task.id, isPlugged, isWatching, events, facts: [...facts] }
    // A test that is tried again replaces what it left before.
    realFiles.write(join(folder, `${hash(file)}-${task.id}.json`), JSON.stringify(seen))
  }, 0)
  return observer
}
