import type { Answer, Message, RequestId } from '../raft/index.ts'
import type { Values } from './observation.ts'

/** A message as the node made it that sent it: its form need not be checked, and observers are shown the same of it. */
export interface OwnMessage {
  readonly type: 'message'
  readonly message: Message
  /** What observers are shown of its contents, once one was there to see it. */
  shown: Values | undefined
}

/** The answer to a client. */
export interface OwnAnswer {
  readonly type: 'answer'
  readonly request: RequestId
  readonly answer: Answer
}

/** What leaves a node. Messages and answers wait in the same outbox. */
export type Outgoing = OwnMessage | OwnAnswer

/** What arrives otherwise than from a node's outbox: a test has made it, or has had it in its hands. */
export interface Injected {
  readonly type: 'injected'
  readonly message: unknown
}

/** What waits to be handled by a node. */
export type Arrived = OwnMessage | Injected

export function isMessage(value: unknown): value is Message {
  return typeof value === 'object' && value !== null && 'kind' in value && 'from' in value && 'to' in value
}
