/** What a part of a picture has to draw. */
export interface InPart<T> {
  readonly items: readonly T[]
  /** How many more pass it, from a part before it to one behind it. */
  readonly leftOut: number
}

/**
 * Sorts what reaches from one row to another by the parts of the picture that it may touch, so that no part has to look
 * at all there is. `rows`: of a part. `extent`: first and last row of an item; a part's neighbours' edge rows count as
 * touching.
 *
 * Of what only passes a part, that has no more than rows: with all of it, pictures would grow with the square of the
 * rows, and nobody could tell one from another.
 */
export function byPart<T>(
  items: Iterable<T>,
  parts: number,
  rows: number,
  extent: (item: T) => readonly [number, number],
): InPart<T>[] {
  const found = Array.from({ length: parts }, (): T[] => [])
  const passing = new Passing(parts, rows)
  for (const item of items) {
    const [first, last] = extent(item)
    const partOf = (row: number) => within(Math.floor(row / rows), parts)
    const [begin, end] = [partOf(first), partOf(last)]
    const passed = passing.take(begin + 1, end)
    for (const part of new Set([partOf(first - 1), begin, ...passed, end, partOf(last + 1)])) found[part]?.push(item)
  }
  const leftOut = passing.leftOut()
  return found.map((own, i) => ({ items: own, leftOut: leftOut[i] ?? 0 }))
}

function within(part: number, parts: number): number {
  return Math.max(0, Math.min(parts - 1, part))
}

/** How much passes each part, and which parts have room for more. */
class Passing {
  private readonly taken: number[]
  /** For each part the first from there on that may have room; looking for it shortens the way for the next. */
  private readonly next: number[]
  /** How many more pass a part than the one before it. */
  private readonly more: number[]
  /** How much each part has room for. */
  private readonly most: number

  constructor(parts: number, most: number) {
    this.most = most
    this.taken = new Array<number>(parts).fill(0)
    this.next = Array.from({ length: parts + 1 }, (_, i) => i)
    this.more = new Array<number>(parts + 1).fill(0)
  }

  /** Something passes the parts from one to before another: those of them that have room. */
  take(from: number, before: number): number[] {
    if (from >= before) return []
    this.more[from] = (this.more[from] ?? 0) + 1
    this.more[before] = (this.more[before] ?? 0) - 1
    const parts: number[] = []
    for (let part = this.withRoom(from); part < before; part = this.withRoom(part + 1)) {
      parts.push(part)
      const taken = (this.taken[part] ?? 0) + 1
      this.taken[part] = taken
      if (taken === this.most) this.next[part] = part + 1
    }
    return parts
  }

  leftOut(): number[] {
    let passing = 0
    return this.taken.map((taken, part) => {
      passing += this.more[part] ?? 0
      return passing - taken
    })
  }

  private withRoom(from: number): number {
    let found = from
    while (this.next[found] !== undefined && this.next[found] !== found) found = this.next[found] ?? found
    for (let part = from; part < found; ) {
      const next = this.next[part] ?? found
      this.next[part] = found
      part = next
    }
    return found
  }
}
