import type { LogRecord, NodeId, NodeState, StoreEffect } from '../../raft/index.ts'

type Log = NodeState['log']

/** A record as it was first seen, and the one right before it in that log. */
export interface Link {
  readonly record: LogRecord
  /** Term of the record before it, 0 at the start of the log; undefined where a snapshot has taken its place. */
  readonly termBefore: number | undefined
  readonly before: Link | undefined
  /** In whose log it was first seen. */
  readonly seenAt: NodeId
}

/**
 * Every record that was ever in a log, once: index and term name it (log matching, paper 5.3). A whole log is therefore
 * known by its last record, and comparing two of its states costs what differs between them.
 */
export class Records {
  private readonly byTerm = new Map<number, Map<number, Link>>()

  at(index: number, term: number | undefined): Link | undefined {
    return term === undefined ? undefined : this.byTerm.get(term)?.get(index)
  }

  add(link: Link): void {
    const { index, term } = link.record
    const sameTerm = this.byTerm.get(term) ?? new Map<number, Link>()
    this.byTerm.set(term, sameTerm.set(index, link))
  }
}

/** The first index at which `log` may differ from the one that ended with `tip`, going by both it and what was stored. */
export function firstChange(log: Log, tip: Link | undefined, stores: readonly StoreEffect[]): number {
  const base = log.firstIndex - 1
  let stored = Number.POSITIVE_INFINITY
  for (const change of stores) if (change.type === 'store_records') stored = Math.min(stored, change.from)
  let link = tip
  while (link && link.record.index > base && !(link.record.index < stored && holds(log, link))) link = link.before
  return Math.max(base, link?.record.index ?? 0) + 1
}

function holds(log: Log, { record: { index, term } }: Link): boolean {
  return index <= log.lastIndex && log.termAt(index) === term
}

export function sameRecord(a: LogRecord, b: LogRecord | undefined): boolean {
  if (a === b) return true
  return b !== undefined && a.index === b.index && a.term === b.term && contentsOf(a) === contentsOf(b)
}

/** All of a record, whatever the order in which its fields were set. */
function contentsOf(record: LogRecord): string {
  return JSON.stringify(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** Longer contents are cut where a record is named. */
const MOST_SHOWN = 100

/** `record 3 of term 2`, with what it holds. */
export function describe(record: LogRecord): string {
  const { index, term, type, ...contents } = record
  const held = Object.entries(contents).map(([name, value]) => ` ${name} ${JSON.stringify(value)}`)
  const text = `${type}${held.join('')}`
  return `record ${index} of term ${term} (${text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text})`
}
