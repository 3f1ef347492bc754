import type { StoreEffect } from './effects.ts'
import type { StoredState } from './stored-state.ts'

/**
 * What a host needs of a disk.
 *
 * The order is the promise: a step's changes are given to {@link store} in one call, and nothing of that step is sent,
 * answered or applied before the call has returned. A message that is on its way therefore never says more than what
 * its sender will still know after a crash (paper 5.2 for votes, 5.3 for records).
 */
export interface Storage {
  /** What was stored last; what a new node has, when nothing was. */
  load(): StoredState
  /** Makes the changes durable, in their order, all or none. When it throws, give input `store_failed`. */
  store(changes: readonly StoreEffect[]): void
}
