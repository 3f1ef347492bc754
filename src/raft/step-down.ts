import { endOffice } from './leadership.ts'
import { resetElectionTimer, type Turn } from './state.ts'
import type { NodeId } from './types.ts'

/**
 * Becomes, or stays, a follower in `term` under `leader`.
 *
 * The vote is dropped only when the term is new: within a term it stands whatever the role becomes (paper 5.2).
 */
export function becomeFollower(turn: Turn, term: number, leader: NodeId | null): void {
  const { node } = turn
  if (node.office) endOffice(turn, node.office, term > node.term)
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
