import { reject } from '../reject.ts'
import { send, type Turn } from '../turn.ts'
import type { AppendEntries, AppendEntriesResponse, Draft } from '../wire/messages.ts'
import { commitUpTo } from './commit.ts'
import { settle } from './newcomer.ts'

/** AppendEntries whose term is this node's own: it comes from the term's one leader (paper, figure 2). */
export function handleAppendEntries(turn: Turn, message: AppendEntries): void {
  const { node } = turn
  const { prevLogIndex, prevLogTerm } = message
  // What a snapshot covers is committed, and a leader has all of that (paper 5.4.3): it matches unseen.
  const covered = prevLogIndex < node.log.snapshotIndex
  if (!covered && node.log.termAt(prevLogIndex) !== prevLogTerm) return refuse(turn, message)

  if (!storeNewRecords(turn, message)) return
  // Only what this message has vouched for may be committed: records behind its last entry may be another leader's.
  const lastNewIndex = prevLogIndex + message.entries.length
  commitUpTo(turn, Math.min(message.leaderCommit, lastNewIndex))
  if (node.newcomer) settle(turn, message.leaderCommit)
  reply(turn, message, true, lastNewIndex)
}

/** The logs differ at `prevLogIndex`, or this one ends before it: say from where on the leader should try. */
function refuse(turn: Turn, message: AppendEntries): void {
  const { prevLogIndex, prevLogTerm } = message
  reply(turn, message, false, turn.node.log.lastIndexUpToTerm(prevLogIndex - 1, prevLogTerm))
}

/** A leader of an earlier term is told the newer one, and nothing else happens (paper 5.1). */
export function refuseStaleLeader(turn: Turn, message: AppendEntries): void {
  reply(turn, message, false, 0)
}

/**
 * Records that are already there are left alone; the first that differs goes, with all that follow it (paper 5.3).
 * A late copy of an old message therefore never shortens the log.
 *
 * False: the message contradicts a committed record. No leader can send that (paper 5.4.3), so it is not obeyed.
 */
function storeNewRecords(turn: Turn, { from: leader, entries }: AppendEntries): boolean {
  const { log, commitIndex } = turn.node
  const isNew = ({ index, term }: { index: number; term: number }) =>
    index >= log.snapshotIndex && log.termAt(index) !== term
  const firstNew = entries.findIndex(isNew)
  const from = entries[firstNew]?.index
  if (from === undefined) return true
  if (from <= commitIndex) {
    reject(turn, 'impossible', `append_entries from "${leader}" contradicts record ${from}, which is committed`)
    return false
  }
  log.replaceFrom(from, entries.slice(firstNew))
  return true
}

function reply(turn: Turn, message: AppendEntries, success: boolean, matchIndex: number): void {
  const { id: from, term, log, newcomer } = turn.node
  const { from: to } = message
  const kind = 'append_entries_response'
  const matchTerm = log.termAt(matchIndex) ?? 0
  const response: Draft<AppendEntriesResponse> = {
    from,
    kind,
    to,
    term,
    success,
    matchIndex,
    matchTerm,
    lastLogIndex: log.lastIndex,
  }
  // Rounds are counted in each term anew: one of an earlier term would be taken for one of this term.
  const readRound = message.term === term ? message.readRound : undefined
  if (readRound !== undefined) response.readRound = readRound
  if (newcomer) response.newcomer = true
  send(turn, response)
}
