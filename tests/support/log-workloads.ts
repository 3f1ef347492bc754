import { Draw } from '../../src/explore/index.ts'
import { type LogRecord, type Snapshot, StoredLog, type StoreEffect } from '../../src/raft/index.ts'

export type Batch = readonly StoreEffect[]

/** Batches of changes that a node could have made, one after the other. */
export class Workload {
  readonly model = new StoredLog()
  private readonly draw: Draw
  private count = 0

  constructor(seed: number) {
    this.draw = new Draw(seed)
  }

  /** The next batch, as the node would make it from what is stored now; `model` does not have it yet. */
  next(): Batch {
    const { draw } = this
    const { term, snapshot, records } = this.model.load()
    const base = snapshot?.index ?? 0
    const last = base + records.length
    const kind = draw.below(6)
    if (kind === 0 || term === 0) return [{ type: 'store_state', term: term + 1, votedFor: draw.one(['1', '2', null]) }]
    if (kind === 1 && records.length > 0) return [this.snapshot(base + 1 + draw.below(records.length), term, true)]
    if (kind === 2) {
      const installed = this.snapshot(last + 1, term, false)
      return draw.once(2) ? [installed] : [installed, this.records(last + 2, term)]
    }
    const appended = this.records(base + 1 + draw.below(records.length + 1), term)
    return draw.once(3) ? [{ type: 'store_state', term, votedFor: '3' }, appended] : [appended]
  }

  private records(from: number, term: number): StoreEffect {
    const records = Array.from({ length: 1 + this.draw.below(3) }, (_, i): LogRecord => {
      this.count += 1
      const command = this.draw.one(['', '\u00ff\u0000RLF', 'a longer text, of some words', '€'])
      return { index: from + i, term, type: 'command', command: `${this.count}${command}` }
    })
    return { type: 'store_records', from, records }
  }

  private snapshot(index: number, term: number, keepsRecords: boolean): StoreEffect {
    const data = new Uint8Array([0, 255, index % 256])
    const membership = { voters: ['1', '2', '3'], learners: [] }
    return {
      type: 'store_snapshot',
      keepsRecords,
      firstIndex: index + 1,
      snapshot: { index, term, membership, settings: {}, data } as Snapshot,
    }
  }
}
