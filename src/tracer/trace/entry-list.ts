import { EntryStore } from './entry-store.ts'

type Scalar = string | number | boolean | null
type Fields = Record<string, Scalar>
/** An entry of a list: a value, or what the vocabulary declares for it. */
export type Entry = Scalar | Fields
export type List = readonly Entry[]

/** How a list changes: first `drop` entries go from its front, then the first `keep` of the rest stay, then `add` follows. */
export interface Splice {
  /** Without it, 0. */
  drop?: number | undefined
  /** Without it, all. */
  keep?: number | undefined
  add?: Entry[] | undefined
}

/**
 * A list as it was at some moment. What follows from it shares the entries that stay, whatever goes and comes: the states
 * of a log that grows a thousand times take no more room than the last of them.
 */
export class EntryList implements Iterable<Entry> {
  static readonly EMPTY = new EntryList(new EntryStore(), 0, 0)

  readonly length: number
  private readonly store: EntryStore<Entry>
  private readonly start: number

  private constructor(store: EntryStore<Entry>, start: number, length: number) {
    this.store = store
    this.start = start
    this.length = length
  }

  static of(entries: List): EntryList {
    const store = new EntryStore<Entry>()
    store.push(entries)
    return new EntryList(store, 0, entries.length)
  }

  at(place: number): Entry | undefined {
    return place < 0 || place >= this.length ? undefined : this.store.at(this.start + place)
  }

  *[Symbol.iterator](): Iterator<Entry> {
    for (let i = 0; i < this.length; i += 1) yield this.at(i) as Entry
  }

  toJSON(): List {
    return this.slice(0)
  }

  private slice(from: number): Entry[] {
    return this.store.slice(this.start + from, this.start + this.length)
  }

  /** Undefined if it asks for more than there is. */
  changed({ drop = 0, keep = Math.max(0, this.length - drop), add = [] }: Splice): EntryList | undefined {
    if (drop + keep > this.length) return undefined
    const start = this.start + drop
    const end = start + keep
    if (add.length === 0) return new EntryList(this.store, start, keep)
    // What nothing stays of has nothing to share.
    if (keep === 0) return EntryList.of(add)
    const store = end === this.store.length ? this.store : this.store.upTo(end)
    if (store === undefined) return EntryList.of([...this.store.slice(start, end), ...add])
    store.push(add)
    return new EntryList(store, start, keep + add.length)
  }

  /** Whether it has the same entries. Of two that one history made, that is mostly seen at once. */
  isSame(other: EntryList): boolean {
    if (this.length !== other.length) return false
    const shared = this.start === other.start ? this.store.commonWith(other.store) - this.start : 0
    for (let i = Math.max(0, shared); i < this.length; i += 1) if (!isSameEntry(this.at(i), other.at(i))) return false
    return true
  }

  /**
   * How this list becomes the other; undefined if they are the same. Where the other followed from this one and they share
   * what stayed, that is how it did; otherwise, of several ways, one that keeps the most.
   */
  changeTo(next: List | EntryList): Splice | undefined {
    if (next instanceof EntryList) {
      if (this.isSame(next)) return undefined
      const kept = this.keptIn(next)
      if (kept > 0) return this.splice(next.start - this.start, kept, next.slice(kept))
    }
    const entries = next instanceof EntryList ? next.toJSON() : next
    const drop = this.bestDrop(entries)
    const keep = this.sameFrom(drop, entries)
    const add = entries.slice(keep)
    return drop === 0 && keep === this.length && add.length === 0 ? undefined : this.splice(drop, keep, add)
  }

  /**
   * How many of its entries the other begins with, as far as that is seen from what they share; 0 also if it goes on from
   * elsewhere.
   */
  private keptIn(next: EntryList): number {
    const { store, start, length } = next
    if (start < this.start) return 0
    const drop = start - this.start
    const most = Math.min(this.length - drop, length)
    let kept = Math.min(most, this.store.commonWith(store) - start)
    while (kept > 0 && kept < most && isSameEntry(this.at(drop + kept), next.at(kept))) kept += 1
    return kept
  }

  /** Says no more than it must. */
  private splice(drop: number, keep: number, add: Entry[]): Splice {
    return {
      ...(drop > 0 && keep > 0 ? { drop } : {}),
      ...(drop + keep < this.length || (drop > 0 && keep === 0) ? { keep } : {}),
      ...(add.length > 0 ? { add } : {}),
    }
  }

  /** How many entries from a place on are the first of the others. */
  private sameFrom(place: number, entries: List): number {
    let same = 0
    while (same < entries.length && place + same < this.length && isSameEntry(this.at(place + same), entries[same]))
      same += 1
    return same
  }

  /** Mostly a list grows, or is cut at its end: then nothing goes from its front. */
  private bestDrop(entries: List): number {
    const same = this.sameFrom(0, entries)
    if (same === this.length || same === entries.length) return 0
    const lengths = matchLengths(entries, this.toJSON())
    return lengths.reduce((best, length, place) => (length > (lengths[best] ?? 0) ? place : best), 0)
  }
}

/** For each place of `text`, how many entries from there on are the first of `pattern`; in linear time (Z algorithm). */
function matchLengths(pattern: List, text: List): number[] {
  const words = [...pattern, undefined, ...text].map((entry) => (entry === undefined ? undefined : keyOf(entry)))
  const lengths = words.map(() => 0)
  for (let i = 1, from = 0, to = 0; i < words.length; i += 1) {
    let length = i < to ? Math.min(to - i, lengths[i - from] ?? 0) : 0
    while (i + length < words.length && words[length] === words[i + length]) length += 1
    lengths[i] = length
    if (i + length > to) [from, to] = [i, i + length]
  }
  return lengths.slice(pattern.length + 1)
}

/** The same for entries that say the same, in whatever order their fields are. */
export function inOrder(entry: Entry): unknown {
  return isFields(entry) ? Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1)) : entry
}

function keyOf(entry: Entry): string {
  return JSON.stringify(inOrder(entry))
}

/** Whether two entries say the same. */
export function isSameEntry(a: Entry | undefined, b: Entry | undefined): boolean {
  if (a === b) return true
  if (a === undefined || b === undefined || !isFields(a) || !isFields(b)) return false
  let count = 0
  for (const name in a) {
    if (a[name] !== b[name]) return false
    count += 1
  }
  for (const _ in b) count -= 1
  return count === 0
}

function isFields(entry: Entry): entry is Fields {
  return typeof entry === 'object' && entry !== null
}

/** Whether a value of a state is the same as another. What is not known is the same as nothing but itself. */
export function isSameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true
  return a instanceof EntryList && b instanceof EntryList && a.isSame(b)
}

/** Before anything is known of a list, it grows from nothing. */
export function listOf(known: unknown): EntryList {
  return known instanceof EntryList ? known : EntryList.EMPTY
}

/** Whether what changes is a list, and how. */
export function isSplice(change: unknown): change is Splice {
  return typeof change === 'object' && change !== null && !Array.isArray(change) && !(change instanceof EntryList)
}
