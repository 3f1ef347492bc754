import type { Progress, SnapshotTransfer } from '../leadership.ts'
import type { NodeState } from '../state.ts'
import { send, type Turn } from '../turn.ts'
import type { NodeId } from '../types.ts'

/** Whether the log no longer has the record that a node needs next, or the one before it (paper 7). */
export function needsSnapshot({ log }: NodeState, { nextIndex }: Progress): boolean {
  return log.termAt(nextIndex - 1) === undefined
}

/** From now on the node is sent the newest snapshot, and nothing else until it has it. */
export function startTransfer({ snapshot }: NodeState, progress: Progress): void {
  // Never: a record is missing from the log only where a snapshot covers it.
  if (snapshot === null) return
  progress.state = 'snapshot'
  progress.inFlight.length = 0
  progress.snapshot = { snapshot, offset: 0, sentOffset: 0, resending: false, advanced: false }
}

/**
 * Sends the chunks that may be on their way: one behind the other, a few at a time (paper, figure 13, which sends one
 * when the one before is answered).
 */
export function sendChunks(turn: Turn, to: NodeId, transfer: SnapshotTransfer): void {
  const { maxSnapshotChunkBytes, maxSnapshotChunksInFlight } = turn.node.config
  const window = (transfer.resending ? 1 : maxSnapshotChunksInFlight) * maxSnapshotChunkBytes
  // An empty snapshot is a chunk, too.
  const hasMore = () => transfer.sentOffset < Math.max(transfer.snapshot.data.length, 1)
  while (hasMore() && transfer.sentOffset < transfer.offset + window) {
    sendChunk(turn, to, transfer, transfer.sentOffset)
    transfer.sentOffset += maxSnapshotChunkBytes
  }
}

/**
 * A heartbeat is due. Where nothing was confirmed since the last one, the first chunk whose answer is missing goes again,
 * and is the heartbeat. Says whether it did.
 */
export function resendChunk(turn: Turn, to: NodeId, transfer: SnapshotTransfer): boolean {
  if (transfer.advanced) {
    transfer.advanced = false
    return false
  }
  sendChunk(turn, to, transfer, transfer.offset)
  transfer.sentOffset = Math.max(transfer.sentOffset, transfer.offset + turn.node.config.maxSnapshotChunkBytes)
  return true
}

/** The node has said that it has `nextOffset` bytes of the snapshot; `success`: with the chunk that it answers. */
export function noteChunk(transfer: SnapshotTransfer, nextOffset: number, success: boolean): void {
  if (nextOffset > transfer.offset) {
    transfer.offset = nextOffset
    transfer.sentOffset = Math.max(transfer.sentOffset, nextOffset)
    transfer.resending = false
    transfer.advanced = true
    return
  }
  // A late answer, or the refusal of one more chunk behind the lost one, which is on its way again.
  if (success || (nextOffset === transfer.offset && transfer.resending)) return
  transfer.offset = nextOffset
  transfer.sentOffset = nextOffset
  transfer.resending = true
}

/**
 * A node that has not answered for an election time-out has lost what it had of the snapshot, as far as anybody knows. If
 * there is a newer one by now, it is sent that: the records behind the old one need not be kept for it any longer.
 */
export function giveUpStale(node: NodeState, progress: Progress): void {
  const { heartbeatIntervalTicks, electionTimeoutTicks } = node.settings
  if (progress.snapshot === null || progress.snapshot.snapshot === node.snapshot) return
  if (progress.unansweredHeartbeats * heartbeatIntervalTicks >= electionTimeoutTicks) startTransfer(node, progress)
}

function sendChunk(turn: Turn, to: NodeId, { snapshot }: SnapshotTransfer, offset: number): void {
  const { id, term, config } = turn.node
  const end = offset + config.maxSnapshotChunkBytes
  send(turn, {
    from: id,
    kind: 'install_snapshot',
    to,
    term,
    lastIncludedIndex: snapshot.index,
    lastIncludedTerm: snapshot.term,
    membership: snapshot.membership,
    settings: snapshot.settings,
    offset,
    data: snapshot.data.slice(offset, end),
    done: end >= snapshot.data.length,
  })
}
