// What is joined is shown too, and reads the same on every machine.
import { join } from 'node:path/posix'
import { type Problem, ProtokollError, quote, throwIfAny } from '../common/errors.ts'
import { LIMITS } from '../common/limits.ts'
import { traceProblems } from '../trace/read.ts'
import type { Vocabulary } from '../trace/vocabulary.ts'
import type { Files } from './files.ts'
import { listTraces } from './list.ts'
import { collectProblems, noOrdinaryTrace, noTraces, readInput } from './load.ts'

/** What was found of one trace. */
export interface ValidatedTrace {
  readonly file: string
  /** Nothing if it can be read. The last one says so if the rest of the trace was not looked at. */
  readonly problems: readonly Problem[]
}

/**
 * Reads traces, one after the other: files, and all that are in folders. Without a vocabulary their words may be any. All
 * that is wrong with a trace is told, up to `LIMITS.validatedProblems`. Throws `OPTION` for what is not there, and
 * `TRACE_MISSING` for a folder without traces, before any is read.
 */
export function validateTraces(
  paths: readonly string[],
  vocabulary: Vocabulary | undefined,
  disk: Files,
): Iterable<ValidatedTrace> {
  throwIfAny(paths.filter((path) => !disk.isFile(path) && !disk.isFolder(path)).map(notThere))
  return validated(
    paths.flatMap((path) => tracesAt(path, disk)),
    vocabulary,
    disk,
  )
}

interface Found {
  readonly file: string
  readonly isOrdinary: boolean
}

function tracesAt(path: string, disk: Files): Found[] {
  // Who names a link means what it leads to.
  if (disk.isFile(path)) return [{ file: path, isOrdinary: true }]
  const files = listTraces(path, disk.list).map((below) => join(path, below))
  if (files.length === 0) throw new ProtokollError(noTraces([path], 'name the folder that has them, or files'))
  return files.map((file) => ({ file, isOrdinary: disk.isOrdinary(file) }))
}

function* validated(
  traces: readonly Found[],
  vocabulary: Vocabulary | undefined,
  disk: Files,
): Generator<ValidatedTrace, void> {
  for (const { file, isOrdinary } of traces) {
    const problems: Problem[] = []
    const bytes = isOrdinary ? collectProblems(problems, () => readInput(file, 'TRACE_MISSING', disk)) : undefined
    if (!isOrdinary) problems.push(noOrdinaryTrace(file))
    yield {
      file,
      problems: bytes === undefined ? problems : traceProblems(bytes, file, vocabulary, LIMITS.validatedProblems),
    }
  }
}

function notThere(path: string): Problem {
  const message = 'there is no such file or folder'
  return { code: 'OPTION', message, found: quote(path), legal: 'traces, or folders that have some' }
}
