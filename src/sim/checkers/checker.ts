import type { Answer, Effect, Input, NodeId, NodeState, RequestId, StoreEffect } from '../../raft/index.ts'
import type { Committed } from './committed.ts'
import type { Link, Records } from './records.ts'

/** What must hold in every state of a cluster: the paper's figure 3, and what follows from it. */
export type Property =
  | 'election safety'
  | 'leader append-only'
  | 'log matching'
  | 'state machine safety'
  | 'leader completeness'
  | 'one vote a term'
  | 'terms never go back'
  | 'commit indexes never go back'
  | 'nothing acknowledged is lost'
  | 'reads are linearizable'
  | 'transfers end as was told'
  | 'promises are durable'

/** What a node was when it was last looked at. */
export interface Seen {
  readonly role: NodeState['role']
  readonly term: number
  readonly votedFor: NodeId | null
  readonly commitIndex: number
  readonly lastApplied: number
  readonly lastIndex: number
  /** The last record of its log, which leads to all before it. Undefined where there is none. */
  readonly tip: Link | undefined
}

/** One step of one node: how it is now, how it was, and what it did. */
export interface Step {
  /** Which of the cluster's steps it is, from 1. */
  readonly number: number
  readonly node: Readonly<NodeState>
  /** Undefined the first time that the node is looked at. */
  readonly before: Seen | undefined
  /** Whether the node has come back with what it had stored; then there is no input, and no effect. */
  readonly restarted: boolean
  readonly input: Input | undefined
  readonly effects: readonly Effect[]
  /** What the effects have stored, or begun to store where storage is asynchronous. */
  readonly stores: readonly StoreEffect[]
  /** Answers that were put into the outbox. */
  readonly answers: readonly { readonly request: RequestId; readonly answer: Answer }[]
  /** The first index of the log at which a record may be another than before; the ones below are as they were. */
  readonly changedFrom: number
}

/** What all checkers go by. Each part is kept up by one of them. */
export interface Facts {
  /** Kept up by log matching. */
  readonly records: Records
  /** Kept up by state machine safety. */
  readonly committed: Committed
}

/** What is broken, in words, and the nodes whose states contradict each other. */
export interface Finding {
  readonly nodes: readonly NodeId[]
  readonly found: string
}

/**
 * Watches one property from outside: it goes by states, effects and messages, and asks no rule of the engine whether
 * it was right. What a look costs depends on what the step changed, not on how long logs are or how many nodes exist.
 */
export interface Checker {
  readonly property: Property
  /** What it goes by, of {@link PARTS}: about a step that has none of it there is nothing new to say, so it is not asked. */
  readonly goesBy: number
  /** Called after every step that has something of that, until one breaks a property. */
  look(step: Step): Finding | undefined
  /** The node begins with what it had stored before the run. */
  started?(node: Readonly<NodeState>): void
  /** The node is down: what it was in memory counts no more. */
  crashed?(node: NodeId): void
  /** The node's disk was replaced: what it promised before binds it no more. */
  forget?(node: NodeId): void
}
