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

/** Whether both have the same members, in the same order. */
export function isSameMembership(a: Membership, b: Membership): boolean {
  if (a === b) return true
  const same = (x: readonly NodeId[], y: readonly NodeId[]) => x.length === y.length && x.every((id, i) => id === y[i])
  return same(a.voters, b.voters) && same(a.learners, b.learners)
}

/** Whether the membership is already as the change would have it. */
export function isDone({ voters, learners }: Membership, op: MembershipOp, node: NodeId): boolean {
  switch (op) {
    case 'ADD':
      return voters.includes(node)
    case 'ADD_LEARNER':
      return learners.includes(node)
    case 'REMOVE':
      return !voters.includes(node) && !learners.includes(node)
  }
}
