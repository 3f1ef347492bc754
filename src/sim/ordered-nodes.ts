import type { Input, NodeId, NodeState } from '../raft/index.ts'
import type { Checkers, Report } from './checkers.ts'
import type { Host, StepResult } from './host.ts'
import type { Arrived, OwnAnswer } from './in-transit.ts'
import type { StateMachine } from './machine.ts'
import type { Value, Values } from './observation.ts'
import type { LogEntry } from './shown-log.ts'

/** What is on the way from one node to another. */
export interface OnTheWay {
  readonly from: NodeId
  readonly to: NodeId
  readonly message: Arrived
}

/** One step of a node: what it was given, what came of it, and how it was before and after. */
export interface Taken {
  readonly role: NodeState['role']
  readonly input: Input
  readonly result: StepResult
  readonly state: NodeState
}

/** A node after what it was given last. Nothing changes it any more. */
export interface NodeAfter<M extends StateMachine> {
  readonly host: Host<M>
  readonly taken: readonly Taken[]
}

export interface HandledBy<M extends StateMachine> {
  readonly state: NodeAfter<M>
  readonly sends: readonly OnTheWay[]
  readonly answers: readonly string[]
}

/** Messages in the order in which they are handled, and one that is lost. */
export interface OneOrder<M extends StateMachine> {
  readonly deliveries: readonly { readonly sent: OnTheWay; readonly handled: Pick<HandledBy<M>, 'state' | 'sends'> }[]
  readonly lost: OnTheWay | undefined
}

/** The nodes that messages are handled by in some order, and what is shown of them. */
export interface OrderedNodes<M extends StateMachine> {
  readonly nodes: readonly NodeId[]
  readonly onTheWay: readonly OnTheWay[]
  startOf(id: NodeId): NodeAfter<M>
  isUnsent(sent: OnTheWay): boolean
  stateOf(host: Host<M>): Readonly<Record<string, Value | readonly LogEntry[]>>
  shownStateOf(state: NodeState): Values
  newCheckers(report: Report): Checkers
  doneFields(answer: OwnAnswer): Values | undefined
}
