import type { Snapshot, SnapshotHead } from './log/snapshot.ts'
import type { RaftEvent } from './raft-events.ts'
import type { Answer, LogRecord, NodeId, RequestId } from './types.ts'
import type { Message } from './wire/messages.ts'

/**
 * What must be durable before anything else of its step is carried out (paper, figure 2: "updated on stable storage
 * before responding to RPCs"). All of a step's changes are one write: they are all there after a crash, or none is.
 * See {@link Storage}.
 */
export type StoreEffect =
  /** The term and the vote, and whether the node has yet to catch up with its cluster. At most one a step. */
  | {
      readonly type: 'store_state'
      readonly term: number
      readonly votedFor: NodeId | null
      readonly newcomer?: true
    }
  /**
   * A snapshot; it takes the place of any older one. All stored records go where `keepsRecords` is false. Where it is true
   * those before `firstIndex` can go, and those from there on stay: `firstIndex` is at most one above the snapshot's, and
   * records that both hold are there for nodes that lack only a few. A host that does not keep these loses nothing by
   * it; it must keep those above the snapshot. At most one a step.
   */
  | {
      readonly type: 'store_snapshot'
      readonly snapshot: Snapshot
      readonly keepsRecords: boolean
      readonly firstIndex: number
    }
  /** From index `from` on the log now holds exactly `records`. At most one a step. */
  | { readonly type: 'store_records'; readonly from: number; readonly records: readonly LogRecord[] }

/**
 * In place of the three above where the configuration says `asyncStorage`: begin to write these changes, in their order,
 * all or none, behind what was begun before. The other effects of the step do not wait for it. Several such effects may
 * share one write. Then give back input `stored` with the number of the last, or `store_failed`.
 */
export interface StoreBegin {
  readonly type: 'store'
  readonly number: number
  readonly changes: readonly StoreEffect[]
}

export function isStore(effect: Effect): effect is StoreEffect {
  return effect.type === 'store_state' || effect.type === 'store_records' || effect.type === 'store_snapshot'
}

/** What a host must do after a step, **in the order of the list**. The stores come first; with `asyncStorage`, see `store`. */
export type Effect =
  | StoreEffect
  | StoreBegin
  | { readonly type: 'event'; readonly event: RaftEvent }
  | { readonly type: 'send'; readonly message: Message }
  /**
   * Apply this committed record to the state machine. Records come in index order, each once; only those of type
   * `command` and `session` concern it. `request` names the client that waits for the result here, if one does.
   */
  | { readonly type: 'apply'; readonly record: LogRecord; readonly request: RequestId | null }
  /** The state machine and the sessions are now what the snapshot says. */
  | { readonly type: 'restore'; readonly snapshot: Snapshot }
  /** Take a snapshot of the state machine as it is now, and give its bytes back as input `snapshot_taken`. */
  | { readonly type: 'take_snapshot'; readonly head: SnapshotHead }
  /** Answer the client from the state machine as it is now. */
  | { readonly type: 'read'; readonly request: RequestId; readonly query: string }
  /** Tell a client how its request ended, where no state machine is asked. */
  | { readonly type: 'answer'; readonly request: RequestId; readonly answer: Answer }
