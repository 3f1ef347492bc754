// What is joined is shown too, and reads the same on every machine.
import { join } from 'node:path/posix'
import { isPointer, notPulled } from '../common/decode-text.ts'
import { type Problem, ProtokollError, quote, throwIfAny } from '../common/errors.ts'
import { errno } from './errno.ts'
import { type Files, realFiles } from './files.ts'
import { listTraces } from './list.ts'
import { noOrdinaryTrace, readInput, requireFolder } from './load.ts'
import { foldersOfRun, isRunFolder } from './run-folder.ts'

export interface Merged {
  readonly traces: number
  readonly folders: number
}

/**
 * Puts the traces of several runs together: of shards, or of tests that passed and tests that failed; a run's folder has
 * both. `out` must be empty or not there. A trace may be in several folders if it is the same in all of them.
 *
 * They are copied byte for byte.
 *
 * Throws `OPTION`, `OUTPUT_FOREIGN`, `COLLISION`, `TRACE_MISSING` and `FILE_…`, and nothing is written then; `OUTPUT_WRITE`.
 */
export function mergeTraces(folders: readonly string[], out: string, disk: Files = realFiles): Merged {
  for (const folder of folders) requireFolder(folder, 'merge', disk)
  if (disk.list(out).length > 0) throw new ProtokollError(notEmpty(out))
  const files = folders.flatMap((folder) => tracesIn(folder, disk))
  throwIfAny(files.filter(({ file }) => !disk.isOrdinary(file)).map(({ file }) => noOrdinaryTrace(file)))
  const merged = new Map<string, Found>()
  const problems: Problem[] = []
  for (const found of files) {
    // Read here too: what cannot be read is told before anything is written.
    const bytes = bytesOf(found, disk)
    // Two names that differ only in case are one file on some machines.
    const other = merged.get(found.path.toLowerCase())
    if (other === undefined) merged.set(found.path.toLowerCase(), found)
    else if (other.path !== found.path || !bytes.equals(bytesOf(other, disk)))
      problems.push(collision(other, found, disk))
  }
  throwIfAny(problems)
  if (merged.size === 0) throw new ProtokollError(nothing(folders))
  // And again as they are written: nothing holds all of them.
  for (const found of merged.values()) write(join(out, found.path), bytesOf(found, disk), out, disk)
  return { traces: merged.size, folders: folders.length }
}

/** A trace: its path in its folder, and its file. */
interface Found {
  readonly path: string
  readonly file: string
}

/** In a run's folder a test has a trace in two places if it failed now, and passed when it ran before. */
function tracesIn(folder: string, disk: Files): Found[] {
  const below = (top: string) => listTraces(top, disk.list).map((path) => ({ path, file: join(top, path) }))
  if (!isRunFolder(folder, disk)) return below(folder)
  const { traces, failed } = foldersOfRun(folder)
  const newer = below(failed)
  const replaced = new Set(newer.map(({ path }) => path))
  return [...newer, ...below(traces).filter(({ path }) => !replaced.has(path))]
}

/** As they are: whether it is a trace is a matter of whoever reads it. What only stands for one would be lost in the copy. */
function bytesOf({ file }: Found, disk: Files): Buffer {
  const bytes = readInput(file, 'TRACE_MISSING', disk)
  if (isPointer(bytes)) throw new ProtokollError(notPulled(file))
  return bytes
}

function write(file: string, content: Uint8Array, out: string, disk: Files): void {
  try {
    disk.write(file, content)
  } catch (error) {
    if (errno(error) === undefined) throw error
    throw new ProtokollError(unwritable(out, String(error)))
  }
}

function notEmpty(out: string): Problem {
  const message = 'the folder for the merged traces is not empty'
  return { code: 'OUTPUT_FOREIGN', file: out, message, advice: 'name another with --out, or empty it' }
}

function unwritable(out: string, found: string): Problem {
  return {
    code: 'OUTPUT_WRITE',
    file: out,
    message: 'the traces cannot be written',
    found,
    advice: 'name another with --out',
  }
}

/** Which of the two is newer, nobody can tell from them: one of two runs may have been a repetition, or on a branch. */
function collision(first: Found, second: Found, disk: Files): Problem {
  const passed = [first, second].filter((found) => hasPassed(bytesOf(found, disk)))
  const advice = 'empty the folders of traces before the tests run, so that each holds only what its own run left'
  const rest = 'or remove the one that passed, if it is from an earlier run'
  return {
    code: 'COLLISION',
    file: second.file,
    message: 'two different traces of one name',
    found: `another in ${quote(first.file)}`,
    advice: passed.length === 1 ? `${advice}; ${rest}: ${quote(passed[0]?.file)}` : advice,
  }
}

/** The last line is what it is in every encoding that a trace could have. */
function hasPassed(bytes: Buffer): boolean {
  return /\n\{"end":"passed"\}\s*$/.test(bytes.subarray(-100).toString('latin1'))
}

function nothing(folders: readonly string[]): Problem {
  const message = 'there are no traces in it'
  return { code: 'TRACE_MISSING', file: folders.join(', '), message, advice: 'run the tests first' }
}
