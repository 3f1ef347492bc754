import type { Answer, LogRecord, Message, NodeId, RequestId, Role } from './types.ts'

/**
 * What a host must do after a step, **in the order of the list**.
 *
 * The stores come first: nothing may be sent or answered before the term, the vote and the records that it promises
 * are durable (paper, figure 2: "updated on stable storage before responding to RPCs").
 */
export type Effect =
  /** Make the term and the vote durable. At most one a step, and first. */
  | { readonly type: 'store_state'; readonly term: number; readonly votedFor: NodeId | null }
  /** Make the log durable: from index `from` on it now holds exactly `records`. At most one a step. */
  | { readonly type: 'store_records'; readonly from: number; readonly records: readonly LogRecord[] }
  /** For information: the role, or the leader that this node follows, is another now. */
  | { readonly type: 'role'; readonly role: Role; readonly leader: NodeId | null }
  | { readonly type: 'send'; readonly message: Message }
  /**
   * Apply this committed record to the state machine. Records come in index order, each once.
   * `request` names the client that waits for the result at this node, if one does.
   */
  | { readonly type: 'apply'; readonly record: LogRecord; readonly request: RequestId | null }
  /** Tell a client how its command ended, where no state machine is asked. */
  | { readonly type: 'answer'; readonly request: RequestId; readonly answer: Answer }
