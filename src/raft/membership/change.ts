import { committedAt, refused, retry, tell } from '../clients/answers.ts'
import { append } from '../replication/leader.ts'
import { sendHeartbeats } from '../replication/send-records.ts'
import type { NodeState } from '../state.ts'
import type { Turn } from '../turn.ts'
import type { Answer, Asker, MembershipOp, NodeId } from '../types.ts'
import type { MembershipChange } from '../wire/messages.ts'
import { startCatchUp } from './catch-up.ts'
import { isDone, withMember } from './membership.ts'

/**
 * Changes the membership by one node (thesis 4.1). One change at a time: the majorities of two memberships that differ
 * in one node overlap, those of memberships that differ in two need not.
 */
export function changeMembership(turn: Turn, asker: Asker, op: MembershipOp, subject: NodeId): void {
  const { node } = turn
  const answer = objection(node, op, subject)
  if (answer) return tell(turn, asker, answer)
  if (op === 'ADD') {
    startCatchUp(turn, subject, asker)
    sendHeartbeats(turn)
  } else append(turn, { type: 'membership', membership: withMember(node.log.membership, op, subject) }, asker)
}

/** Why the change cannot begin, or what is to be said where it need not. */
function objection(node: NodeState, op: MembershipOp, subject: NodeId): Answer | undefined {
  const { log, leadership, commitIndex, voters } = node
  // Until then, a change of an earlier leader may be on its way to being committed (raft-dev, 10 July 2015).
  if (leadership === null || commitIndex < leadership.termStartIndex) return retry('not_ready')
  if (leadership.catchUp) return underWay(`node "${leadership.catchUp.node}" is being brought up to date`)
  if (log.membershipIndex > commitIndex) return underWay(`the change in record ${log.membershipIndex} is not committed`)
  if (leadership.transfer) return retry('transferring')
  if (isDone(log.membership, op, subject)) return committedAt(log.membershipIndex)
  if (op === 'ADD_LEARNER' && voters.includes(subject)) {
    return refused('already_voter', `node "${subject}" votes; remove it before it is added as a learner`)
  }
  if (op === 'REMOVE' && voters.length === 1 && voters.includes(subject)) {
    return refused('last_voter', `node "${subject}" is the only voter; add another first`)
  }
  return undefined
}

function underWay(what: string): Answer {
  return refused('change_under_way', `one change at a time: ${what}`)
}

/** Another node asks. Only the leader acts; everyone else says who that is. */
export function handleMembershipChange(turn: Turn, { from, op, node: subject, request }: MembershipChange): void {
  const { role, leader } = turn.node
  const asker: Asker = { type: 'node', node: from, op, subject, request }
  if (role === 'leader') changeMembership(turn, asker, op, subject)
  else tell(turn, asker, leader === null ? retry('no_leader') : { type: 'redirect', leader })
}
