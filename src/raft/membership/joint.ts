import { committedAt, refused, tell } from '../clients/answers.ts'
import type { Log } from '../log/log.ts'
import { append } from '../replication/leader.ts'
import { leftJoint } from '../replication/leave-joint.ts'
import type { Turn } from '../turn.ts'
import type { Answer, Asker, ChangeMode, MemberChange, Membership } from '../types.ts'
import { giveUp, namesOf } from './catch-up.ts'
import { bringAbout, changeUnderWay, lastVoter, objection } from './change.ts'
import { isDone, isSameMembership, jointMembership, withMember } from './membership.ts'

/**
 * Makes any number of changes at once, in the order of the list: from its record on, the cluster goes by the membership
 * before and the one after together, and needs majorities of both (paper 6, thesis 4.3). Who gets a vote is brought up
 * to date first, as with single changes: otherwise nothing might be committed for as long as that takes.
 */
export function changeMembers(turn: Turn, changes: readonly MemberChange[], mode: ChangeMode, asker: Asker): void {
  const { log } = turn.node
  let to = log.membership
  for (const { op, node } of changes) if (!isDone(to, op, node)) to = withMember(to, op, node)
  const isSimple = mode === 'auto' && changes.length === 1
  const answer = objection(turn.node) ?? refusal(log, to)
  if (answer) return tell(turn, asker, answer)
  bringAbout(turn, isSimple ? to : jointMembership(log.membership, to, mode !== 'explicit'), asker)
}

function refusal({ membership, membershipIndex }: Log, to: Membership): Answer | undefined {
  if (to.voters.length === 0) return lastVoter('nobody would have a vote; add a voter as well')
  return isSameMembership(membership, to) ? committedAt(membershipIndex) : undefined
}

/** The outgoing membership is given up, on request. Where there is none, that is so already. */
export function leaveJoint(turn: Turn, asker: Asker): void {
  const { log } = turn.node
  const { joint } = log.membership
  const answer = changeUnderWay(turn.node)
  if (answer) return tell(turn, asker, answer)
  if (joint === undefined) return tell(turn, asker, committedAt(log.membershipIndex))
  append(turn, { type: 'membership', membership: leftJoint(log.membership, joint) }, asker)
}

/** The change whose new voters are being brought up to date is given up: it has no record yet, and none will come. */
export function abortChange(turn: Turn, asker: Asker): void {
  const catchUp = turn.node.leadership?.catchUp
  if (!catchUp) return tell(turn, asker, refused('nothing_to_abort', 'no node is being brought up to date'))
  const names = namesOf(catchUp)
  giveUp(turn, 'aborted', 'an administrator has given up the change')
  tell(turn, asker, { type: 'result', result: `${names} not brought up to date any more` })
}
