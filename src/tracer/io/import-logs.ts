import { basename } from 'node:path'
// What is joined is shown too, and reads the same on every machine.
import { join } from 'node:path/posix'
import { counted } from '../common/counted.ts'
import { type Problem, ProtokollError, quote, throwIfAny } from '../common/errors.ts'
import { LIMITS } from '../common/limits.ts'
import { sameName } from '../common/same-name.ts'
import { slugify } from '../common/slug.ts'
import type { Account } from '../import/account.ts'
import { importLog } from '../import/import-log.ts'
import { withoutColors } from '../import/line-colors.ts'
import type { LogRecord, LogSource } from '../import/log-source.ts'
import type { LooseEnds } from '../import/loose-ends.ts'
import type { Mapping } from '../import/mapping.ts'
import type { Files } from './files.ts'
import { refuseForeignLog } from './foreign-log.ts'
import { ImportedTraces } from './imported-traces.ts'
import { loadMapping } from './load-mapping.ts'
import { lockFolder } from './lock.ts'
import { logFiles } from './log-file.ts'
import { noLog } from './no-log.ts'
import { wholeOf } from './places.ts'
import { writingTo } from './writing-to.ts'

/** What is said when the system does not let it be written. */
const WRITING = {
  message: 'the imported traces cannot be written',
  advice: 'make sure that the folder can be written and has room, or name another with --out',
}

/** What became of one log: of one file, or of all where the mapping puts them together. */
export interface ImportedLog {
  /** Its files, as the user named them. */
  readonly files: readonly string[]
  readonly account: Account
  readonly looseEnds: LooseEnds | undefined
  /** What the mapping names that no line has. */
  readonly unmet: readonly string[]
  /** What the account counts: lines, or what happens in spans and whatever of a log is none. */
  readonly unit: 'line' | 'moment'
  /** The traces that were made of it. */
  readonly traces: readonly string[]
}

interface Log {
  readonly files: readonly string[]
  readonly name: string
}

/**
 * Makes traces of logs, and puts them into `out` with the vocabulary that they are in. All are written, or none. Traces of
 * an earlier import are replaced, nothing else is.
 *
 * `tell` is told how far the logs have been read. Throws `OPTION`, `MAPPING`, `VOCABULARY`, `COLLISION`, `IMPORT` where no line of any log is an event, `OUTPUT_…`, `FILE_…`
 * and the system's errors for logs that cannot be read; nothing is written then.
 */
export function importLogs(
  files: readonly string[],
  mappingName: string,
  out: string,
  disk: Files,
  tell: (stage: string) => void = () => {},
): ImportedLog[] {
  throwIfAny(files.flatMap((file) => noLog(file, 'files of logs', disk)))
  for (const file of files) refuseForeignLog({ file, path: disk.at(file) })
  throwIfAny(wholeOf({ path: out, what: 'the imported traces', field: '--out' }, undefined, disk))
  const { mapping, vocabulary } = loadMapping(mappingName, disk)
  const logs = mapping.isTogether
    ? [{ files, name: mapping.togetherName ?? nameOf(files[0] ?? '') }]
    : files.map((file) => ({ files: [file], name: nameOf(file) }))
  throwIfAny(collisions(logs))
  const traces = writingTo(out, WRITING, () => new ImportedTraces(out, disk))
  const lock = writingTo(out, WRITING, () => lockFolder(out, disk))
  try {
    const imported = logs.map((log) => importOne(log, mapping, traces, disk, tell))
    const made = imported.filter((each) => each.traces.length > 0)
    if (made.length === 0) throw noEvents(imported)
    writingTo(out, WRITING, () => traces.publish({ file: vocabulary, bytes: disk.bytes(vocabulary) }))
    return imported
  } finally {
    traces.abandon()
    lock.release()
    traces.removeEmptyFolder()
  }
}

