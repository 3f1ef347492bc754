import { retry, tell, unknown } from './clients/answers.ts'
import { giveUpReads } from './clients/reads.ts'
import type { Leadership, Transfer } from './leadership.ts'
import { resetElectionTimer } from './state.ts'
import type { Turn } from './turn.ts'
import type { NodeId } from './types.ts'

/**
 * Becomes, or stays, a follower in `term` under `leader`.
 *
 * The vote is dropped only when the term is new: within a term it stands whatever the role becomes (paper 5.2).
 */
export function becomeFollower(turn: Turn, term: number, leader: NodeId | null): void {
  const { node } = turn
  if (node.leadership) endLeadership(turn, node.leadership)
  if (term > node.term) {
    node.term = term
    node.votedFor = null
    // Chunks of a snapshot belong to the leader who began it.
    node.receiving = null
  }
  if (node.role !== 'follower') resetElectionTimer(node)
  node.role = 'follower'
  node.leader = leader
  node.election = null
}

/**
 * The node no longer leads: whatever it had begun as leader ends. Clients whose records are in the log go on waiting:
 * the records may still commit. What is told to be done again never happens: reads leave nothing behind, and a node that
 * is being brought up to date is in no record yet.
 */
function endLeadership(turn: Turn, leadership: Leadership): void {
  const { node } = turn
  node.leadership = null
  node.progress.clear()
  giveUpReads(turn, leadership.reads, retry('deposed'))
  if (leadership.catchUp) tell(turn, leadership.catchUp.asker, retry('deposed'))
  if (leadership.transfer) leaveOpen(turn, leadership.transfer)
}

/**
 * Whether leadership goes where it was to go shows when somebody leads in a newer term; that another has entered one says
 * nothing yet. A target that was not told to campaign will not be told any more.
 */
function leaveOpen(turn: Turn, { to, asker, told }: Transfer): void {
  const { node } = turn
  if (asker === null) return
  if (!told) return tell(turn, asker, retry('deposed'))
  if (node.handover) tell(turn, node.handover.asker, unknown('transfer_timeout'))
  node.handover = { to, term: node.term, asker, elapsedTicks: 0 }
}
