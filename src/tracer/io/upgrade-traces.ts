// What is joined is shown too, and reads the same on every machine.
import { join } from 'node:path/posix'
import { type Problem, ProtokollError, quote, throwIfAny } from '../common/errors.ts'
import { linesOf, truncated } from '../trace/decode-lines.ts'
import type { Header, TraceLine } from '../trace/events.ts'
import { TRACE_VERSION } from '../trace/format.ts'
import { parseLine, problem } from '../trace/parse-line.ts'
import { errno } from './errno.ts'
import { type Files, realFiles } from './files.ts'
import { listTraces } from './list.ts'
import { collectProblems, noOrdinaryTrace, noTraces, requireFolder } from './load.ts'
import { lockFolder, requireUnlocked } from './lock.ts'
import { wholeOf } from './places.ts'
import type { NamedFile } from './test-files.ts'

export interface Upgraded {
  /** How many traces there are, and how many of them were rewritten. */
  readonly traces: number
  readonly rewritten: number
  /** Those of the rewritten ones of which nobody can tell the file of their test, as they are named by their files. */
  readonly withoutPath: readonly string[]
}

/** A trace that is to be rewritten, and the first line that it gets. */
interface Rewritten {
  readonly file: string
  readonly head: string
}

/**
 * Brings the traces of a folder to the newest version of the format, in their places: only their first lines change.
 * `pathOf` says where the file of a test is. Traces of that version are left alone.
 *
 * Throws `OPTION`, `OUTPUT_PLACE`, `OUTPUT_LOCKED` and, with all that is wrong, `TRACE_…` for files that are no traces; then nothing is written.
 * `OUTPUT_WRITE`: what was rewritten until then is whole.
 */
export function upgradeTraces(
  folder: string,
  pathOf: (named: NamedFile) => string | undefined,
  disk: Files = realFiles,
): Upgraded {
  requireFolder(folder, 'upgrade', disk)
  throwIfAny(wholeOf({ path: folder, what: 'the traces', field: 'upgrade' }, undefined, disk))
  requireUnlocked(folder, disk)
  const files = listTraces(folder, disk.list).map((path) => join(folder, path))
  throwIfAny(files.filter((file) => !disk.isOrdinary(file)).map(noOrdinaryTrace))
  if (files.length === 0) throw new ProtokollError(noTraces([folder], 'name the folder that has them'))
  const problems: Problem[] = []
  const old: Rewritten[] = []
  const withoutPath: string[] = []
  for (const file of files) {
    const header = collectProblems(problems, () => headerOf(disk.bytes(file), file))
    if (header === undefined || header.trace === TRACE_VERSION) continue
    const { head, path } = upgraded(header, pathOf)
    old.push({ file, head })
    if (path === undefined) withoutPath.push(file)
  }
  throwIfAny(problems)
  if (old.length > 0) rewriteAll(folder, old, disk)
  return { traces: files.length, rewritten: old.length, withoutPath }
}

function upgraded(header: Header, pathOf: (named: NamedFile) => string | undefined) {
  const { trace: _, vocabulary, group, file, test, path = pathOf(header), ...rest } = header
  const named = { trace: TRACE_VERSION, vocabulary, group, file, test }
  return { head: JSON.stringify({ ...named, ...(path === undefined ? {} : { path }), ...rest }), path }
}

/** The first line of a trace, of which every line is held against the format. Which words there are, is not asked. */
function headerOf(bytes: Uint8Array, file: string): Header {
  let line = 0
  let header: Header | undefined
  let last: TraceLine | undefined
  for (const text of linesOf(bytes, file)) {
    line += 1
    const place = { file, line }
    const parsed = parseLine(text)
    if ('problems' in parsed) throwIfAny(parsed.problems.map((each) => ({ ...each, ...place })))
    const next = 'line' in parsed ? parsed.line : undefined
    throwIfAny(orderProblems(next, last, text).map((each) => ({ ...each, ...place })))
    header ??= next as Header
    last = next
  }
  if (header === undefined) throw new ProtokollError(truncated(file, 1, 'the file is empty', 'the end of the file'))
  if (last === undefined || !('end' in last)) {
    throw new ProtokollError(truncated(file, line + 1, 'the trace stops before its end', 'the end of the file'))
  }
  return header
}

/** What is wrong with a line where it stands. */
function orderProblems(line: object | undefined = {}, last: object | undefined, text: string): Problem[] {
  const found = quote(text)
  if (last === undefined) {
    const legal = 'a first line that begins {"trace":'
    return 'trace' in line ? [] : [problem('TRACE_VERSION', 'not a trace', found, legal)]
  }
  const legal = 'one trace a file, and "end" in its last line'
  if ('end' in last) return [problem('TRACE_ORDER', 'a line after the end of the trace', found, legal)]
  return 'trace' in line ? [problem('TRACE_ORDER', 'a second first line', found, legal)] : []
}

function rewriteAll(folder: string, old: readonly Rewritten[], disk: Files): void {
  const lock = writing(folder, disk, () => lockFolder(folder, disk))
  try {
    for (const { file, head } of old) rewrite(file, head, disk)
  } finally {
    lock.release()
  }
}

function rewrite(file: string, head: string, disk: Files): void {
  const bytes = disk.bytes(file)
  const content = Buffer.concat([Buffer.from(head), bytes.subarray(bytes.indexOf('\n'))])
  writing(file, disk, () => disk.replace(file, content))
}

function writing<T>(file: string, disk: Files, act: () => T): T {
  try {
    return act()
  } catch (error) {
    if (errno(error) === undefined) throw error
    if (disk.kind(`${file}.new`) === 'file') disk.remove(`${file}.new`)
    const message = 'the trace cannot be written'
    const advice = 'make sure that the folder of traces can be written, and run upgrade again: it goes on from there'
    throw new ProtokollError({ code: 'OUTPUT_WRITE', file, message, found: String(error), advice })
  }
}
