import { type Problem, ProtokollError, quote } from '../tracer/common/errors.ts'
import type { Files } from '../tracer/io/files.ts'
import { noTraces, requireFolder } from '../tracer/io/load.ts'
import type { LoadedProject } from '../tracer/io/project.ts'
import { failedInLastRun, foldersOfRun, isRunFolder } from '../tracer/io/run-folder.ts'
import { writingTo } from '../tracer/io/writing-to.ts'
import { countedOrigins, originOf } from '../tracer/trace/origins.ts'
import { EXPLORER_MARK, explorerPage } from './explorer-page.ts'
import { tracesIn } from './run-traces.ts'
import { readPayload, readWords } from './shown-tests.ts'
import { viewerBundle } from './viewer-bundle.ts'

/** What is said when the system does not let it be written. */
const WRITING = {
  message: 'the page cannot be written',
  advice: 'name another file with --out',
}

export interface ExplorerOptions {
  /** The file that gets the page. */
  readonly out: string
  /** A folder of traces, or of a run, in the place of the project's. */
  readonly traces?: string
  /** Shows what failed in the last run too. */
  readonly failed: boolean
  readonly vocabulary: string
}

export interface WrittenExplorer {
  /** How many of what there are: `2 tests and 1 log`. */
  readonly counted: string
  readonly failed: number
  readonly bytes: number
}

/**
 * Writes one file with all traces of a project and what shows them; the same traces make the same bytes. A file that is
 * something else than such a page is not replaced. Throws `TRACE_…`, `VOCABULARY`, `FILE_…`, `COLLISION`, `OPTION`,
 * `OUTPUT_…`, and nothing is written then.
 */
export function writeExplorer(options: ExplorerOptions, project: LoadedProject, disk: Files): WrittenExplorer {
  requireOwn(options.out, disk)
  if (options.traces !== undefined) requireFolder(options.traces, '--traces', disk)
  const folders = foldersOf(options, project, disk)
  const files = tracesIn(folders, disk)
  if (files.length === 0) throw new ProtokollError(noTraces(folders))
  const knownLosses = options.traces === undefined ? project.ifLost : undefined
  const payload = readPayload(files, readWords(options.vocabulary, disk), disk, knownLosses)
  const page = explorerPage({ payload, ...viewerBundle() })
  writingTo(options.out, WRITING, () => disk.replace(options.out, page))
  const failed = payload.tests.filter((test) => test.failed).length
  return { counted: countedOrigins(payload.tests.map(originOf)), failed, bytes: Buffer.byteLength(page) }
}

function foldersOf({ traces = '', failed }: ExplorerOptions, project: LoadedProject, disk: Files): readonly string[] {
  const own = traces === '' ? [project.traces] : [traces]
  const [only = ''] = own
  if (isRunFolder(only, disk)) return [foldersOfRun(only).failed, foldersOfRun(only).traces]
  return failed ? [failedInLastRun(project, disk), ...own] : own
}

/** Throws `OUTPUT_PLACE` and `OUTPUT_FOREIGN` for what cannot be meant to be replaced. */
function requireOwn(out: string, disk: Files): void {
  const kind = writingTo(out, WRITING, () => disk.kind(out))
  if (kind === undefined) return
  if (kind === 'folder') throw new ProtokollError(refused('OUTPUT_PLACE', out, 'a folder is there', quote(out)))
  const isOwn = kind === 'file' && disk.firstLine(out) === EXPLORER_MARK
  if (!isOwn) {
    const message = 'something is there that is no page of the explorer'
    throw new ProtokollError(refused('OUTPUT_FOREIGN', out, message, quote(out)))
  }
}

function refused(code: 'OUTPUT_PLACE' | 'OUTPUT_FOREIGN', file: string, message: string, found: string): Problem {
  const legal = 'a file that is not there yet, or one that this command has written'
  return { code, file, field: '--out', message, found, legal, advice: 'name another file with --out' }
}
