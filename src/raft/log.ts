import type { LogRecord } from './types.ts'

/** How a record that is about to be appended reads before the log has given it its index. */
export type NewRecord = { type: 'term_start' } | { type: 'command'; command: string }

/**
 * The log of one node. Indexes start at 1; index 0 stands for "before the first record" and has term 0.
 *
 * It remembers what changed since {@link takeUnstored} was last called, so that no change can miss being stored.
 */
export class Log {
  private records: LogRecord[]
  private unstoredFrom: number | undefined

  constructor(records: readonly LogRecord[] = []) {
    this.records = [...records]
  }

  get lastIndex(): number {
    return this.records.length
  }

  get lastTerm(): number {
    return this.records.at(-1)?.term ?? 0
  }

  at(index: number): LogRecord | undefined {
    return this.records[index - 1]
  }

  /** The term of the record at `index`; 0 at index 0; undefined beyond the end. */
  termAt(index: number): number | undefined {
    return index === 0 ? 0 : this.at(index)?.term
  }

  /** At most `count` records from `index` on. */
  slice(index: number, count: number): readonly LogRecord[] {
    return this.records.slice(index - 1, index - 1 + count)
  }

  append(term: number, record: NewRecord): LogRecord {
    const appended = { index: this.lastIndex + 1, term, ...record }
    this.replaceFrom(appended.index, [appended])
    return appended
  }

  /** Removes every record at and above `index` and puts `records`, whose first has that index, in their place. */
  replaceFrom(index: number, records: readonly LogRecord[]): void {
    this.records.length = index - 1
    for (const record of records) this.records.push(record)
    this.unstoredFrom = Math.min(this.unstoredFrom ?? index, index)
  }

  /**
   * The highest index at or below `index` whose record is of `term` or an earlier one; 0 when there is none. Where the
   * other log has `term` at `index`, nothing of this log above that can match it, so a whole term is stepped over at
   * once (paper 5.3, the optimisation at its end).
   */
  lastIndexUpToTerm(index: number, term: number): number {
    let at = Math.min(index, this.lastIndex)
    while ((this.termAt(at) ?? 0) > term) at -= 1
    return at
  }

  /** What must be stored: everything from `from` on is replaced by `records`. Undefined when nothing changed. */
  takeUnstored(): { from: number; records: readonly LogRecord[] } | undefined {
    const from = this.unstoredFrom
    if (from === undefined) return undefined
    this.unstoredFrom = undefined
    return { from, records: this.records.slice(from - 1) }
  }
}
