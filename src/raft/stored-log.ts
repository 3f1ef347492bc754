import type { StoreEffect } from './effects.ts'
import type { Snapshot } from './log/snapshot.ts'
import { NOTHING_STORED, type StoredState } from './stored-state.ts'
import type { LogRecord, NodeId } from './types.ts'

/**
 * What a node has stored, put together from the changes that its steps gave, in their order: the one place that knows
 * what each {@link StoreEffect} does to a {@link StoredState}. A storage keeps the changes in its own form.
 */
export class StoredLog {
  private term: number
  private votedFor: NodeId | null
  private newcomer: boolean
  private snapshot: Snapshot | null
  private readonly records: LogRecord[]
  /** The index before the first record: records that the snapshot covers may be there. */
  private base: number

  constructor({ term, votedFor, newcomer = false, snapshot, records }: StoredState = NOTHING_STORED) {
    this.term = term
    this.votedFor = votedFor
    this.newcomer = newcomer
    this.snapshot = snapshot ?? null
    this.records = [...records]
    this.base = (records[0]?.index ?? (snapshot?.index ?? 0) + 1) - 1
  }

  /** What a node starts from; the list of records is the caller's. */
  load(): StoredState {
    const { term, votedFor, newcomer, snapshot } = this
    return { term, votedFor, snapshot, records: [...this.records], ...(newcomer ? { newcomer } : {}) }
  }

  store(changes: readonly StoreEffect[]): void {
    for (const change of changes) this.apply(change)
  }

  private apply(change: StoreEffect): void {
    switch (change.type) {
      case 'store_state':
        this.term = change.term
        this.votedFor = change.votedFor
        this.newcomer = change.newcomer === true
        return
      case 'store_snapshot':
        this.records.splice(0, change.keepsRecords ? change.firstIndex - 1 - this.base : this.records.length)
        this.base = change.firstIndex - 1
        this.snapshot = change.snapshot
        return
      case 'store_records':
        this.records.length = change.from - 1 - this.base
        for (const record of change.records) this.records.push(record)
    }
  }
}
