import type { Effect, StoreEffect } from '../../raft/index.ts'

/** What a step's effects have stored, or begun to store where storage is asynchronous. */
export function storesIn(effects: readonly Effect[]): readonly StoreEffect[] {
  const stores: StoreEffect[] = []
  for (const effect of effects) {
    if (effect.type === 'store') for (const change of effect.changes) stores.push(change)
    else if (isStore(effect)) stores.push(effect)
  }
  return stores
}

export function isStore(effect: Effect | undefined): effect is StoreEffect {
  const type = effect?.type
  return type === 'store_state' || type === 'store_records' || type === 'store_snapshot'
}
