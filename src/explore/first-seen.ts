/** In which schedule each of the things that can come about was seen first. */
export class FirstSeen {
  /** By name, in the order in which they were seen. */
  readonly first = new Map<string, number>()

  /** True where this is the first time, or earlier than what was the first. */
  see(name: string, schedule: number): boolean {
    const before = this.first.get(name)
    if (before !== undefined && before <= schedule) return false
    this.first.set(name, schedule)
    return true
  }

  /** What others have seen is put together with this; the order in which it comes does not show. */
  seeAll(seen: Iterable<readonly [string, number]>): void {
    for (const [name, schedule] of seen) this.see(name, schedule)
  }

  /** By schedule, and by name within one. */
  sorted(): (readonly [string, number])[] {
    return [...this.first].sort(([a, i], [b, j]) => i - j || (a < b ? -1 : 1))
  }

  /** Which of all were never seen, in their order. */
  missing(all: readonly string[]): string[] {
    return all.filter((name) => !this.first.has(name))
  }
}
