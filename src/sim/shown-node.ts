import type { NodeState } from '../raft/index.ts'
import { type ShownState, shownState } from './observation.ts'
import { ShownLog } from './shown-log.ts'

/** A node that can reach all others, as an observer is shown it: of its log, how it has changed since the last call. */
export function stateOf(node: () => NodeState): () => ShownState {
  const log = new ShownLog()
  return () => {
    const state = node()
    // Assigned, since spreading it would take a hundred times as long: this is done several times for each message.
    return Object.assign(shownState(state, 1), { log: log.changeTo(state.log) })
  }
}
