import type { LogRecord, Membership, RecordContent, RecordOf } from '../types.ts'
import { recordBytes } from './record-size.ts'

/** Up to where a log is covered: nothing, or the last record that a snapshot covers. */
export interface LogBase {
  readonly index: number
  readonly term: number
  /** The membership up to there. */
  readonly membership: Membership
}

const NOTHING: LogBase = { index: 0, term: 0, membership: { voters: [], learners: [] } }

/**
 * The log of one node. Indexes start at 1; index 0 stands for "before the first record" and has term 0. Records that a
 * snapshot covers are not needed any more; the last of them may still be there, for nodes that lack only a few.
 *
 * It remembers what changed since {@link takeUnstored} was last called, so that no change can miss being stored, and
 * which membership it holds, so that a record that is overwritten takes its change with it (thesis 4.1).
 */
export class Log {
  private base: LogBase
  /** The record before the first one that is there. Its term is not known where the log was loaded without it. */
  private start: { readonly index: number; readonly term: number | undefined }
  private records: LogRecord[]
  /** How many bytes all records before each one take, and all of them: counted once, when a record comes. */
  private bytesBefore: number[] = [0]
  private memberships: RecordOf<'membership'>[]
  /** From where on records changed since {@link takeUnstored}. */
  unstoredFrom: number | undefined

  constructor(records: readonly LogRecord[] = [], base: LogBase = NOTHING) {
    this.records = []
    this.base = base
    const before = (records[0]?.index ?? base.index + 1) - 1
    this.start = before < base.index ? { index: before, term: before === 0 ? 0 : undefined } : base
    this.memberships = []
    for (const record of records) this.push(record)
  }

  /** The last record that a snapshot covers; 0 without one. */
  get snapshotIndex(): number {
    return this.base.index
  }

  /** The first record that is there; the one behind the last where none is. */
  get firstIndex(): number {
    return this.start.index + 1
  }

  get lastIndex(): number {
    return this.start.index + this.records.length
  }

  get lastTerm(): number {
    return this.records.at(-1)?.term ?? this.base.term
  }

  /** The membership of the last record that has one, committed or not (thesis 4.1). */
  get membership(): Membership {
    return this.memberships.at(-1)?.membership ?? this.base.membership
  }

  /** The membership that the newest record with one has taken the place of. */
  get membershipBefore(): Membership {
    return this.memberships.at(-2)?.membership ?? this.base.membership
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
    return this.records[index - this.start.index - 1]
  }

  /** The term of the record at `index`; undefined beyond the end, and before the first record and the one before it. */
  termAt(index: number): number | undefined {
    return index === this.start.index ? this.start.term : this.at(index)?.term
  }

  /**
   * At most `count` records from `index` on, and no more than `bytes` of them; at least one if there is one. Those that are
   * gone are left out.
   */
  slice(index: number, count: number, bytes = Number.MAX_SAFE_INTEGER): readonly LogRecord[] {
    const start = index - this.start.index - 1
    const from = Math.max(start, 0)
    const to = Math.min(start + count, this.records.length)
    return to <= from ? [] : this.records.slice(from, this.endWithin(from, to, bytes))
  }

  /** Where the records from place `from` on end that are no more than `bytes`; at `to` at the latest. */
  private endWithin(from: number, to: number, bytes: number): number {
    const fits = (end: number) => this.bytesUpTo(end) - this.bytesUpTo(from) <= bytes
    if (fits(to)) return to
    let end = from + 1
    while (end < to && fits(end + 1)) end += 1
    return end
  }

  /** How many bytes the commands of the records from one index to another take, both included, as far as they are there. */
  bytesBetween(first: number, last: number): number {
    const places = Math.max(last - this.start.index, 0)
    const before = Math.max(first - 1 - this.start.index, 0)
    return places <= before ? 0 : this.bytesUpTo(places) - this.bytesUpTo(before)
  }

  private bytesUpTo(place: number): number {
    // Never undefined: there is one for every place, and one for the end.
    return this.bytesBefore[place] ?? 0
  }

  append(term: number, content: RecordContent): LogRecord {
    const appended: LogRecord = { index: this.lastIndex + 1, term, ...content }
    this.replaceFrom(appended.index, [appended])
    return appended
  }

  /** Removes every record at and above `index` and puts `records`, whose first has that index, in their place. */
  replaceFrom(index: number, records: readonly LogRecord[]): void {
    this.records.length = index - this.start.index - 1
    this.bytesBefore.length = this.records.length + 1
    while ((this.memberships.at(-1)?.index ?? 0) >= index) this.memberships.pop()
    for (const record of records) this.push(record)
    this.unstoredFrom = Math.min(this.unstoredFrom ?? index, index)
  }

  private push(record: LogRecord): void {
    this.records.push(record)
    this.bytesBefore.push(this.bytesUpTo(this.records.length - 1) + recordBytes(record))
    // What the snapshot covers it has the membership of.
    if (isMembership(record) && record.index > this.base.index) this.memberships.push(record)
  }

  /**
   * A snapshot covers the log up to `base`. Records above it stay if the log holds the record that `base` names, and
   * so do those from `firstKept` on that it covers; otherwise they follow another history, and all go (paper, figure 13,
   * steps 6 and 7). Says whether they stay.
   */
  compact(base: LogBase, firstKept = base.index + 1): boolean {
    const keeps = this.termAt(base.index) === base.term
    const before = keeps ? Math.min(Math.max(firstKept - 1, this.start.index), base.index) : base.index
    const gone = keeps ? before - this.start.index : this.records.length
    this.start = before === base.index ? base : { index: before, term: this.termAt(before) }
    this.records = this.records.slice(gone)
    this.bytesBefore = this.bytesBefore.slice(gone)
    this.memberships = this.memberships.filter(({ index }) => keeps && index > base.index)
    this.base = base
    if (this.unstoredFrom !== undefined) this.unstoredFrom = Math.max(this.unstoredFrom, this.firstIndex)
    return keeps
  }

  /**
   * The highest index at or below `index` whose record is of `term` or an earlier one, or which is gone.
   * Where the other log has `term` at `index`, nothing of this log above that can match it, so a whole term is stepped
   * over at once (paper 5.3, the optimisation at its end).
   */
  lastIndexUpToTerm(index: number, term: number): number {
    let at = Math.min(index, this.lastIndex)
    // Every record that is there has a term: it is never missing here.
    while (at > this.start.index && (this.termAt(at) ?? 0) > term) at -= 1
    return at
  }

  /** What must be stored: everything from `from` on is replaced by `records`. Undefined when nothing changed. */
  takeUnstored(): { from: number; records: readonly LogRecord[] } | undefined {
    const from = this.unstoredFrom
    if (from === undefined) return undefined
    this.unstoredFrom = undefined
    return { from, records: this.records.slice(from - this.start.index - 1) }
  }
}

function isMembership(record: LogRecord): record is RecordOf<'membership'> {
  return record.type === 'membership'
}
