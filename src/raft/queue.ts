/** First in, first out. Taking the first costs the same however many wait. */
export class Queue<T> {
  private items: T[] = []
  /** Where the first one is; what is before it has been taken. */
  private head = 0

  get length(): number {
    return this.items.length - this.head
  }

  /** The one that {@link shift} takes next. */
  get first(): T | undefined {
    return this.items[this.head]
  }

  push(item: T): void {
    this.items.push(item)
  }

  shift(): T | undefined {
    const item = this.first
    if (this.length === 0) return undefined
    this.head += 1
    if (this.head === this.items.length) this.replace([])
    // What was taken goes when it is half of all: each is then moved once on average.
    else if (this.head >= 32 && this.head * 2 >= this.items.length) this.replace(this.toArray())
    return item
  }

  /** Whether `isIt` holds for one that waits. */
  some(isIt: (item: T) => boolean): boolean {
    for (let at = this.head; at < this.items.length; at += 1) if (isIt(this.items[at] as T)) return true
    return false
  }

  toArray(): T[] {
    return this.items.slice(this.head)
  }

  /** From now on these wait, and no others. The queue keeps the list. */
  replace(items: T[]): void {
    this.items = items
    this.head = 0
  }

  /** Takes all. */
  drain(): T[] {
    const all = this.toArray()
    this.replace([])
    return all
  }
}
