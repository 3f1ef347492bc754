import type { LogRecord, NodeId, Snapshot, Storage, StoredState, StoreEffect } from '../raft/index.ts'

/** The power was cut while a step's changes were being written: none of them is there. */
export class PowerCut extends Error {}

/** What survives a crash of one node, in memory. A write is all there or not at all. */
export class Disk implements Storage {
  private term = 0
  private votedFor: NodeId | null = null
  private snapshot: Snapshot | null = null
  private records: LogRecord[] = []
  /** The index before the first record. */
  private base = 0
  private failsNext = false

  load(): StoredState {
    const { term, votedFor, snapshot } = this
    return { term, votedFor, snapshot, records: [...this.records] }
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
