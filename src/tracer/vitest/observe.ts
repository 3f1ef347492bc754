import { join } from 'node:path'
import { inject, type RunnerTestCase, type TestContext } from 'vitest'
import { hash } from '../common/slug.ts'
import { Observer } from '../draft/observer.ts'
import type { SeenTest } from '../draft/seen-test.ts'
import { realFiles } from '../io/files.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Set where the plugin is in the configuration, and tests leave no traces: what it says of them. */
    protokollSees?: { readonly wholeTests: boolean }
  }
}

const observers = new WeakMap<RunnerTestCase, Observer>()

/** What watches a test that is running; undefined if nothing does. */
export function observerOf({ task }: TestContext): Observer | undefined {
  return observers.get(task as RunnerTestCase)
}

/** Lets a test be watched by what refuses nothing, and leaves in the folder what was seen when it is over. */
export function beginObserving(context: TestContext, folder: string): Observer {
  const known = observerOf(context)
  if (known) return known
  const task = context.task as RunnerTestCase
  const observer = new Observer()
  observers.set(task, observer)
  context.onTestFinished(() => {
    observers.delete(task)
    observer.finish()
    const { isWatching, events, facts } = observer
    const file = task.file.filepath
    const isPlugged = inject('protokollSees') !== undefined
    const seen: SeenTest = { file, id: task.id, isPlugged, isWatching, events, facts: [...facts] }
    // A test that is tried again replaces what it left before.
    realFiles.write(join(folder, `${hash(file)}-${task.id}.json`), JSON.stringify(seen))
  }, 0)
  return observer
}
