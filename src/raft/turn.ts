import type { Effect } from './effects.ts'
import type { NodeState } from './state.ts'
import type { Message } from './wire/messages.ts'

/** One step in progress: the node, and the effects so far. */
export interface Turn {
  readonly node: NodeState
  readonly effects: Effect[]
}

export function send({ effects }: Turn, message: Message): void {
  effects.push({ type: 'send', message })
}
