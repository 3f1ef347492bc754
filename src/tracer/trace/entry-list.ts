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
 * A list as it was at some moment. What follows from it by appending or by taking from its front shares its entries:
 * the states of a log that grows a thousand times take no more room than the last of them.
 */
export class EntryList implements Iterable<Entry> {
  static readonly EMPTY = new EntryList([], 0, 0)

  readonly length: number
  /** Grows at its end only, so that whoever shares it sees what they saw. */
  private readonly store: Entry[]
  private readonly start: number

  private constructor(store: Entry[], start: number, length: number) {
    this.store = store
    this.start = start
    this.length = length
  }

  static of(entries: List): EntryList {
    return new EntryList([...entries], 0, entries.length)
  }

  at(place: number): Entry | undefined {
    return place < 0 || place >= this.length ? undefined : this.store[this.start + place]
  }

  *[Symbol.iterator](): Iterator<Entry> {
    for (let i = 0; i < this.length; i += 1) yield this.store[this.start + i] as Entry
  }

  toJSON(): List {
    return this.store.slice(this.start, this.start + this.length)
  }

  /** Undefined if it asks for more than there is. */
  changed({ drop = 0, keep = Math.max(0, this.length - drop), add = [] }: Splice): EntryList | undefined {
    if (drop + keep > this.length) return undefined
    const start = this.start + drop
    if (add.length === 0) return new EntryList(this.store, start, keep)
    const isAtEnd = start + keep === this.store.length
    const store = isAtEnd ? this.store : this.store.slice(start, start + keep)
    for (const entry of add) store.push(entry)
    return new EntryList(store, isAtEnd ? start : 0, keep + add.length)
  }

  /** Whether it has the same entries. Of two that one history made, that is mostly seen at once. */
  isSame(other: EntryList): boolean {
    if (this.length !== other.length) return false
    if (this.store === other.store && this.start === other.start) return true
    for (let i = 0; i < this.length; i += 1) if (!isSameEntry(this.at(i), other.at(i))) return false
    return true
  }

  /**
   * How this list becomes the other; undefined if they are the same. Where the other followed from this one without
   * anything taken from the end, that is how it did; otherwise, of several ways, one that keeps the most.
   */
  changeTo(next: List | EntryList): Splice | undefined {
    if (next instanceof EntryList) {
      if (this.isSame(next)) return undefined
      if (next.store === this.store && next.start >= this.start) return this.changeWithin(next)
    }
    const entries = next instanceof EntryList ? next.toJSON() : next
    const drop = this.bestDrop(entries)
    const keep = this.sameFrom(drop, entries)
    const add = entries.slice(keep)
    return drop === 0 && keep === this.length && add.length === 0 ? undefined : this.splice(drop, keep, add)
  }

  /** The same for a later part of the same entries, which nothing need be compared for. */
  private changeWithin({ store, start, length }: EntryList): Splice {
    const [end, until] = [this.start + this.length, start + length]
    const keep = Math.max(0, Math.min(end, until) - start)
    return this.splice(Math.min(start - this.start, this.length), keep, store.slice(start + keep, until))
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

function keyOf(entry: Entry): string {
  return JSON.stringify(isFields(entry) ? Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1)) : entry)
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

/** Whether what changes is a list, and how. */
export function isSplice(change: unknown): change is Splice {
  return typeof change === 'object' && change !== null && !Array.isArray(change) && !(change instanceof EntryList)
}
