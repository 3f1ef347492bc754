import { join } from 'node:path'
import { inject, type RunnerTestCase } from 'vitest'
import { hash } from '../common/slug.ts'
import { Observer } from '../draft/observer.ts'
import type { SeenTest } from '../draft/seen-test.ts'
import { realFiles } from '../io/files.ts'
import { Scenario } from './scenario.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Set where the plugin is in the configuration, and tests leave no traces. */
    protokollSees?: true
  }
}

/** Lets a test be watched by what refuses nothing, and leaves what was seen in a folder. */
export async function observeTest(
  task: RunnerTestCase,
  folder: string,
  use: (scenario: Scenario) => Promise<void>,
): Promise<void> {
  const observer = new Observer()
  await use(new Scenario(observer))
  observer.finish()
  const { isWatching, events, facts } = observer
  const file = task.file.filepath
  const isPlugged = inject('protokollSees') === true
  const seen: SeenTest = { file, id: task.id, isPlugged, isWatching, events, facts: [...facts] }
  // A test that is tried again replaces what it left before.
  realFiles.write(join(folder, `${hash(file)}-${task.id}.json`), JSON.stringify(seen))
}
