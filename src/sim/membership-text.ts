import type { Membership } from '../raft/index.ts'

/** The voters, then the learners, each with a plus: `1 2 3 +4`. */
export function membershipText({ voters, learners }: Membership): string {
  return [...voters, ...learners.map((learner) => `+${learner}`)].join(' ')
}
