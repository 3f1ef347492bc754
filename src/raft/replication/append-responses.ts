import type { Leadership, Progress } from '../leadership.ts'
import { reject } from '../reject.ts'
import { needsSnapshot } from '../snapshot/snapshot-sender.ts'
import type { Turn } from '../turn.ts'
import type { AppendEntriesResponse } from '../wire/messages.ts'
import { continueReplication } from './leader.ts'
import { become, noteHeard, noteMatch, noteNewcomer, noteRefusal } from './progress.ts'
import { askAgain } from './send-records.ts'

/** Says whether what the node has is known anew, so that what waits for that can go on. */
export function handleAppendEntriesResponse(turn: Turn, message: AppendEntriesResponse): boolean {
  const { node } = turn
  const progress = node.progress.get(message.from)
  // Whoever keeps track of others leads.
  if (progress === undefined || node.leadership === null) return false
  if (message.matchIndex > node.log.lastIndex || (message.readRound ?? 0) > node.leadership.readRound) {
    reject(turn, 'impossible', `${message.kind} from "${message.from}" is about what was never sent to it`)
    return false
  }
  noteHeard(node, message.from, progress)
  noteNewcomer(node, message)
  progress.readRound = Math.max(progress.readRound, message.readRound ?? 0)
  if (message.success) noteSuccess(turn, progress, message.matchIndex)
  else takeRefusal(turn, node.leadership, progress, message)
  continueReplication(turn, message.from, progress)
  return true
}

function noteSuccess({ node }: Turn, progress: Progress, matchIndex: number): void {
  noteMatch(progress, matchIndex)
  // It has come by itself to where the log begins, which it could not do while all it was sent was the snapshot.
  if (progress.state === 'snapshot' && !needsSnapshot(node, progress)) become(progress, 'replicate')
}

function takeRefusal(turn: Turn, leadership: Leadership, progress: Progress, message: AppendEntriesResponse): void {
  if (noteRefusal(turn.node, leadership, progress, message) === 'doubt') askAgain(turn, message.from, progress)
}
