import type { Effect } from './effects.ts'
import type { NodeState } from './state.ts'
import type { NodeRequestId } from './types.ts'
import type { Message } from './wire/messages.ts'

/** One step in progress: the node, and the effects so far. */
export interface Turn {
  readonly node: NodeState
  readonly effects: Effect[]
}

export function send({ effects }: Turn, message: Message): void {
  effects.push({ type: 'send', message })
}

/** A name for something that this node asks now, and has never used before. */
export function newRequest({ node }: Turn): NodeRequestId {
  node.requestCount += 1
  return `${node.config.incarnation}-${node.requestCount}`
}
