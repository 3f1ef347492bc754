import type { Asker, Membership, NodeId, RequestId } from './types.ts'

/** What a node has to keep in mind only as long as it leads. */
export interface Leadership {
  /** The record with which the term began. Once it is committed, the leader knows what is committed (thesis 6.4). */
  readonly termStartIndex: number
  /** Ticks since it last looked for a quorum (thesis 6.2). */
  quorumElapsedTicks: number
  /** The transfer of leadership that is under way. */
  transfer: Transfer | null
  /** The change of the membership whose new voters are being brought up to date. */
  catchUp: CatchUp | null
  /** Reads that wait, in the order in which they came. */
  reads: PendingRead[]
  /** How many rounds of heartbeats reads have asked for. */
  readRound: number
}

/** Leadership is handed to `to` (thesis 3.10). */
export interface Transfer {
  readonly to: NodeId
  /** Null where the leader hands over in order to leave. */
  readonly asker: Asker | null
  elapsedTicks: number
}

/** Nodes that are to get a vote are brought up to date in rounds (thesis 4.2.1). */
export interface CatchUp {
  readonly nodes: ReadonlyMap<NodeId, CatchingUp>
  /** The membership with which they get it. */
  readonly membership: Membership
  readonly asker: Asker
  /** From 1. */
  round: number
  /** The leader's last index when the round began; the round is over when all of them have it. */
  roundEnd: number
  roundTicks: number
  /** Ticks since the first round began. */
  totalTicks: number
}

/** One of these nodes. */
export interface CatchingUp {
  /** Ticks since it last answered. */
  silentTicks: number
  /** False once it has said that it takes part in elections: its vote may be needed as soon as it has one. */
  newcomer: boolean
}

/** A read that must not be answered before this leader knows that it still led when the read came (thesis 6.4). */
export interface PendingRead {
  readonly request: RequestId
  readonly query: string
  /** What must be applied before it is answered. */
  readonly readIndex: number
  /** The round that a majority must confirm. */
  readonly round: number
}
