import type { LogRecord, NodeId, Snapshot, Storage, StoredState, StoreEffect } from '../raft/index.ts'

/** The power was cut while a step's changes were being written: none of them is there. */
export class PowerCut extends Error {}

/** What survives a crash of one node, in memory. A write is all there or not at all. */
export class Disk implements Storage {
  private term = 0
  private votedFor: NodeId | null = null
  private newcomer = false
  private snapshot: Snapshot | null = null
  private records: LogRecord[] = []
  /** The index before the first record. */
  private base = 0
  private failsNext = false

  /** A disk that holds something from before the run. */
  static holding({ term, votedFor, newcomer = false, snapshot = null, records }: StoredState): Disk {
    return Object.assign(new Disk(), { term, votedFor, newcomer, snapshot, records: [...records] })
  }

  load(): StoredState {
    const { term, votedFor, newcomer, snapshot } = this
    return { term, votedFor, snapshot, records: [...this.records], ...(newcomer ? { newcomer } : {}) }
  }

  store(changes: readonly StoreEffect[]): void {
    if (changes.length === 0) return
    if (this.failsNext) {
      this.failsNext = false
      throw new PowerCut()
    }
    for (const change of changes) this.write(change)
  }

  /** The power will be cut during the next write. */
  failNext(): void {
    this.failsNext = true
  }

  private write(change: StoreEffect): void {
    switch (change.type) {
      case 'store_state':
        this.term = change.term
        this.votedFor = change.votedFor
        this.newcomer = change.newcomer === true
        return
      case 'store_snapshot':
        this.records = change.keepsRecords ? this.records.slice(change.firstIndex - 1 - this.base) : []
        this.base = change.firstIndex - 1
        this.snapshot = change.snapshot
        return
      case 'store_records':
        this.records.length = change.from - 1 - this.base
        for (const record of change.records) this.records.push(record)
    }
  }
}
