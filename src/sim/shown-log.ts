import type { LogRecord, NodeState } from '../raft/index.ts'
import { membershipText } from './membership-text.ts'

type Log = NodeState['log']

/** A record as an observer is shown it. */
export type LogEntry = {
  term: number
  /** A client's command; what the engine itself has put into the log is in parentheses. */
  content: string
}

/** How a log changed: the first `keep` entries stay (all, if it is left out), then `add` follows. */
export type LogChange = {
  keep?: number
  add: LogEntry[]
}

/**
 * What observers were shown of one node's log. A change costs what it changes, not what the log holds: records are told
 * apart as objects, and where one is the same, so are all before it.
 *
 * A change says the same when it is told twice: whoever asks for the whole log in between is not told wrong.
 */
export class ShownLog {
  private firstIndex = 1
  private readonly records: LogRecord[] = []

  /** How `log` differs from what was shown; undefined when it does not. From now on it is shown. */
  changeTo(log: Log): LogChange | undefined {
    const { records } = this
    const firstIndex = log.firstIndex
    const before = records.length
    let keep = firstIndex === this.firstIndex ? before : 0
    while (keep > 0 && log.at(firstIndex + keep - 1) !== records[keep - 1]) keep -= 1
    const added = recordsFrom(log, firstIndex + keep)
    if (keep === before && added.length === 0) return undefined
    this.firstIndex = firstIndex
    records.length = keep
    for (const record of added) records.push(record)
    return { keep, add: added.map(entryOf) }
  }
}

/** The whole log. */
export function shownLog(log: Log): LogEntry[] {
  return recordsFrom(log, log.firstIndex).map(entryOf)
}

function recordsFrom(log: Log, index: number): readonly LogRecord[] {
  return log.lastIndex < index ? NONE : log.slice(index, log.lastIndex - index + 1)
}

const NONE: readonly LogRecord[] = []

/** Longer commands are cut where a log is shown; a command's own event has all of it. */
const MOST_SHOWN = 100

function entryOf(record: LogRecord): LogEntry {
  const text = contentOf(record)
  const cut = text.length > MOST_SHOWN
  return { term: record.term, content: cut ? `${text.slice(0, MOST_SHOWN)}… (${text.length} characters)` : text }
}

function contentOf(record: LogRecord): string {
  switch (record.type) {
    case 'command':
      return record.command
    case 'term_start':
      return '(term start)'
    case 'session':
      return '(session)'
    case 'membership':
      return `(members ${membershipText(record.membership)})`
    case 'settings':
      return `(set ${Object.entries(record.settings)
        .map(([name, value]) => `${name} ${value}`)
        .join(', ')})`
  }
}
