import type { Asker, NodeId, NodeRequestId, RequestId } from './types.ts'

/** What a node has to keep in mind only as long as it leads. */
export interface Leadership {
  /** The record with which the term began. Once it is committed, the leader knows what is committed (thesis 6.4). */
  readonly termStartIndex: number
  /** Ticks since it last looked for a quorum (thesis 6.2). */
  quorumElapsedTicks: number
  /** The transfer of leadership that is under way. */
  transfer: Transfer | null
  /** The node that is being brought up to date before it gets a vote. */
  catchUp: CatchUp | null
  /** Reads that wait, in the order in which they came. */
  reads: PendingRead[]
  /** The newest round of heartbeats that was sent for reads, from 1; 0 before the first. */
  readRound: number
  /** When rounds were sent that a lease may begin with (thesis 6.4.1), the newest last, one a tick. */
  sentRounds: readonly SentRound[]
  /** Once a transfer has begun somebody may campaign whom voters do not turn away, however late: no lease any more. */
  mayLease: boolean
}

/** Leadership is handed to `to` (thesis 3.10). */
export interface Transfer {
  readonly to: NodeId
  /** Null where the leader hands over in order to leave. */
  readonly asker: Asker | null
  elapsedTicks: number
}

/** `node` is brought up to date in rounds (thesis 4.2.1). */
export interface CatchUp {
  readonly node: NodeId
  readonly asker: Asker
  /** From 1. */
  round: number
  /** The leader's last index when the round began; the round is over when the node has it. */
  roundEnd: number
  roundTicks: number
  /** Ticks since the node last answered. */
  silentTicks: number
}

/** A round of heartbeats, and the leader's tick in which it left. */
export interface SentRound {
  readonly round: number
  readonly sentAtTick: number
}

/** A read that must not be answered before this leader knows that it still led when the read came (thesis 6.4). */
export interface PendingRead {
  readonly asker: ReadAsker
  /** What must be applied before it is answered. */
  readonly readIndex: number
  /** The round that a majority must confirm. It begins after the read came: an older one tells of earlier times. */
  readonly round: number
  /** When it came, in the node's ticks since its start. */
  readonly askedAtTick: number
}

/** Who reads: a client of the leader, or another node, which wants to know its read index. */
export type ReadAsker =
  | { readonly type: 'client'; readonly request: RequestId; readonly query: string }
  | { readonly type: 'node'; readonly node: NodeId; readonly request: NodeRequestId }
