// What is joined is shown too, and reads the same on every machine.
import { join } from 'node:path/posix'
import { type Collected, collectRecordings } from '../collect/collect-recordings.ts'
import { type Problem, throwIfAny } from '../common/errors.ts'
import { LIMITS } from '../common/limits.ts'
import { slugify } from '../common/slug.ts'
import type { Files } from './files.ts'
import { ImportedTraces } from './imported-traces.ts'
import { loadVocabulary } from './load.ts'
import { lockFolder } from './lock.ts'
import { logFiles } from './log-file.ts'
import { noLog } from './no-log.ts'
import { wholeOf } from './places.ts'
import { writingTo } from './writing-to.ts'

/** What is said when the system does not let it be written. */
const WRITING = {
  message: 'the collected traces cannot be written',
  advice: 'make sure that the folder can be written and has room, or name another with --out',
}

/** What recordings are, and what becomes of them. */
export interface CollectOptions {
  /** The words of the recordings. */
  readonly vocabulary: string
  /** The folder that gets the traces. */
  readonly out: string
  /** What the traces are called. */
  readonly name: string
}

/** What was collected, and the traces that it became. */
export interface CollectedFiles extends Collected {
  readonly traces: readonly string[]
}

/** What traces of recordings belong to. */
const GROUP = 'recordings'

/**
 * Makes traces of recordings of one run, and puts them into a folder with the vocabulary that they are in. All are written,
 * or none. Throws `OPTION`, `LIVE`, `VOCABULARY`, `TRACE_…`, `OUTPUT_…`, `FILE_…`, and the system's errors for recordings
 * that cannot be read; nothing is written then.
 */
export function collectFiles(
  files: readonly string[],
  { vocabulary, out, name }: CollectOptions,
  disk: Files,
): CollectedFiles {
  throwIfAny(files.flatMap((file) => noLog(file, 'files of protokoll/live', disk)))
  throwIfAny(files.length > LIMITS.collectedFiles ? [tooMany(files.length)] : [])
  throwIfAny(wholeOf({ path: out, what: 'the collected traces', field: '--out' }, undefined, disk))
  const words = loadVocabulary(vocabulary, disk)
  const recordings = [...new Set(files)].map((file) => ({ file, ...logFiles([{ file, path: disk.at(file) }], 1) }))
  const traces = writingTo(out, WRITING, () => new ImportedTraces(out, disk))
  const lock = writingTo(out, WRITING, () => lockFolder(out, disk))
  try {
    const about = { group: GROUP, file: name, test: name }
    const output = traces.of(join(slugify(GROUP), slugify(name)), about)
    const collected = collectRecordings(recordings, words, about, output)
    writingTo(out, WRITING, () => traces.publish({ file: vocabulary, bytes: disk.bytes(vocabulary) }))
    return { ...collected, traces: output.files }
  } finally {
    traces.abandon()
    lock.release()
    traces.removeEmptyFolder()
  }
}

function tooMany(count: number): Problem {
  return { code: 'OPTION', message: 'too many files', found: `${count}`, legal: `${LIMITS.collectedFiles} at most` }
}
