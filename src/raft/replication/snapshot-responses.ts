import { reject } from '../reject.ts'
import { sendChunk } from '../snapshot/snapshot-sender.ts'
import type { Turn } from '../turn.ts'
import type { InstallSnapshotResponse } from '../wire/messages.ts'
import { continueReplication } from './leader.ts'
import { noteHeard, noteMatch } from './progress.ts'

/** Says whether what the node has is known anew, so that what waits for that can go on. */
export function handleInstallSnapshotResponse(turn: Turn, message: InstallSnapshotResponse): boolean {
  const { node } = turn
  const { from, lastIncludedIndex, nextOffset, installed } = message
  const progress = node.progress.get(from)
  if (progress === undefined) return false
  const sizeBytes = node.snapshot?.data.length ?? 0
  const { snapshotIndex } = node.log
  const isNewest = lastIncludedIndex === snapshotIndex
  if (lastIncludedIndex > snapshotIndex || (isNewest && nextOffset > sizeBytes)) {
    reject(turn, 'impossible', `install_snapshot_response from "${from}" is about what was never sent to it`)
    return false
  }
  noteHeard(node, from, progress)
  if (installed) {
    progress.snapshot = null
    noteMatch(progress, lastIncludedIndex)
    continueReplication(turn, from, progress)
    return true
  }
  // An answer that says what is known already is a late copy: the chunk after it is on its way.
  const { snapshot } = progress
  if (snapshot?.index !== lastIncludedIndex || snapshot.offset === nextOffset) return false
  // Of a snapshot that a newer one has replaced there is no more to send.
  sendChunk(turn, from, progress, isNewest ? nextOffset : 0)
  return false
}
