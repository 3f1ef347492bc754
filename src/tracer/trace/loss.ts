/** A message that leaves its sender. */
export interface Sent {
  readonly node: string
  readonly to: string
  /** Whoever tells of it cannot keep it from arriving: it counts, and is not lost. Default false. */
  readonly isSure?: boolean
}

/** Which message of a run of a test is lost. */
export interface Loss {
  /** Asked of every message that leaves while the run is shown. */
  takes(sent: Sent): boolean
  /** Something is watched that cannot lose messages. */
  cannot(): void
}

/**
 * Loses one message, by where it is among those of its sender to its receiver: up to there the run is the same, and what
 * passes between two nodes keeps its order in a trace also where that tells of others in between.
 */
export class OneLoss implements Loss {
  private readonly lost: Sent & { readonly count: number }
  private count = 0
  /** Whether something is watched that cannot lose messages. */
  isImpossible = false
  /** Whether it has been lost. */
  isTaken = false

  /** `count`: how many messages go from `node` to `to` before the one that is lost. */
  constructor(lost: Sent & { readonly count: number }) {
    this.lost = lost
  }

  takes({ node, to, isSure }: Sent): boolean {
    if (node !== this.lost.node || to !== this.lost.to) return false
    this.count += 1
    if (this.count !== this.lost.count + 1 || isSure) return false
    this.isTaken = true
    return true
  }

  cannot(): void {
    this.isImpossible = true
  }
}
