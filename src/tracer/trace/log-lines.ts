import { counted } from '../common/counted.ts'
import type { TraceEvent } from './events.ts'

/** What of an event says where it was read. */
type Told = Pick<TraceEvent, 'log'>

/** Of many lines no more are named. */
const MOST_LINES = 3

/** Which lines of logs tell of events; empty if nothing says so. */
export function logLines(events: readonly Told[]): string {
  const lines = [...new Set(events.flatMap(({ log = [] }) => log))]
  return [...lines.slice(0, MOST_LINES), ...(lines.length > MOST_LINES ? ['…'] : [])].join(', ')
}

/**
 * The same for each row of a table: `12` where all rows are of one file, `store.log:12` where not. Undefined where no row
 * says so. `namesOf`: what files are called, no two alike; if it is left out, as in the trace.
 */
export function rowLogLines(
  rows: readonly (readonly Told[])[],
  namesOf: (files: readonly string[]) => readonly string[] = (files) => files,
): string[] | undefined {
  const extents = logExtents(rows.flat())
  if (extents.length === 0) return undefined
  const isOne = extents.length === 1 && extents[0]?.last !== 0
  const files = extents.map(({ file }) => file)
  const names = namesOf(files)
  const nameOf = new Map(files.map((file, i) => [file, names[i] ?? file]))
  const shown = ({ log }: Told) => {
    if (log === undefined) return {}
    const { file, line } = placeOf(log)
    return { log: isOne ? String(line) : `${nameOf.get(file)}${log.slice(file.length)}` }
  }
  return rows.map((events) => logLines(events.map(shown)))
}

/** What of one log tells of events: from which line to which. */
export interface LogExtent {
  readonly file: string
  /** From 1; 0, like the last, where no line is named. */
  readonly first: number
  readonly last: number
}

/** The same of many events, a file after the other as they come up. Files of one name are one. */
export function logExtents(events: Iterable<Told>): LogExtent[] {
  const extents = new Map<string, LogExtent>()
  for (const { log } of events) {
    if (log === undefined) continue
    const { file, line } = placeOf(log)
    const { first, last } = extents.get(file) ?? { first: line, last: line }
    extents.set(file, { file, first: Math.min(first, line), last: Math.max(last, line) })
  }
  return [...extents.values()]
}

/** Takes `store.log:12` apart. What a recorder writes there is its own affair: a place without a line is a file. */
function placeOf(log: string): { file: string; line: number } {
  const [, file = log, line = '0'] = /^(.+):([1-9]\d{0,14})$/s.exec(log) ?? []
  return { file, line: Number(line) }
}

/** Of many files no more are named. */
const MOST_FILES = 3

/** In words: `lines 12–97 of a.log, line 3 of b.log and 2 more files`. `name` shows the name of a file. */
export function extentsText(extents: readonly LogExtent[], name: (file: string) => string): string {
  const texts = extents.slice(0, MOST_FILES).map(({ file, first, last }) => {
    if (last === 0) return name(file)
    const lines = first === last ? `line ${last}` : `lines ${first}–${last}`
    return `${lines} of ${name(file)}`
  })
  const more = extents.length - MOST_FILES
  const all = more > 0 ? [...texts, counted(more, 'more file')] : texts
  const [end = '', ...others] = all.toReversed()
  return others.length === 0 ? end : `${others.toReversed().join(', ')} and ${end}`
}