function importOne(
  { files, name }: Log,
  mapping: Mapping,
  traces: ImportedTraces,
  disk: Files,
  tell: (stage: string) => void,
): ImportedLog {
  const source = logFiles(
    files.map((file) => ({ file, path: disk.at(file) })),
    mapping.record,
    mapping.format === 'otlp' ? LIMITS.importRequestBytes : LIMITS.importLineBytes,
  )
  const names = namesFrom(files, disk)
  const description = `Imported from ${files.map((file) => names.get(file) ?? basename(file)).join(', ')}.`
  const about = { file: name, test: name }
  const output = traces.of(join(slugify(mapping.group), slugify(name)), { group: mapping.group, ...about })
  const named = { ...mapping, fileName: (file: string) => names.get(file) ?? file }
  const { account, looseEnds, unmet } = importLog(telling(source, tell), named, { ...about, description }, output)
  return { files, account, looseEnds, unmet, unit: mapping.format === 'otlp' ? 'moment' : 'line', traces: output.files }
}

/**
 * What mappings call the files of one log: their paths from the folder that all of them are in. From wherever the import is
 * called, on whatever machine, that is the same.
 */
function namesFrom(files: readonly string[], disk: Files): ReadonlyMap<string, string> {
  const paths = files.map((file) => disk.at(file).split(/[\\/]/))
  const [first = []] = paths
  const shortest = paths.reduce((least, path) => Math.min(least, path.length - 1), first.length)
  let shared = 0
  while (shared < shortest && paths.every((path) => path[shared] === first[shared])) shared += 1
  return new Map(files.map((file, i) => [file, (paths[i] ?? []).slice(shared).join('/')]))
}

/** The same log, which says from time to time how far it has been read. */
function telling(source: LogSource, tell: (stage: string) => void): LogSource {
  let round = 0
  function* told(records: Iterable<LogRecord>): Generator<LogRecord> {
    round += 1
    let count = 0
    for (const record of withoutColors(records)) {
      if (count % TOLD_RECORDS === 0)
        tell(`${record.file}: line ${record.line} (reading it for the ${nth(round)} time)`)
      count += 1
      yield record
    }
  }
  return { records: () => told(source.records()), inOrder: (places) => told(source.inOrder(places)) }
}

const TOLD_RECORDS = 5_000

function nth(round: number): string {
  return ['first', 'second', 'third'][round - 1] ?? `${round}th`
}

/** What a log is called: its file, without folder and ending. */
function nameOf(file: string): string {
  const name = basename(file)
  return name.replace(/(?<=.)\.[^.]*$/s, '')
}

/** Two logs of one name would be one trace. */
function collisions(logs: readonly Log[]): Problem[] {
  const seen = new Map<string, string>()
  return logs.flatMap(({ files: [file = ''], name }) => {
    const key = sameName(slugify(name))
    const other = seen.get(key)
    if (other === undefined) seen.set(key, file)
    if (other === undefined) return []
    const advice = 'rename one, or import them into folders of their own'
    return [
      { code: 'COLLISION' as const, file, message: 'two logs of one name', found: `also ${quote(other)}`, advice },
    ]
  })
}

/** The first lines say enough of what is wrong with the mapping, or the log. */
function noEvents(logs: readonly ImportedLog[]): ProtokollError {
  const [first] = logs
  const lines = logs.reduce((sum, { account }) => sum + account.lines, 0)
  const problem: Problem = {
    code: 'IMPORT',
    ...(first?.files[0] === undefined ? {} : { file: first.files[0] }),
    message: 'no line is an event',
    found: counted(lines, 'line'),
    advice: 'make sure that the mapping is that of this log',
  }
  const unexplained = logs
    .flatMap(({ account }) => account.unexplained)
    // With what is said before and after them, no more than are shown.
    .slice(0, LIMITS.shownProblems - 2)
  const all = logs.reduce((sum, { account }) => sum + account.unexplainedLines, 0)
  const told = unexplained.map(({ file, line, why }): Problem => ({ code: 'IMPORT', file, line, message: why }))
  const more = all - unexplained.length
  const rest: Problem[] =
    more > 0 ? [{ code: 'IMPORT', message: `and ${counted(more, 'more line')} that no rule fits` }] : []
  return new ProtokollError(problem, [...told, ...rest])
}
