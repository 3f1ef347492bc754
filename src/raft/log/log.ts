import type { LogRecord, Membership, RecordContent, RecordOf } from '../types.ts'
import { recordBytes } from './record-size.ts'

/** What a log begins behind: nothing, or the last record that a snapshot covers. */
export interface LogBase {
  readonly index: number
  readonly term: number
  /** The membership up to there. */
  readonly membership: Membership
}

const NOTHING: LogBase = { index: 0, term: 0, membership: { voters: [], learners: [] } }

/**
 * The log of one node. Indexes start at 1; index 0 stands for "before the first record" and has term 0. Records that a
 * snapshot covers are gone.
 *
 * It remembers what changed since {@link takeUnstored} was last called, so that no change can miss being stored, and
 * which membership it holds, so that a record that is overwritten takes its change with it (thesis 4.1).
 */
export class Log {
  private base: LogBase
  private records: LogRecord[]
  /** How many bytes all records before each one take, and all of them: counted once, when a record comes. */
  private bytesBefore: number[] = [0]
  private memberships: RecordOf<'membership'>[]
  /** From where on records changed since {@link takeUnstored}. */
  unstoredFrom: number | undefined

  constructor(records: readonly LogRecord[] = [], base: LogBase = NOTHING) {
    this.records = []
    this.base = base
    this.memberships = []
    for (const record of records) this.push(record)
  }

  /** The last record that a snapshot covers; 0 without one. */
  get snapshotIndex(): number {
    return this.base.index
  }

  get lastIndex(): number {
    return this.base.index + this.records.length
  }

  get lastTerm(): number {
    return this.records.at(-1)?.term ?? this.base.term
  }

  /** The membership of the last record that has one, committed or not (thesis 4.1). */
  get membership(): Membership {
    return this.memberships.at(-1)?.membership ?? this.base.membership
  }

  /** Index of the record that the membership is from; 0 where it is older than the log. */
  get membershipIndex(): number {
    return this.memberships.at(-1)?.index ?? 0
  }

  /** The membership as it was at `index`, which must not be before the snapshot's. */
  membershipAt(index: number): Membership {
    return this.memberships.findLast((record) => record.index <= index)?.membership ?? this.base.membership
  }

  at(index: number): LogRecord | undefined {
    return this.records[index - this.base.index - 1]
  }

  /** The term of the record at `index`; undefined beyond the end and before the snapshot's last record. */
  termAt(index: number): number | undefined {
    return index === this.base.index ? this.base.term : this.at(index)?.term
  }

  /**
   * At most `count` records from `index` on, and no more than `bytes` of them; at least one if there is one. Those that a
   * snapshot covers are left out.
   */
  slice(index: number, count: number, bytes = Number.MAX_SAFE_INTEGER): readonly LogRecord[] {
    const start = index - this.base.index - 1
    const from = Math.max(start, 0)
    const to = Math.min(start + count, this.records.length)
    return to <= from ? [] : this.records.slice(from, this.endWithin(from, to, bytes))
  }

  /** Where the records from place `from` on end that are no more than `bytes`; at `to` at the latest. */
  private endWithin(from: number, to: number, bytes: number): number {
    const fits = (end: number) => (this.bytesBefore[end] ?? 0) - (this.bytesBefore[from] ?? 0) <= bytes
    if (fits(to)) return to
    let end = from + 1
    while (end < to && fits(end + 1)) end += 1
    return end
  }

  append(term: number, content: RecordContent): LogRecord {
    const appended: LogRecord = { index: this.lastIndex + 1, term, ...content }
    this.replaceFrom(appended.index, [appended])
    return appended
  }

  /** Removes every record at and above `index` and puts `records`, whose first has that index, in their place. */
  replaceFrom(index: number, records: readonly LogRecord[]): void {
    this.records.length = index - this.base.index - 1
    this.bytesBefore.length = this.records.length + 1
    while ((this.memberships.at(-1)?.index ?? 0) >= index) this.memberships.pop()
    for (const record of records) this.push(record)
    this.unstoredFrom = Math.min(this.unstoredFrom ?? index, index)
  }

  private push(record: LogRecord): void {
    this.records.push(record)
    this.bytesBefore.push((this.bytesBefore.at(-1) ?? 0) + recordBytes(record))
    if (isMembership(record)) this.memberships.push(record)
  }

  /**
   * Lets the log begin behind `base`. Records above it stay if the log holds the record that `base` names; otherwise
   * they follow another history, and go (paper, figure 13, steps 6 and 7). Says whether they stay.
   */
  compact(base: LogBase): boolean {
    const keeps = this.termAt(base.index) === base.term
    const covered = keeps ? base.index - this.base.index : this.records.length
    this.records = this.records.slice(covered)
    this.bytesBefore = this.bytesBefore.slice(covered)
    this.memberships = this.memberships.filter(({ index }) => keeps && index > base.index)
    this.base = base
    if (this.unstoredFrom !== undefined) this.unstoredFrom = Math.max(this.unstoredFrom, base.index + 1)
    return keeps
  }

  /**
   * The highest index at or below `index` whose record is of `term` or an earlier one, or which a snapshot covers.
   * Where the other log has `term` at `index`, nothing of this log above that can match it, so a whole term is stepped
   * over at once (paper 5.3, the optimisation at its end).
   */
  lastIndexUpToTerm(index: number, term: number): number {
    let at = Math.min(index, this.lastIndex)
    // Every record from the base up to the end has a term: it is never missing here.
    while (at > this.base.index && (this.termAt(at) ?? 0) > term) at -= 1
    return at
  }

  /** What must be stored: everything from `from` on is replaced by `records`. Undefined when nothing changed. */
  takeUnstored(): { from: number; records: readonly LogRecord[] } | undefined {
    const from = this.unstoredFrom
    if (from === undefined) return undefined
    this.unstoredFrom = undefined
    return { from, records: this.records.slice(from - this.base.index - 1) }
  }
}

function isMembership(record: LogRecord): record is RecordOf<'membership'> {
  return record.type === 'membership'
}
