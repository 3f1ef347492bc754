import { type Storage, StoredLog, type StoredState, type StoreEffect } from '../raft/index.ts'

/** The power was cut while a step's changes were being written: none of them is there. */
export class PowerCut extends Error {}

/** What survives a crash of one node, in memory. A write is all there or not at all. */
export class Disk implements Storage {
  private readonly log: StoredLog
  private failsNext = false

  /** `stored`: what it holds from before the run. */
  constructor(stored?: StoredState) {
    this.log = new StoredLog(stored)
  }

  load(): StoredState {
    return this.log.load()
  }

  store(changes: readonly StoreEffect[]): void {
    if (changes.length === 0) return
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
