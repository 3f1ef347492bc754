import { beginRound, roundToConfirm } from '../clients/reads.ts'
import { isSilent, type Progress } from '../leadership.ts'
import { giveUpStale, needsSnapshot, resendChunk, sendChunks, startTransfer } from '../snapshot/snapshot-sender.ts'
import { send, type Turn } from '../turn.ts'
import type { LogRecord, NodeId } from '../types.ts'
import type { AppendEntries, Draft } from '../wire/messages.ts'
import { hasRoom } from './progress.ts'

/** Sends a node the records that it lacks, as far as its window lets; a snapshot where the log no longer has them. */
export function sendRecords(turn: Turn, to: NodeId, progress: Progress): void {
  const { node } = turn
  if (progress.snapshot === null && needsSnapshot(node, progress)) startTransfer(node, progress)
  if (progress.snapshot) return sendChunks(turn, to, progress.snapshot)
  let from = progress.nextIndex
  // Somebody of whom nothing is known yet: what it refuses says what it lacks.
  if (from > node.log.lastIndex) return sendAppendEntries(turn, to, progress, from - 1, [])
  while (from <= node.log.lastIndex && hasRoom(node, progress)) from = sendFrom(turn, to, progress, from)
}

/** One message, from record `from` on. Returns what comes behind it. */
function sendFrom(turn: Turn, to: NodeId, progress: Progress, from: number): number {
  const { maxRecordsPerMessage, maxBytesPerMessage } = turn.node.settings
  const entries = turn.node.log.slice(from, maxRecordsPerMessage, maxBytesPerMessage)
  const behind = from + entries.length
  progress.inFlight.push(behind - 1)
  // Optimistic: what was sent counts as on its way, so the next message continues behind it (thesis 10.2.2).
  if (progress.state === 'replicate') progress.nextIndex = behind
  sendAppendEntries(turn, to, progress, from - 1, entries)
  return behind
}

/** The heartbeats that are due. Who has not answered the last ones is sent nothing else until it answers. */
export function sendDueHeartbeats(turn: Turn): void {
  const { node } = turn
  node.heartbeatElapsedTicks = 0
  beginRound(node)
  for (const [peer, progress] of node.progress) {
    giveUpStale(node, progress)
    sendHeartbeat(turn, peer, progress)
    progress.unansweredHeartbeats += 1
  }
}

/**
 * Tells everyone who answers, out of turn, that the leader is there and what is committed. Heartbeats carry no records,
 * but they are checked like any AppendEntries, so a node that missed records refuses one and is sent them.
 */
export function sendHeartbeats(turn: Turn): void {
  beginRound(turn.node)
  for (const [peer, progress] of turn.node.progress) if (!isSilent(progress)) sendHeartbeat(turn, peer, progress)
}

function sendHeartbeat(turn: Turn, peer: NodeId, progress: Progress): void {
  const { node } = turn
  if (!needsSnapshot(node, progress)) return sendAppendEntries(turn, peer, progress, progress.nextIndex - 1, [])
  if (progress.snapshot === null) startTransfer(node, progress)
  const isChunk = progress.snapshot !== null && resendChunk(turn, peer, progress.snapshot)
  // A chunk's answer confirms no read; a heartbeat about the empty beginning of the log does. Who is silent gets one of
  // the two, and with the first answer the other.
  if (!isChunk || (roundToConfirm(node) !== undefined && !isSilent(progress)))
    sendAppendEntries(turn, peer, progress, 0, [])
}

/** A heartbeat to a node that has said it has less than it had confirmed. */
export function askAgain(turn: Turn, to: NodeId, progress: Progress): void {
  sendAppendEntries(turn, to, progress, progress.nextIndex - 1, [])
}

function sendAppendEntries(
  turn: Turn,
  to: NodeId,
  { doubtRound }: Progress,
  prevLogIndex: number,
  entries: readonly LogRecord[],
): void {
  const { id: from, term, log, commitIndex, leadership } = turn.node
  const kind = 'append_entries'
  const prevLogTerm = log.termAt(prevLogIndex) ?? 0
  const message: Draft<AppendEntries> = {
    from,
    kind,
    to,
    term,
    prevLogIndex,
    prevLogTerm,
    entries,
    leaderCommit: commitIndex,
  }
  const isAsked = doubtRound !== null || leadership?.catchUp?.nodes.has(to)
  const readRound = isAsked ? leadership?.readRound : roundToConfirm(turn.node)
  if (readRound !== undefined) message.readRound = readRound
  send(turn, message)
}
