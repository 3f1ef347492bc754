import type { Span } from './spacetime-spans.ts'

/**
 * Side by side: gives each span, in the order of their beginnings, the first depth at which nothing is under way when
 * it begins. One that ends where another begins makes room for it.
 */
export function depthsOf(spans: readonly Span[]): number[] {
  const underWay = new Heap<{ readonly to: number; readonly depth: number }>((a, b) => a.to - b.to)
  const free = new Heap<number>((a, b) => a - b)
  let depths = 0
  return spans.map(({ from, to }) => {
    for (let first = underWay.first; first && first.to <= from; first = underWay.first) {
      free.push(first.depth)
      underWay.pop()
    }
    const depth = free.pop() ?? depths++
    underWay.push({ to, depth })
    return depth
  })
}

/** A binary heap: whatever comes first in the order is at hand. */
class Heap<T> {
  private readonly items: T[] = []
  private readonly compare: (a: T, b: T) => number

  constructor(compare: (a: T, b: T) => number) {
    this.compare = compare
  }

  get first(): T | undefined {
    return this.items[0]
  }

  push(item: T): void {
    let at = this.items.push(item) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!this.isBefore(at, parent)) break
      this.swap(at, parent)
      at = parent
    }
  }

  pop(): T | undefined {
    const [first] = this.items
    const last = this.items.pop()
    if (last === undefined || this.items.length === 0) return first
    this.items[0] = last
    for (let at = 0; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2]
      const least = this.isBefore(right, left) ? right : left
      if (!this.isBefore(least, at)) return first
      this.swap(at, least)
      at = least
    }
  }

  private isBefore(a: number, b: number): boolean {
    const [x, y] = [this.items[a], this.items[b]]
    return x !== undefined && y !== undefined && this.compare(x, y) < 0
  }

  private swap(a: number, b: number): void {
    const [x, y] = [this.items[a], this.items[b]]
    if (x === undefined || y === undefined) return
    this.items[a] = y
    this.items[b] = x
  }
}
