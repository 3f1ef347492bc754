import type { Snapshot } from './log/snapshot.ts'
import type { Asker, Membership, NodeId, NodeRequestId, RequestId } from './types.ts'

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
  /** The name of the request to take over, however often it is said. */
  readonly request: NodeRequestId
  /** Whether the target was told to campaign. What it was told may arrive as late as it likes. */
  told: boolean
  elapsedTicks: number
}

/** Nodes that are to get a vote are brought up to date in rounds (thesis 4.2.1). */
export interface CatchUp {
  readonly nodes: ReadonlyMap<NodeId, CatchingUp>
  /** The membership with which they get it. */
  readonly membership: Membership
  readonly asker: Asker
  /** The round of heartbeats from which on answers are to this: see `noteNewcomer`. */
  readonly firstReadRound: number
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

/**
 * What a leader knows of another node, and how it sends it what it lacks (paper, figure 2, "volatile state on leaders";
 * thesis 10.2.2).
 *
 * `replicate`: the logs are taken to agree up to `nextIndex`. Records leave as they come, as long as the window is open.
 * A new leader begins so with everyone: most nodes have what it has.
 * `probe`: where the logs agree is being looked for. One message with records is on its way, no more, and a heartbeat
 * says whether it has arrived.
 * `snapshot`: the next record that it needs is gone, and it is being sent a snapshot.
 */
export interface Progress {
  state: 'probe' | 'replicate' | 'snapshot'
  /**
   * The next record to send. While replicating it is optimistic: a record that was sent counts as on its way. While
   * probing it stays where it is until the answer comes.
   */
  nextIndex: number
  /** The highest record known to be replicated there. */
  matchIndex: number
  /** Of each message with records that is on its way, the last record, in the order in which they left. */
  readonly inFlight: number[]
  /** Heartbeats since it last answered anything. See {@link isSilent}. */
  unansweredHeartbeats: number
  /** The leader's ticks since it last answered, or since the leader began to keep track of it. */
  silentTicks: number
  /**
   * It has said that it has less than it had confirmed. That may be a late answer, or its disk is gone: an answer to this
   * round of heartbeats tells. Null where there is no doubt.
   */
  doubtRound: number | null
  /** Whether it has answered since the leader last looked for a quorum (thesis 6.2). */
  heard: boolean
  /** The newest round of heartbeats for reads that it has confirmed (thesis 6.4). */
  readRound: number
  /** Set while `state` is `snapshot`. */
  snapshot: SnapshotTransfer | null
}

/** A snapshot on its way to one node. It is this one until it is installed or given up, whatever is taken meanwhile. */
export interface SnapshotTransfer {
  readonly snapshot: Snapshot
  /** How many of its bytes the node has, as far as is known. */
  offset: number
  /** Up to where chunks are on their way. */
  sentOffset: number
  /** A chunk was lost: the one at `offset` goes alone until it is confirmed. */
  resending: boolean
  /** Whether more of it was confirmed since the last heartbeat. */
  advanced: boolean
}

/** So many heartbeats in a row without an answer of any kind, and a node counts as silent. */
const SILENT_AFTER = 2

/** Whether a node is to be sent nothing but heartbeats, because it does not answer these. */
export function isSilent({ unansweredHeartbeats }: Progress): boolean {
  return unansweredHeartbeats >= SILENT_AFTER
}

/** Who reads: a client of the leader, or another node, which wants to know its read index. */
export type ReadAsker =
  | { readonly type: 'client'; readonly request: RequestId; readonly query: string }
  | { readonly type: 'node'; readonly node: NodeId; readonly request: NodeRequestId }
