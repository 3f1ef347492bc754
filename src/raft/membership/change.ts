import { committedAt, refused, retry, tell } from '../clients/answers.ts'
import { append } from '../replication/leader.ts'
import { sendHeartbeats } from '../replication/send-records.ts'
import type { NodeState } from '../state.ts'
import type { Turn } from '../turn.ts'
import type { Answer, Asker, Membership, MembershipOp, NodeId } from '../types.ts'
import type { MembershipChange } from '../wire/messages.ts'
import { giveUp, namesOf, startCatchUp } from './catch-up.ts'
import { isDone, withMember } from './membership.ts'

/**
 * Changes the membership by one node (thesis 4.1). One change at a time: the majorities of two memberships that differ
 * in one node overlap, those of memberships that differ in two need not.
 */
export function changeMembership(turn: Turn, asker: Asker, op: MembershipOp, subject: NodeId): void {
  const { node } = turn
  // Who is not wanted any more need not be brought up to date.
  if (op === 'REMOVE' && node.leadership?.catchUp?.nodes.has(subject)) {
    giveUp(turn, 'aborted', `node "${subject}" is to be removed`)
  }
  const { membership, membershipIndex } = node.log
  const to = withMember(membership, op, subject)
  const answer =
    objection(node) ??
    (isDone(membership, op, subject) ? committedAt(membershipIndex) : refusal(node, asker, op, subject))
  if (answer) tell(turn, asker, answer)
  else bringAbout(turn, to, asker)
}

/** Why no change of the membership can begin now. */
export function objection(node: NodeState): Answer | undefined {
  const isJoint = node.log.membership.joint !== undefined
  return (
    changeUnderWay(node) ?? (isJoint ? underWay('the cluster has to leave the outgoing membership first') : undefined)
  )
}

/** Why no record of a membership can follow now. */
export function changeUnderWay({ log, leadership, commitIndex }: NodeState): Answer | undefined {
  // Until then, a change of an earlier leader may be on its way to being committed (raft-dev, 10 July 2015).
  if (leadership === null || commitIndex < leadership.termStartIndex) return retry('not_ready')
  if (leadership.catchUp) return underWay(`${namesOf(leadership.catchUp)} being brought up to date`)
  if (log.membershipIndex > commitIndex) return underWay(`the change in record ${log.membershipIndex} is not committed`)
  if (leadership.transfer) return retry('transferring')
  return undefined
}

function underWay(what: string): Answer {
  return refused('change_under_way', `one change at a time: ${what}`)
}

function refusal({ voters }: NodeState, asker: Asker, op: MembershipOp, subject: NodeId): Answer | undefined {
  const loses = op !== 'ADD' && voters.includes(subject)
  // A node that asks for itself may ask late: its wish to be a learner can be older than its vote.
  if (op === 'ADD_LEARNER' && loses && asker.type === 'node') {
    return refused('already_voter', `node "${subject}" votes; only an administrator can make it a learner`)
  }
  return loses && voters.length === 1 ? lastVoter(`node "${subject}" is the only voter; add another first`) : undefined
}

export function lastVoter(message: string): Answer {
  return refused('last_voter', message)
}

/** The record goes into the log as soon as all who get a vote by it are up to date (thesis 4.2.1). */
export function bringAbout(turn: Turn, membership: Membership, asker: Asker): void {
  const { voters } = turn.node
  const newVoters = membership.voters.filter((voter) => !voters.includes(voter))
  if (newVoters.length === 0) return append(turn, { type: 'membership', membership }, asker)
  startCatchUp(turn, newVoters, membership, asker)
  sendHeartbeats(turn)
}

/** Another node asks. Only the leader acts; everyone else says who that is. */
export function handleMembershipChange(turn: Turn, { from, op, node: subject }: MembershipChange): void {
  const { role, leader } = turn.node
  const asker: Asker = { type: 'node', node: from, op, subject }
  if (role === 'leader') changeMembership(turn, asker, op, subject)
  else tell(turn, asker, leader === null ? retry('no_leader') : { type: 'redirect', leader })
}
