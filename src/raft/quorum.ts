import type { Progress } from './leadership.ts'
import type { NodeState } from './state.ts'
import type { Membership, NodeId } from './types.ts'

/** The smallest number of nodes that is more than half of `size`: 2 of 3, 3 of 4, 3 of 5. */
export function majority(size: number): number {
  return Math.floor(size / 2) + 1
}

/**
 * Whether `yes` holds more than half of the voters; while two memberships are in force, more than half of each (paper
 * 6, thesis 4.3). A yes of a node that has no vote does not count.
 */
export function isQuorum({ voters, joint }: Membership, yes: ReadonlySet<NodeId>): boolean {
  return holdsMajority(voters, yes) && (joint === undefined || holdsMajority(joint.outgoing, yes))
}

/** The same of a leader and those for which `holds` says yes. */
export function isQuorumWith({ id, log, progress }: NodeState, holds: (peer: Progress) => boolean): boolean {
  const yes = new Set([id])
  for (const [peer, each] of progress) if (holds(each)) yes.add(peer)
  return isQuorum(log.membership, yes)
}

function holdsMajority(voters: readonly NodeId[], yes: ReadonlySet<NodeId>): boolean {
  return voters.filter((voter) => yes.has(voter)).length >= majority(voters.length)
}

/** The highest index that more than half of the voters have reached; of both halves while there are two. */
export function quorumIndex({ voters, joint }: Membership, reached: (voter: NodeId) => number): number {
  const index = majorityIndex(voters, reached)
  return joint === undefined ? index : Math.min(index, majorityIndex(joint.outgoing, reached))
}

function majorityIndex(voters: readonly NodeId[], reached: (voter: NodeId) => number): number {
  // Sorted as they come: `sort` would make a step of the engine a tenth slower (npm run bench sim).
  const descending: number[] = []
  for (const voter of voters) insert(descending, reached(voter))
  return descending[majority(voters.length) - 1] ?? 0
}

function insert(descending: number[], index: number): void {
  let at = descending.length
  for (let before = descending[at - 1]; before !== undefined && before < index; before = descending[at - 1]) {
    descending[at] = before
    at -= 1
  }
  descending[at] = index
}
