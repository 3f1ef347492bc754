import { retry, tell } from './clients/answers.ts'
import { giveUpReads } from './clients/reads.ts'
import type { Leadership } from './leadership.ts'
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
  if (node.leadership) endLeadership(turn, node.leadership, term > node.term)
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
 * the records may still commit. `succeeded`: another node has entered a newer term, which is what a transfer is for.
 */
function endLeadership(turn: Turn, leadership: Leadership, succeeded: boolean): void {
  const { node } = turn
  node.leadership = null
  node.progress.clear()
  giveUpReads(turn, leadership.reads, retry('deposed'))
  if (leadership.catchUp) tell(turn, leadership.catchUp.asker, retry('deposed'))
  if (leadership.transfer?.asker) {
    const done = { type: 'result', result: `stepped down for ${leadership.transfer.to}` } as const
    tell(turn, leadership.transfer.asker, succeeded ? done : retry('deposed'))
  }
}
