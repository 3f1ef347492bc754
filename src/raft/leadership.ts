import { retry, tell } from './clients/answers.ts'
import type { Turn } from './state.ts'
import type { Asker, NodeId, RequestId } from './types.ts'

/** What a node has to keep in mind only as long as it leads. */
export interface Office {
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

/** A read that must not be answered before this leader knows that it still led when the read came (thesis 6.4). */
export interface PendingRead {
  readonly request: RequestId
  readonly query: string
  /** What must be applied before it is answered. */
  readonly readIndex: number
  /** The round that a majority must confirm. */
  readonly round: number
}

/**
 * The node no longer leads: whatever it had begun as leader ends. Clients whose records are in the log go on waiting:
 * the records may still commit. `succeeded`: another node has entered a newer term, which is what a transfer is for.
 */
export function endOffice(turn: Turn, office: Office, succeeded: boolean): void {
  const { node } = turn
  node.office = null
  node.progress.clear()
  for (const { request } of office.reads) tell(turn, { type: 'client', request }, retry('deposed'))
  if (office.catchUp) tell(turn, office.catchUp.asker, retry('deposed'))
  if (office.transfer?.asker) {
    const done = { type: 'result', result: `stepped down for ${office.transfer.to}` } as const
    tell(turn, office.transfer.asker, succeeded ? done : retry('deposed'))
  }
}
