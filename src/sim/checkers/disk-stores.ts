import { type Effect, type Input, isStore, type StoreBegin, type StoreEffect } from '../../raft/index.ts'

/** What a step's effects have stored, or begun to store where storage is asynchronous. */
export function storesIn(effects: readonly Effect[]): readonly StoreEffect[] {
  const stores: StoreEffect[] = []
  for (const effect of effects) {
    if (effect.type === 'store') for (const change of effect.changes) stores.push(change)
    else if (isStore(effect)) stores.push(effect)
  }
  return stores
}

/** The writes of one node that have begun and not ended, where storage is asynchronous. */
export class PendingWrites {
  private writes: readonly StoreBegin[] = []

  begin(write: StoreBegin): void {
    this.writes = [...this.writes, write]
  }

  /** What an input says to be on the disk from now on, in the order in which it was written. */
  endedBy(input: Input | undefined): readonly StoreEffect[] {
    if (this.writes.length === 0) return NONE
    // A full disk is handed all of it again.
    if (input?.type === 'store_failed') this.drop()
    if (input?.type !== 'stored') return NONE
    const ended = this.writes.filter(({ number }) => number <= input.upTo)
    this.writes = this.writes.filter(({ number }) => number > input.upTo)
    return ended.flatMap(({ changes }) => changes)
  }

  drop(): void {
    this.writes = []
  }
}

const NONE: readonly StoreEffect[] = []
