/** Things of which the first by an order is wanted again and again: a binary heap. */
export class FirstOf<T> {
  private readonly isBefore: (a: T, b: T) => boolean
  private readonly heap: T[] = []

  constructor(isBefore: (a: T, b: T) => boolean) {
    this.isBefore = isBefore
  }

  add(each: T): void {
    let at = this.heap.push(each) - 1
    while (at > 0) {
      const above = (at - 1) >> 1
      const parent = this.heap[above] as T
      if (!this.isBefore(each, parent)) break
      this.heap[at] = parent
      at = above
    }
    this.heap[at] = each
  }

  /** Takes the first one out; undefined if there is none. */
  take(): T | undefined {
    const [first] = this.heap
    const last = this.heap.pop()
    if (this.heap.length === 0 || last === undefined) return first
    let at = 0
    for (;;) {
      const below = this.firstBelow(at)
      if (below === undefined || !this.isBefore(this.heap[below] as T, last)) break
      this.heap[at] = this.heap[below] as T
      at = below
    }
    this.heap[at] = last
    return first
  }

  private firstBelow(at: number): number | undefined {
    const [left, right] = [2 * at + 1, 2 * at + 2]
    if (left >= this.heap.length) return undefined
    if (right >= this.heap.length) return left
    return this.isBefore(this.heap[right] as T, this.heap[left] as T) ? right : left
  }
}
