import { join } from 'node:path'
import { ROOT } from '../pages/writers/paths.ts'
import { filesFrom } from './files.ts'
import { Way } from './obstacles.ts'
import { requireTraceFolders } from './places.ts'
import type { LoadedProject } from './project.ts'
import { RUN_FOLDER } from './run-folder.ts'

/**
 * Refuses a project whose runs would write where it cannot be meant; `from` is where its paths start. Throws
 * `OUTPUT_PLACE`, and `OUTPUT_FOREIGN` if a link leads out of its own folder.
 */
export function requireRunPlaces(from: string, project: LoadedProject): void {
  const disk = filesFrom(from)
  new Way(project.folder, disk).require([RUN_FOLDER])
  const { traces, failed, ifLost, features, vocabulary, scenarios, out } = project
  const folders = [
    { path: traces, what: 'the traces', field: 'traces' },
    { path: failed, what: 'the traces of failing tests', field: 'failed' },
    { path: ifLost, what: 'what would have been if messages were lost', field: 'ifLost' },
  ]
  const others = [
    { path: features, what: 'the features' },
    { path: vocabulary, what: 'the vocabulary' },
    { path: scenarios, what: 'the tests', isShared: true },
    { path: join(out, ROOT), what: 'the pages' },
  ]
  requireTraceFolders(folders, project.folder, others, disk)
}
