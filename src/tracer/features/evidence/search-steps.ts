import { LIMITS } from '../../common/limits.ts'

/** That a search took more steps than it may: then nobody knows whether there is what it looked for. */
export class TooManySteps extends Error {
  override readonly name = 'TooManySteps'
}

/**
 * How many steps one search may take in a section: what it looks at once more than at anything else, an event, a node's
 * state or one way to find the parts so far, is a step. They are counted, so every machine gives up at the same one.
 */
export class Steps {
  readonly most: number
  private taken = 0

  constructor(most: number) {
    this.most = most
  }

  /** Of a section with so many events. */
  static in(eventCount: number): Steps {
    return new Steps(Math.max(LIMITS.evidenceSteps, LIMITS.evidenceStepsPerEvent * eventCount))
  }

  get count(): number {
    return this.taken
  }

  /** Begins to count for another search. */
  restart(): void {
    this.taken = 0
  }

  /** Takes steps. Throws `TooManySteps`. */
  take(count: number): void {
    this.taken += count
    if (this.taken > this.most) throw new TooManySteps(`more than ${this.most} steps`)
  }
}
