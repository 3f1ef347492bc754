import type { NodeState } from '../state.ts'
import type { Membership } from '../types.ts'

/** The membership once the outgoing half is given up. */
export function leftJoint({ voters, learners, joint }: Membership): Membership {
  return { voters, learners: [...learners, ...(joint?.learnersNext ?? [])] }
}

/**
 * Whether the leader is to give up the outgoing half by itself: both halves have it, so nobody can be elected any more
 * who does not know of it (thesis 4.3). A new leader waits for its own first record, as with every change.
 */
export function mustLeaveJoint({ log, leadership, commitIndex }: NodeState): boolean {
  if (!log.membership.joint?.autoLeave || leadership === null) return false
  return commitIndex >= Math.max(log.membershipIndex, leadership.termStartIndex)
}
