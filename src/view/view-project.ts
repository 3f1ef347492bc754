import { randomBytes } from 'node:crypto'
import type { Files } from '../tracer/io/files.ts'
import type { LoadedProject } from '../tracer/io/project.ts'
import { countedOrigins, originOf } from '../tracer/trace/origins.ts'
import { LiveTests } from './live-tests.ts'
import { foldersOfAnyRun } from './run-traces.ts'
import { serve } from './serve.ts'
import { viewerBundle } from './viewer-bundle.ts'
import { watchFolders } from './watch-folders.ts'

/** A server that follows the runs of a project, until it is closed. */
export interface Viewing {
  readonly address: string
  /** How many of what there are: `2 tests and 1 log`. */
  readonly counted: string
  readonly failed: number
  close(): Promise<void>
}

/** Serves what the last run of a project left, and what each run leaves from then on. Throws `PORT`, `VOCABULARY`, `FILE_…`. */
export async function viewProject(project: LoadedProject, disk: Files, port: number): Promise<Viewing> {
  const tests = new LiveTests(project, disk, randomBytes(8).toString('hex'))
  const serving = await serve(tests, viewerBundle(), port)
  const folders = () => foldersOfAnyRun(project).map(disk.at)
  const stop = watchFolders(folders, () => {
    if (tests.refresh()) serving.tell()
  })
  const shown = tests.payload.tests
  return {
    address: serving.address,
    counted: countedOrigins(shown.map(originOf)),
    failed: shown.filter(({ failed }) => failed).length,
    close() {
      stop()
      return serving.close()
    },
  }
}
