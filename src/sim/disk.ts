import { StoredLog, type StoredState, type StoreEffect } from '../raft/index.ts'

/**
 * Why a write is not there: the power was cut meanwhile; or the disk did not take it, as it is full, and may take it later,
 * or has failed, and will not.
 */
type Refusal = 'power_cut' | { readonly kind: 'full' | 'failed'; readonly reason: string }

const REASONS = { full: 'no space left on the disk', failed: 'the disk cannot be written' } as const

/** What survives a crash of one node, in memory. A write is all there or not at all. */
export class Disk {
  private readonly log: StoredLog
  private failsNext = false
  /** Why it takes nothing; null as long as it does. */
  refuses: 'full' | 'failed' | null = null

  /** `stored`: what it holds from before the run. */
  constructor(stored?: StoredState) {
    this.log = new StoredLog(stored)
  }

  load(): StoredState {
    return this.log.load()
  }

  /** Undefined: all of it is stored. Otherwise nothing is; simulated disks refuse so often that errors would be dear. */
  store(changes: readonly StoreEffect[]): Refusal | undefined {
    if (changes.length === 0) return undefined
    if (this.refuses !== null) return { kind: this.refuses, reason: REASONS[this.refuses] }
    if (this.failsNext) {
      this.failsNext = false
      return 'power_cut'
    }
    this.log.store(changes)
    return undefined
  }

  /** The power will be cut during the next write. */
  failNext(): void {
    this.failsNext = true
  }
}
