// What is joined is shown too, and reads the same on every machine.
import { join } from 'node:path/posix'
import type { Files } from '../tracer/io/files.ts'
import { listTraces } from '../tracer/io/list.ts'
import type { LoadedProject } from '../tracer/io/project.ts'
import { failedInLastRun, foldersOfRun, isRunFolder, runFolderOf } from '../tracer/io/run-folder.ts'

/**
 * The folders of traces that count, the one that says best what a test does now before others: what failed in the last
 * run, what else it left aside, and what is there from before.
 */
export function foldersOfLastRun(project: LoadedProject, disk: Files): readonly string[] {
  const aside = runFolderOf(project)
  return [
    failedInLastRun(project, disk),
    ...(isRunFolder(aside, disk) ? [foldersOfRun(aside).traces] : []),
    project.traces,
  ]
}

/** All folders that {@link foldersOfLastRun} may ever name: whoever waits for a change looks at them. */
export function foldersOfAnyRun(project: LoadedProject): readonly string[] {
  return [project.failed, project.traces, runFolderOf(project)]
}

/** The traces below folders; of two with one path the first counts. */
export function tracesIn(folders: readonly string[], disk: Files): readonly string[] {
  const files = new Map<string, string>()
  for (const folder of folders)
    for (const path of listTraces(folder, disk.list)) if (!files.has(path)) files.set(path, join(folder, path))
  return [...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, file]) => file)
}
