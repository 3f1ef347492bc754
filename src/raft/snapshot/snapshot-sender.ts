import type { NodeState } from '../state.ts'
import { send, type Turn } from '../turn.ts'
import type { NodeId, Progress } from '../types.ts'

/** Whether the next record that a node needs is one that only a snapshot covers (paper 7). */
export function needsSnapshot({ log }: NodeState, { nextIndex }: Progress): boolean {
  return nextIndex <= log.snapshotIndex
}

/** Begins to send the snapshot; nothing if it is on its way. One chunk is under way at a time (paper, figure 13). */
export function sendFirstChunk(turn: Turn, to: NodeId, progress: Progress): void {
  if (progress.snapshot?.index === turn.node.log.snapshotIndex) return
  sendChunk(turn, to, progress, 0)
}

/** Sends the chunk again whose answer is missing. It is a heartbeat as well. */
export function resendChunk(turn: Turn, to: NodeId, progress: Progress): void {
  const { snapshot } = progress
  sendChunk(turn, to, progress, snapshot?.index === turn.node.log.snapshotIndex ? snapshot.offset : 0)
}

/** Sends the chunk that begins at `offset`, in bytes. */
export function sendChunk(turn: Turn, to: NodeId, progress: Progress, offset: number): void {
  const { id, term, snapshot, config } = turn.node
  // Never: a record is missing from the log only where a snapshot covers it.
  if (snapshot === null) return
  progress.snapshot = { index: snapshot.index, offset }
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
