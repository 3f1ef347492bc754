import { type Storage, StoredLog, type StoredState, type StoreEffect } from '../raft/index.ts'

/** The power was cut while a step's changes were being written: none of them is there. */
export class PowerCut extends Error {}

/** The disk did not take a write: it is full, and may take it later; or it has failed, and will not. */
export class DiskRefusal extends Error {
  readonly kind: 'full' | 'failed'

  constructor(kind: 'full' | 'failed') {
    super(kind === 'full' ? 'no space left on the disk' : 'the disk cannot be written')
    this.kind = kind
  }
}

/** What survives a crash of one node, in memory. A write is all there or not at all. */
export class Disk implements Storage {
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

  store(changes: readonly StoreEffect[]): void {
    if (changes.length === 0) return
    if (this.refuses !== null) throw new DiskRefusal(this.refuses)
    if (this.failsNext) {
      this.failsNext = false
      throw new PowerCut()
    }
    this.log.store(changes)
  }

  /** The power will be cut during the next write. */
  failNext(): void {
    this.failsNext = true
  }
}
