import type { LogRecord, NodeState } from '../raft/index.ts'
import { membershipText } from './membership-text.ts'

type Log = NodeState['log']

/** A record as an observer is shown it. */
export type LogEntry = {
  term: number
  /** A client's command; what the engine itself has put into the log is in parentheses. */
  content: string
}

/** How a log changed: first `drop` entries go from its front (none, if it is left out), the first `keep` stay, `add` follows. */
export type LogChange = {
  drop?: number
  keep: number
  add: LogEntry[]
}

/**
 * What observers were shown of one node's log. A change costs what it changes, not what the log holds: records are told
 * apart as objects, and where one is the same, so are all before it.
 *
 * Whoever asks for the whole log may be told a change that it knows already. Where nothing is dropped, that says the same
 * twice; so the next change after the asking drops nothing.
 */
export class ShownLog {
  private firstIndex = 1
  private readonly records: LogRecord[] = []
  private wasAsked = false

  /** All of it, for one who asks. */
  whole(log: Log): LogEntry[] {
    this.wasAsked = true
    return recordsFrom(log, log.firstIndex).map(entryOf)
  }

  /** How `log` differs from what was shown; undefined when it does not. From now on it is shown. */
  changeTo(log: Log): LogChange | undefined {
    // Most of the time.
    if (this.isShown(log)) return undefined
    const { records } = this
    const { firstIndex } = log
    const before = records.length
    const gone = firstIndex - this.firstIndex
    const follows = gone === 0 || (gone > 0 && !this.wasAsked)
    let keep = follows ? Math.max(0, before - gone) : 0
    while (keep > 0 && log.at(firstIndex + keep - 1) !== records[gone + keep - 1]) keep -= 1
    const added = recordsFrom(log, firstIndex + keep)
    this.wasAsked = false
    if (keep === before && added.length === 0) return undefined
    this.firstIndex = firstIndex
    // Both are slow, also where they change nothing.
    if (keep > 0 && gone > 0) records.splice(0, gone)
    if (records.length > keep) records.length = keep
    for (const record of added) records.push(record)
    const add = added.map(entryOf)
    return gone > 0 && keep > 0 ? { drop: gone, keep, add } : { keep, add }
  }

  /** Whether nothing has changed: where the last record is the same, all are. */
  private isShown(log: Log): boolean {
    const { length } = this.records
    if (log.firstIndex !== this.firstIndex || log.lastIndex !== log.firstIndex + length - 1) return false
    if (length > 0 && log.at(log.lastIndex) !== this.records[length - 1]) return false
    this.wasAsked = false
    return true
  }
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
