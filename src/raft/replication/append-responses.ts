import { continueTransfer } from '../election/transfer.ts'
import { continueCatchUp, noteAnswer } from '../membership/catch-up.ts'
import { reject } from '../reject.ts'
import { sendChunk } from '../snapshot/snapshot-sender.ts'
import type { NodeState, Turn } from '../state.ts'
import type { NodeId, Progress } from '../types.ts'
import type { AppendEntriesResponse, InstallSnapshotResponse } from '../wire/messages.ts'
import { advance } from './leader.ts'
import { sendRecords } from './send-records.ts'

export function handleAppendEntriesResponse(turn: Turn, message: AppendEntriesResponse): void {
  const { node } = turn
  const progress = node.progress.get(message.from)
  // Whoever keeps track of others has an office.
  if (progress === undefined || node.office === null) return
  if (message.matchIndex > node.log.lastIndex || (message.readRound ?? 0) > node.office.readRound) {
    return reject(turn, 'impossible', `${message.kind} from "${message.from}" is about what was never sent to it`)
  }
  noteAnswer(turn, message.from, progress)
  progress.readRound = Math.max(progress.readRound, message.readRound ?? 0)
  if (message.success) noteMatch(progress, message.matchIndex)
  else noteRefusal(node, progress, message)
  proceed(turn, message.from, progress)
}

export function handleInstallSnapshotResponse(turn: Turn, message: InstallSnapshotResponse): void {
  const { node } = turn
  const { from, lastIncludedIndex, nextOffset, installed } = message
  const progress = node.progress.get(from)
  if (progress === undefined) return
  const sizeBytes = node.snapshot?.data.length ?? 0
  const { snapshotIndex } = node.log
  const isNewest = lastIncludedIndex === snapshotIndex
  if (lastIncludedIndex > snapshotIndex || (isNewest && nextOffset > sizeBytes)) {
    return reject(turn, 'impossible', `install_snapshot_response from "${from}" is about what was never sent to it`)
  }
  noteAnswer(turn, from, progress)
  if (installed) {
    progress.snapshot = null
    noteMatch(progress, lastIncludedIndex)
    return proceed(turn, from, progress)
  }
  // An answer that says what is known already is a late copy: the chunk after it is on its way.
  const { snapshot } = progress
  if (snapshot?.index !== lastIncludedIndex || snapshot.offset === nextOffset) return
  // Of a snapshot that a newer one has replaced there is no more to send.
  sendChunk(turn, from, progress, isNewest ? nextOffset : 0)
}

/** The node holds everything up to `index`. */
function noteMatch(progress: Progress, index: number): void {
  progress.matchIndex = Math.max(progress.matchIndex, index)
  progress.nextIndex = Math.max(progress.nextIndex, progress.matchIndex + 1)
}

/**
 * Back to where both logs may agree: this one has to be as old there as the follower's (paper 5.3). A late refusal only
 * has records sent twice, which does no harm.
 */
function noteRefusal({ log }: NodeState, progress: Progress, message: AppendEntriesResponse): void {
  const { matchIndex, matchTerm, lastLogIndex } = message
  progress.nextIndex = Math.min(progress.nextIndex, log.lastIndexUpToTerm(matchIndex, matchTerm) + 1)
  // A node that has lost records it had confirmed no longer counts as having them.
  progress.matchIndex = Math.min(progress.matchIndex, lastLogIndex)
}

/** What an answer makes possible: commits, the next records, a round of catching up, the end of a transfer. */
function proceed(turn: Turn, peer: NodeId, progress: Progress): void {
  const { node } = turn
  advance(turn)
  if (node.role === 'leader' && progress.nextIndex <= node.log.lastIndex) sendRecords(turn, peer, progress)
  continueCatchUp(turn, peer, progress)
  continueTransfer(turn, peer)
}
