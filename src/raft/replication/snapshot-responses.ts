import { reject } from '../reject.ts'
import { noteChunk, sendChunks } from '../snapshot/snapshot-sender.ts'
import type { Turn } from '../turn.ts'
import type { InstallSnapshotResponse } from '../wire/messages.ts'
import { continueReplication } from './leader.ts'
import { become, noteHeard, noteMatch } from './progress.ts'

/** Says whether what the node has is known anew, so that what waits for that can go on. */
export function handleInstallSnapshotResponse(turn: Turn, message: InstallSnapshotResponse): boolean {
  const { node } = turn
  const { from, lastIncludedIndex, nextOffset, success, installed } = message
  const progress = node.progress.get(from)
  if (progress === undefined) return false
  const { snapshot: transfer } = progress
  const isThis = transfer?.snapshot.index === lastIncludedIndex
  const known = isThis ? transfer.snapshot : node.snapshot
  const sizeBytes = known?.index === lastIncludedIndex ? known.data.length : Number.POSITIVE_INFINITY
  if (lastIncludedIndex > node.log.snapshotIndex || nextOffset > sizeBytes) {
    reject(turn, 'impossible', `install_snapshot_response from "${from}" is about what was never sent to it`)
    return false
  }
  noteHeard(node, from, progress)
  if (!installed) {
    // Of another snapshot than the one that is being sent there is no more to send.
    if (!isThis) return false
    noteChunk(transfer, nextOffset, success)
    sendChunks(turn, from, transfer)
    return false
  }
  if (isThis) become(progress, 'replicate')
  noteMatch(progress, lastIncludedIndex)
  continueReplication(turn, from, progress)
  return true
}
