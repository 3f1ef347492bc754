import type { NodeState } from '../state.ts'
import type { JointHalf, Membership } from '../types.ts'

/** The membership once the outgoing half is given up. */
export function leftJoint({ voters, learners }: Membership, { learnersNext }: JointHalf): Membership {
  return { voters, learners: [...learners, ...learnersNext] }
}

/**
 * The membership with which the leader is to give up the outgoing half by itself: both halves have the joint one, so
 * nobody can be elected any more who does not know of it (thesis 4.3). A new leader waits for its own first record, as
 * with every change.
 */
export function dueMembership({ log, leadership, commitIndex }: NodeState): Membership | undefined {
  const { membership, membershipIndex } = log
  // Only a leader asks.
  if (!membership.joint?.autoLeave || leadership === null) return undefined
  if (commitIndex < Math.max(membershipIndex, leadership.termStartIndex)) return undefined
  return leftJoint(membership, membership.joint)
}
