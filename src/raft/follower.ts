import { commitUpTo } from './commit.ts'
import { resetElectionTimer, send, type Turn } from './state.ts'
import type { AppendEntries, NodeId } from './types.ts'

/**
 * Becomes, or stays, a follower in `term` under `leader`.
 *
 * The vote is dropped only when the term is new: within a term it stands whatever the role becomes (paper 5.2).
 */
export function becomeFollower({ node }: Turn, term: number, leader: NodeId | null): void {
  if (term > node.term) {
    node.term = term
    node.votedFor = null
  }
  if (node.role !== 'follower') resetElectionTimer(node)
  node.role = 'follower'
  node.leader = leader
  node.election = null
  node.progress.clear()
}

/** AppendEntries whose term is this node's own: it comes from the term's one leader (paper, figure 2). */
export function handleAppendEntries(turn: Turn, message: AppendEntries): void {
  const { node } = turn
  becomeFollower(turn, message.term, message.from)
  resetElectionTimer(node)
  const { prevLogIndex, prevLogTerm } = message
  if (node.log.termAt(prevLogIndex) !== prevLogTerm) return refuse(turn, message)

  if (!storeNewRecords(turn, message)) return
  // Only what this message has vouched for may be committed: records behind its last entry may be another leader's.
  const lastNewIndex = prevLogIndex + message.entries.length
  commitUpTo(turn, Math.min(message.leaderCommit, lastNewIndex))
  reply(turn, message.from, true, lastNewIndex)
}

/** The logs differ at `prevLogIndex`, or this one ends before it: say from where on the leader should try. */
function refuse(turn: Turn, { from, prevLogIndex, prevLogTerm }: AppendEntries): void {
  reply(turn, from, false, turn.node.log.lastIndexUpToTerm(prevLogIndex - 1, prevLogTerm))
}

/** A leader of an earlier term is told the newer one, and nothing else happens (paper 5.1). */
export function refuseStaleLeader(turn: Turn, message: AppendEntries): void {
  reply(turn, message.from, false, 0)
}

/**
 * Records that are already there are left alone; the first that differs goes, with all that follow it (paper 5.3).
 * A late copy of an old message therefore never shortens the log.
 *
 * False: the message contradicts a committed record. No leader can send that (paper 5.4.3), so it is not obeyed.
 */
function storeNewRecords(turn: Turn, { entries }: AppendEntries): boolean {
  const { log, commitIndex } = turn.node
  const firstNew = entries.findIndex((entry) => log.termAt(entry.index) !== entry.term)
  const from = entries[firstNew]?.index
  if (from === undefined) return true
  if (from <= commitIndex) return false
  log.replaceFrom(from, entries.slice(firstNew))
  return true
}

function reply(turn: Turn, to: NodeId, success: boolean, matchIndex: number): void {
  const { term, log } = turn.node
  const matchTerm = log.termAt(matchIndex) ?? 0
  const lastLogIndex = log.lastIndex
  send(turn, { kind: 'append_entries_response', to, term, success, matchIndex, matchTerm, lastLogIndex })
}
