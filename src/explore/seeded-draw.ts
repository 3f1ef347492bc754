/**
 * Draws from a seed: the same seed gives the same draws on every machine. Nothing else of a schedule is random.
 * The generator is mulberry32.
 */
export class Draw {
  private state: number

  constructor(seed: number) {
    this.state = seed >>> 0
  }

  /** A number from 0 to below 1. */
  fraction(): number {
    const state = (this.state + 0x6d2b79f5) >>> 0
    this.state = state
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  /** An integer from 0 to `end` - 1. */
  below(end: number): number {
    return Math.floor(this.fraction() * end)
  }

  one<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T
  }

  /** Once in so many draws. */
  once(times: number): boolean {
    return this.below(times) === 0
  }
}

/** The seed of one schedule of many. */
export function seedOf(base: number, schedule: number): number {
  let hash = 0x811c9dc5
  for (const part of [base, schedule]) {
    hash = Math.imul(hash ^ (part >>> 0), 0x85ebca6b)
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
    hash ^= hash >>> 16
  }
  return hash >>> 0
}
