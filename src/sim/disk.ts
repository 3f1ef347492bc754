import type { LogRecord, NodeId, Snapshot, Storage, StoredState, StoreEffect } from '../raft/index.ts'

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
  private term = 0
  private votedFor: NodeId | null = null
  private snapshot: Snapshot | null = null
  private records: LogRecord[] = []
  private failsNext = false
  /** Why it takes nothing; null as long as it does. */
  refuses: 'full' | 'failed' | null = null

  load(): StoredState {
    const { term, votedFor, snapshot } = this
    return { term, votedFor, snapshot, records: [...this.records] }
  }

  store(changes: readonly StoreEffect[]): void {
    if (changes.length === 0) return
    if (this.refuses !== null) throw new DiskRefusal(this.refuses)
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
        this.records = change.keepsRecords ? this.records.slice(change.snapshot.index - this.base) : []
        this.snapshot = change.snapshot
        return
      case 'store_records':
        this.records.length = change.from - 1 - this.base
        for (const record of change.records) this.records.push(record)
    }
  }

  /** The index before the first record. */
  private get base(): number {
    return this.snapshot?.index ?? 0
  }
}
