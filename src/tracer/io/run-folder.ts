// What is joined is shown too, and reads the same on every machine.
import { join } from 'node:path/posix'
import type { Files } from './files.ts'

/** Where a run leaves its traces that must leave the committed ones as they are; below the folder of the project. */
export const RUN_FOLDER = '.protokoll/run'

/** The same, as one finds it from where the project was looked for. */
export function runFolderOf({ folder = '.' }: { readonly folder?: string }): string {
  return join(folder, RUN_FOLDER)
}

/** Says of a folder that it is laid out as one of a run: groups may be called `traces` and `failed` too. */
const MARKER = 'run.json'

/** The folders of passing and of failing tests, in that of a run. */
export function foldersOfRun(folder: string): { readonly traces: string; readonly failed: string } {
  return { traces: join(folder, 'traces'), failed: join(folder, 'failed') }
}

export function markRunFolder(folder: string, disk: Files): void {
  disk.write(join(folder, MARKER), `${JSON.stringify({ run: 1 })}\n`)
}

export function isRunFolder(folder: string, disk: Files): boolean {
  return disk.isFile(join(folder, MARKER))
}

/** Where the last run left the traces of failing tests: in the project's folder for them, or aside. */
export function failedInLastRun(project: { readonly failed: string; readonly folder?: string }, disk: Files): string {
  const folder = runFolderOf(project)
  return isRunFolder(folder, disk) ? foldersOfRun(folder).failed : project.failed
}
