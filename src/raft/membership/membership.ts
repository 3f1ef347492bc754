import type { Membership, MembershipOp, NodeId } from '../types.ts'

/** The membership after the change of one node. The members keep their order; a new one comes last. */
export function withMember({ voters, learners }: Membership, op: MembershipOp, node: NodeId): Membership {
  const without = (list: readonly NodeId[]) => list.filter((each) => each !== node)
  switch (op) {
    case 'ADD':
      return { voters: [...without(voters), node], learners: without(learners) }
    case 'ADD_LEARNER':
      return { voters: without(voters), learners: [...without(learners), node] }
    case 'REMOVE':
      return { voters: without(voters), learners: without(learners) }
  }
}

/**
 * Both memberships at once, on the way from one to the other (paper 6, thesis 4.3). Who had a vote and is to be a
 * learner votes in the outgoing half until that is over.
 */
export function jointMembership(from: Membership, to: Membership, autoLeave: boolean): Membership {
  const outgoing = from.voters
  const learnersNext = to.learners.filter((learner) => outgoing.includes(learner))
  const learners = to.learners.filter((learner) => !outgoing.includes(learner))
  return { voters: to.voters, learners, joint: { outgoing, learnersNext, autoLeave } }
}

/** Whether both have the same members, in the same order. */
export function isSameMembership(a: Membership, b: Membership): boolean {
  if (a === b) return true
  if (!isSameList(a.voters, b.voters) || !isSameList(a.learners, b.learners)) return false
  if (a.joint === undefined || b.joint === undefined) return a.joint === b.joint
  return isSameList(a.joint.outgoing, b.joint.outgoing) && isSameList(a.joint.learnersNext, b.joint.learnersNext)
}

function isSameList(a: readonly NodeId[], b: readonly NodeId[]): boolean {
  return a.length === b.length && a.every((id, i) => id === b[i])
}

/**
 * Whether the membership is already as the change would have it. Whoever is in the outgoing one of two is not removed:
 * until that is given up its majority is needed for everything (paper 6, thesis 4.3).
 */
export function isDone({ voters, learners, joint }: Membership, op: MembershipOp, node: NodeId): boolean {
  switch (op) {
    case 'ADD':
      return voters.includes(node)
    case 'ADD_LEARNER':
      return learners.includes(node)
    case 'REMOVE':
      return !voters.includes(node) && !learners.includes(node) && !joint?.outgoing.includes(node)
  }
}
