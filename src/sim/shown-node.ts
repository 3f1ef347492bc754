import type { NodeState } from '../raft/index.ts'
import { type ShownState, shownState, type Value } from './observation.ts'
import { type LogChange, ShownLog } from './shown-log.ts'

/** A node that can reach all others, as an observer is shown it: of its log, how it has changed since the last call. */
export function stateOf(node: () => NodeState): () => ShownState {
  const log = new ShownLog()
  return () => {
    const state = node()
    // Added to what is fresh, since spreading it would take a hundred times as long: this is done several times a message.
    const shown: Record<string, Value | LogChange | undefined> = shownState(state, 1)
    shown['log'] = log.changeTo(state.log)
    return shown as ShownState
  }
}
