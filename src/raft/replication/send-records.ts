import { beginRound, roundToConfirm } from '../clients/reads.ts'
import { needsSnapshot, resendChunk, sendFirstChunk } from '../snapshot/snapshot-sender.ts'
import { send, type Turn } from '../turn.ts'
import type { LogRecord, NodeId, Progress } from '../types.ts'

/** Sends a node the records that it lacks, as many as fit; a snapshot where the log no longer has them. */
export function sendRecords(turn: Turn, to: NodeId, progress: Progress): void {
  if (needsSnapshot(turn.node, progress)) return sendFirstChunk(turn, to, progress)
  const { maxRecordsPerMessage, maxBytesPerMessage } = turn.node.settings
  const entries = turn.node.log.slice(progress.nextIndex, maxRecordsPerMessage, maxBytesPerMessage)
  const prevLogIndex = progress.nextIndex - 1
  // Optimistic: what was sent counts as on its way, so the next message continues behind it (thesis 10.2.2).
  progress.nextIndex += entries.length
  sendAppendEntries(turn, to, prevLogIndex, entries)
}

/**
 * Tells everyone that the leader is there and what is committed. Heartbeats carry no records, but they are checked
 * like any AppendEntries, so a node that missed records refuses one and is sent them.
 */
export function sendHeartbeats(turn: Turn): void {
  const { node } = turn
  node.heartbeatElapsedTicks = 0
  beginRound(node)
  for (const [peer, progress] of node.progress) {
    if (!needsSnapshot(node, progress)) sendAppendEntries(turn, peer, progress.nextIndex - 1, [])
    else {
      resendChunk(turn, peer, progress)
      // A chunk's answer confirms no read; a heartbeat about the empty beginning of the log does.
      if (roundToConfirm(node) !== undefined) sendAppendEntries(turn, peer, 0, [])
    }
  }
}

function sendAppendEntries(turn: Turn, to: NodeId, prevLogIndex: number, entries: readonly LogRecord[]): void {
  const { id: from, term, log, commitIndex } = turn.node
  const kind = 'append_entries'
  const prevLogTerm = log.termAt(prevLogIndex) ?? 0
  const message = { from, kind, to, term, prevLogIndex, prevLogTerm, entries, leaderCommit: commitIndex } as const
  const readRound = roundToConfirm(turn.node)
  send(turn, readRound === undefined ? message : { ...message, readRound })
}
