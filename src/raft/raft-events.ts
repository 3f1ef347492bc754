import type { Settings } from './settings.ts'
import type { Membership, NodeId, RejectionReason, Role } from './types.ts'

/** What happened to a node, for whoever wants to know. Nothing depends on anybody's listening. */
export type RaftEvent =
  | { readonly type: 'role'; readonly role: Role }
  /** The leader that the node follows; null while it knows none. */
  | { readonly type: 'leader'; readonly leader: NodeId | null }
  | { readonly type: 'term'; readonly term: number }
  /** Everything up to `index` is committed. */
  | { readonly type: 'commit'; readonly index: number }
  /** The membership in this node's log is another, committed or not. */
  | { readonly type: 'membership'; readonly membership: Membership }
  | { readonly type: 'settings'; readonly settings: Settings }
  /** The snapshot up to `index` is stored, taken here or sent by the leader. */
  | { readonly type: 'snapshot'; readonly index: number }
  | { readonly type: 'shutdown' }
  /** The disk, which was full, has taken what waited for it. */
  | { readonly type: 'disk_whole' }
  | RaftErrorEvent

/** Something is not as it should be. `code` is stable, `message` is for people. */
export interface RaftErrorEvent {
  readonly type: 'error'
  readonly code:
    | RejectionReason
    | 'membership_change_failed'
    | 'node_disabled'
    | 'disk_full'
    | 'storage_failed'
    | 'handler'
  readonly message: string
}

type Handler = (event: RaftEvent) => void

/** Hands events to handlers. A handler that throws harms neither the node nor the other handlers: they are told. */
export class EventHub {
  /** Another list whenever somebody comes or goes: who is being told sees no change of it. */
  private handlers: readonly Handler[] = []

  /** From now on `handler` sees every event. Returns what ends that. */
  on(handler: Handler): () => void {
    const own: Handler = (event) => handler(event)
    this.handlers = [...this.handlers, own]
    return () => {
      this.handlers = this.handlers.filter((each) => each !== own)
    }
  }

  emit(event: RaftEvent): void {
    const { handlers } = this
    for (const handler of handlers) {
      const thrown = call(handler, event)
      if (thrown === undefined) continue
      const error: RaftErrorEvent = { type: 'error', code: 'handler', message: `a handler of events threw: ${thrown}` }
      // Whoever throws at that too has been heard already.
      for (const other of this.handlers) if (other !== handler) call(other, error)
    }
  }
}

/** What the handler threw, as text. */
function call(handler: Handler, event: RaftEvent): string | undefined {
  try {
    handler(event)
    return undefined
  } catch (error) {
    return String(error)
  }
}
