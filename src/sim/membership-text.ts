import type { Membership } from '../raft/index.ts'

/**
 * The voters, then the learners, each with a plus: `1 2 3 +4`. While there are two memberships, the outgoing voters
 * follow, in brackets those that will be learners: `1 4 & 1 2 (3)`.
 */
export function membershipText({ voters, learners, joint }: Membership): string {
  const incoming = [...voters, ...learners.map((learner) => `+${learner}`)].join(' ')
  if (joint === undefined) return incoming
  const outgoing = joint.outgoing.map((id) => (joint.learnersNext.includes(id) ? `(${id})` : id))
  return `${incoming} & ${outgoing.join(' ')}`
}
