import { isQuorumWith } from '../quorum.ts'
import type { Wish } from '../state.ts'
import { becomeFollower } from '../step-down.ts'
import { newRequest, send, type Turn } from '../turn.ts'
import type { MembershipOp, NodeId } from '../types.ts'
import type { MembershipChangeResponse } from '../wire/messages.ts'
import { isDone } from './membership.ts'

/** This node wants to become a member, with or without a vote, and asks `via`, which may be any member (thesis 4.1). */
export function join(turn: Turn, via: NodeId, op: Exclude<MembershipOp, 'REMOVE'>): void {
  turn.node.hasLeft = false
  ask(turn, beginWish(turn, op), via)
}

/** From now on the node wants this, and no longer what it wanted before. */
export function beginWish(turn: Turn, op: MembershipOp): Wish {
  const { node } = turn
  const { lastIndex: since } = node.log
  node.wish = { op, request: newRequest(turn), since, leaderCommit: 0, tried: new Set(), asked: null, elapsedTicks: 0 }
  return node.wish
}

/** Asks the leader for what this node wants, once it knows who leads. */
export function askForWish(turn: Turn): void {
  const { wish, leader, id } = turn.node
  if (wish?.asked === null && leader !== null && leader !== id) ask(turn, wish, leader)
}

/** An election time-out without an answer: asks again, the leader if one is known. A leader may know the answer itself. */
export function tickWish(turn: Turn): void {
  const { wish, leader, id, role, settings } = turn.node
  if (wish === null || wish.asked === null || (role === 'leader' && isSettledHere(turn, wish))) return
  wish.elapsedTicks += 1
  if (wish.elapsedTicks < settings.electionTimeoutTicks) return
  ask(turn, wish, leader !== null && leader !== id ? leader : wish.asked)
}

/**
 * Done, elsewhere, later or never: what can change by itself is asked again after a time-out; a node that could not be
 * brought up to date, or must not be removed, is told so and stops asking. Answers to earlier wishes are none to this.
 */
export function handleMembershipChangeResponse(turn: Turn, message: MembershipChangeResponse): void {
  const { node } = turn
  const { wish } = node
  if (wish === null || wish.request !== message.request) return
  if (message.success) fulfil(turn, wish)
  else if (message.leader !== null && message.leader !== node.id && message.leader !== wish.asked) {
    ask(turn, wish, message.leader)
  } else if (FINAL.has(message.reason)) giveUp(turn, wish, message.from, message.reason)
}

/** Reasons for which asking again would not help. */
const FINAL = new Set(['catch_up_failed', 'aborted', 'last_voter', 'already_voter'])

/** A leader says that so much is committed. */
export function noteLeaderCommit({ node: { wish } }: Turn, leaderCommit: number): void {
  if (wish) wish.leaderCommit = Math.max(wish.leaderCommit, leaderCommit)
}

/**
 * More is committed here. A change behind which the node began to wish for something may have brought that, whoever had
 * asked for it; and who is removed after having wished to join was not meant to come back by itself.
 */
export function endWishByLog(turn: Turn, wish: Wish): void {
  const { id, log, commitIndex } = turn.node
  const { membership, membershipIndex: index } = log
  if (index <= wish.since || index > commitIndex || commitIndex < wish.leaderCommit) return
  // A node that was no member before either has not been removed: it is about to be let in.
  const isRemoved = isDone(membership, 'REMOVE', id) && !isDone(log.membershipAt(index - 1), 'REMOVE', id)
  if (wish.op === 'REMOVE' ? isRemoved : isDone(membership, wish.op, id)) fulfil(turn, wish)
  else if (isRemoved) giveUp(turn, wish, id, `record ${index} has removed it since`)
}

/**
 * A leader knows whether it is a member as it wants to be: when no change is under way, and a majority has answered it
 * since it last asked. Without that it may have been deposed and removed, and is right to ask. How a leader leaves is
 * another matter: see `leave.ts`.
 */
function isSettledHere(turn: Turn, wish: Wish): boolean {
  const { id, log, commitIndex } = turn.node
  if (wish.op === 'REMOVE') return true
  if (log.membershipIndex > commitIndex) return false
  if (!isQuorumWith(turn.node, ({ silentTicks }) => silentTicks < wish.elapsedTicks)) return false
  if (isDone(log.membership, wish.op, id)) fulfil(turn, wish)
  else giveUp(turn, wish, id, 'already_voter')
  return true
}

/** It is as the node wanted. Without it the cluster goes on alone, and its candidacy, if it has one, is over. */
function fulfil(turn: Turn, { op }: Wish): void {
  const { node } = turn
  node.wish = null
  if (op !== 'REMOVE') return
  node.hasLeft = true
  if (node.role === 'candidate') becomeFollower(turn, node.term, null)
}

function giveUp({ node, effects }: Turn, { op }: Wish, by: NodeId, why: string): void {
  node.wish = null
  const message = `"${by}" has not changed the membership (${op} "${node.id}"): ${why}`
  effects.push({ type: 'event', event: { type: 'error', code: 'membership_change_failed', message } })
}

function ask(turn: Turn, wish: Wish, to: NodeId): void {
  const { id, term } = turn.node
  wish.asked = to
  wish.elapsedTicks = 0
  const { op, request } = wish
  send(turn, { from: id, kind: 'membership_change', to, term, op, node: id, request })
}
