// What is joined is shown too, and reads the same on every machine.
import { dirname, join } from 'node:path/posix'
import { isPointer, notPulled } from '../common/decode-text.ts'
import { type Problem, ProtokollError, quote, throwIfAny } from '../common/errors.ts'
import { sameName } from '../common/same-name.ts'
import { errno, ifPossible } from './errno.ts'
import { type Files, realFiles } from './files.ts'
import { listTraces } from './list.ts'
import { noOrdinaryTrace, noTraces, readInput, requireFolder } from './load.ts'
import { LOCK, lockFolder, requireUnlocked } from './lock.ts'
import { isBelow, wholeOf } from './places.ts'
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
 * Throws `OPTION`, `OUTPUT_PLACE`, `OUTPUT_FOREIGN`, `OUTPUT_LOCKED`, `COLLISION`, `TRACE_MISSING`, `FILE_…` and
 * `OUTPUT_WRITE`, and nothing is written then.
 */
export function mergeTraces(folders: readonly string[], out: string, disk: Files = realFiles): Merged {
  for (const folder of folders) requireFolder(folder, 'merge', disk)
  requirePlace(folders, out, disk)
  for (const folder of folders) requireUnlocked(folder, disk)
  if (disk.names(out).length > 0) throw new ProtokollError(notEmpty(out))
  const files = folders.flatMap((folder) => tracesIn(folder, disk))
  throwIfAny(files.filter(({ file }) => !disk.isOrdinary(file)).map(({ file }) => noOrdinaryTrace(file)))
  const merged = new Map<string, Found>()
  const problems: Problem[] = []
  for (const found of files) {
    // Read here too: what cannot be read is told before anything is written.
    const bytes = bytesOf(found, disk)
    // Two names that differ only in case are one file on some disks.
    const name = sameName(found.path)
    const other = merged.get(name)
    if (other === undefined) merged.set(name, found)
    else if (other.path !== found.path || !bytes.equals(bytesOf(other, disk)))
      problems.push(collision(other, found, disk))
  }
  throwIfAny(problems)
  if (merged.size === 0) throw new ProtokollError(noTraces(folders, 'run the tests or import a log first'))
  writeAll([...merged.values()], out, disk)
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

/** Reads again as it writes: nothing holds all of them. All are written, or none. */
function writeAll(traces: readonly Found[], out: string, disk: Files): void {
  const written: string[] = []
  try {
    disk.makeFolder(out)
    const lock = lockFolder(out, disk)
    try {
      if (disk.names(out).some((name) => !name.startsWith(LOCK))) throw new ProtokollError(notEmpty(out))
      for (const found of traces) {
        const bytes = bytesOf(found, disk)
        // Also one of which only half could be written goes again.
        written.push(join(out, found.path))
        disk.create(join(out, found.path), bytes)
      }
      disk.sync(written)
    } finally {
      lock.release()
    }
  } catch (error) {
    for (const file of written) ifPossible(() => disk.remove(file))
    for (const file of written) disk.removeEmptyFolders(dirname(file), out)
    if (errno(error) === undefined) throw error
    throw new ProtokollError(unwritable(out, String(error)))
  }
}

/** The merged traces are neither among those of a run nor around them. */
function requirePlace(folders: readonly string[], out: string, disk: Files): void {
  const place = { path: out, what: 'the merged traces', field: '--out' }
  const problems = folders.flatMap((folder) =>
    isBelow(out, folder, disk) || isBelow(folder, out, disk) ? [mixed(folder, out)] : [],
  )
  throwIfAny([...wholeOf(place, undefined, disk), ...problems])
}

function mixed(folder: string, out: string): Problem {
  const message = 'the merged traces would lie among those that are merged, or around them'
  return {
    code: 'OUTPUT_PLACE',
    file: out,
    field: '--out',
    message,
    found: quote(folder),
    advice: 'name another folder',
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
