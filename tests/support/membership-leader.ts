/** A leader that is asked to change the membership, and what it says. */
import { type LogRecord, type MembershipOp, type NodeState, step } from '../../src/raft/index.ts'
import { appendEntriesResponse, makeLeader, newestRound, ofType, receive } from './raft.ts'

/** A leader of term 1 with a committed record of its own. */
export function readyLeader(options: Parameters<typeof makeLeader>[0] = {}): NodeState {
  const leader = makeLeader(options)
  for (const from of ['2', '3']) receive(leader, appendEntriesResponse({ from, matchIndex: 1 }))
  return leader
}

/** Somebody asks the leader for the change. */
export function change(leader: NodeState, op: MembershipOp, node: string, request = 'm') {
  return step(leader, { type: 'change_membership', request, op, node })
}

/** What clients are told. */
export const answers = (effects: ReturnType<typeof step>) => ofType(effects, 'answer').map(({ answer }) => answer)
/** The leader hears that the follower has its log up to there. */
export const accept = (leader: NodeState, from: string, matchIndex: number) =>
  receive(
    leader,
    appendEntriesResponse({ from, matchIndex, matchTerm: leader.term, term: leader.term, ...newestRound(leader) }),
  )

/** A record with these voters. */
export function membershipAt(index: number, term: number, voters: readonly string[]): LogRecord {
  return { index, term, type: 'membership', membership: { voters, learners: [] } }
}
