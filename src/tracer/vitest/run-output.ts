import { resolve } from 'node:path'
import type { Vitest } from 'vitest/node'
import type { FailOn } from '../diff/fail-on.ts'
import { type Files, realFiles } from '../io/files.ts'
import { listTraces } from '../io/list.ts'
import { foldersOfRun, markRunFolder, RUN_FOLDER } from '../io/run-folder.ts'
import type { Collection, TraceThere } from './collect.ts'
import { type RunReport, reportRun } from './run-report.ts'

/** Where a project keeps its traces, as full paths, and from which verdict on a run fails. */
export interface OutputPlaces {
  /** The folder of the project. */
  readonly root: string
  readonly traces: string
  readonly failed: string
  readonly vocabulary: string
  readonly failOn: FailOn
}

/** Whether traces that are there stay as they are: where Vitest leaves snapshots as they are, in CI and without `-u`. */
export function isAside(vitest: Vitest): boolean {
  return vitest.config.snapshotOptions.updateSnapshot === 'none'
}

/**
 * Where the traces of a run go: to the folders of the project; or aside, where committed ones are only compared with. A
 * folder aside has what several runs left, as that of traces does: shards, or runs with several configurations.
 */
export class RunOutput {
  readonly folders: { readonly traces: string; readonly failed: string }
  private readonly places: OutputPlaces
  private readonly isAside: boolean
  private readonly aside: string
  private readonly disk: Files

  constructor(places: OutputPlaces, isAside: boolean, disk: Files = realFiles) {
    this.places = places
    this.isAside = isAside
    this.aside = resolve(places.root, RUN_FOLDER)
    this.disk = disk
    this.folders = isAside ? foldersOfRun(this.aside) : { traces: places.traces, failed: places.failed }
  }

  /** The folders that nobody else may write while the run lasts. */
  toLock(): readonly string[] {
    if (this.isAside) return [this.aside]
    return [...(this.disk.isFolder(this.aside) ? [this.aside] : []), this.folders.traces]
  }

  /** What a run left aside is no longer the last once another writes. */
  begin(): void {
    if (this.isAside) markRunFolder(this.aside, this.disk)
    else this.disk.remove(this.aside)
  }

  /** What the run does differently; `isGone` says which traces no test stands for any more. */
  report(collection: Collection, vitestRoot: string, isGone: (trace: TraceThere) => boolean): RunReport {
    const { isAside, disk } = this
    const places = { ...this.places, vitestRoot }
    if (!isAside)
      return reportRun({ ...places, isAside, written: collection.changed(), gone: collection.removed() }, disk)
    const committed = listTraces(places.traces, disk.list)
    const there = new Set(committed)
    const written = collection.written().map(({ path, file }) => {
      return there.has(path) ? { path, file, before: resolve(places.traces, path) } : { path, file }
    })
    const firstLineOf = (path: string) => disk.firstLine(resolve(places.traces, path)) ?? ''
    const gone = committed.filter((path) => isGone({ path, beside: committed, firstLine: () => firstLineOf(path) }))
    return reportRun({ ...places, isAside, written, gone }, disk)
  }
}
