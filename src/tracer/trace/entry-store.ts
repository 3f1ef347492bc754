/** With more stores in a row below it a store begins anew, or to look for an entry would take ever longer. */
const MOST_DEPTH = 32
/** So few entries are copied rather than shared. */
const FEW = 64

/**
 * Entries that grow at their end only, so that whoever shares them sees what they saw. Where others come in place of the
 * last ones, a store goes on from the part of another that stays, which is not copied.
 */
export class EntryStore<T> {
  private readonly own: T[] = []
  private readonly parent: EntryStore<T> | undefined
  /** So many of the parent's entries come first. */
  private readonly shared: number
  private readonly depth: number

  constructor(parent?: EntryStore<T>, shared = 0) {
    this.parent = parent
    this.shared = shared
    this.depth = parent ? parent.depth + 1 : 0
  }

  get length(): number {
    return this.shared + this.own.length
  }

  at(place: number): T | undefined {
    let store: EntryStore<T> = this
    while (place < store.shared && store.parent) store = store.parent
    return store.own[place - store.shared]
  }

  push(entries: readonly T[]): void {
    for (const entry of entries) this.own.push(entry)
  }

  slice(from: number, to: number): T[] {
    if (from >= this.shared) return this.own.slice(from - this.shared, to - this.shared)
    return Array.from({ length: Math.max(0, to - from) }, (_, i) => this.at(from + i) as T)
  }

  /** A store with what stands here before a place; undefined if too many are in a row already. */
  upTo(end: number): EntryStore<T> | undefined {
    let store: EntryStore<T> = this
    while (end <= store.shared && store.parent) store = store.parent
    if (end - store.shared > FEW) return store.depth < MOST_DEPTH ? new EntryStore(store, end) : undefined
    const beside = new EntryStore(store.parent, store.shared)
    beside.push(store.own.slice(0, end - store.shared))
    return beside
  }

  /** How many places are the same in both because they share them; there may be more that look the same. */
  commonWith(other: EntryStore<T>): number {
    let [a, b]: [EntryStore<T>, EntryStore<T>] = [this, other]
    let common = Number.POSITIVE_INFINITY
    while (a !== b) {
      if (a.depth < b.depth) [a, b] = [b, a]
      common = Math.min(common, a.shared)
      if (!a.parent) return 0
      a = a.parent
    }
    return common
  }
}
