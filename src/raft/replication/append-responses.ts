import { reject } from '../reject.ts'
import type { Turn } from '../turn.ts'
import type { AppendEntriesResponse } from '../wire/messages.ts'
import { continueReplication } from './leader.ts'
import { noteHeard, noteMatch, noteNewcomer, noteRefusal } from './progress.ts'

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
  if (message.success) noteMatch(progress, message.matchIndex)
  else noteRefusal(node, progress, message)
  continueReplication(turn, message.from, progress)
  return true
}
