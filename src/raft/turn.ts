import type { Effect } from './effects.ts'
import type { NodeState } from './state.ts'
import type { Message } from './wire/messages.ts'

/** One step in progress: the node, and the effects so far. */
export interface Turn {
  readonly node: NodeState
  readonly effects: Effect[]
}

/** A message without what every message of this node has in common. */
type Outgoing = Message extends infer M ? (M extends Message ? Omit<M, 'from'> : never) : never

export function send({ node, effects }: Turn, message: Outgoing): void {
  effects.push({ type: 'send', message: { from: node.id, ...message } })
}
