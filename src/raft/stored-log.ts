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
  private snapshot: Snapshot | null
  private readonly records: LogRecord[]

  constructor({ term, votedFor, snapshot, records }: StoredState = NOTHING_STORED) {
    this.term = term
    this.votedFor = votedFor
    this.snapshot = snapshot ?? null
    this.records = [...records]
  }

  /** What a node starts from; the list of records is the caller's. */
  load(): StoredState {
    const { term, votedFor, snapshot } = this
    return { term, votedFor, snapshot, records: [...this.records] }
  }

  store(changes: readonly StoreEffect[]): void {
    for (const change of changes) this.apply(change)
  }

  private apply(change: StoreEffect): void {
    switch (change.type) {
      case 'store_state':
        this.term = change.term
        this.votedFor = change.votedFor
        return
      case 'store_snapshot':
        this.records.splice(0, change.keepsRecords ? change.snapshot.index - this.base : this.records.length)
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
