import type { Wish } from '../state.ts'
import { becomeFollower } from '../step-down.ts'
import { send, type Turn } from '../turn.ts'
import type { MembershipOp, NodeId } from '../types.ts'
import type { MembershipChangeResponse } from '../wire/messages.ts'

/** This node wants to become a member, with or without a vote, and asks `via`, which may be any member (thesis 4.1). */
export function join(turn: Turn, via: NodeId, op: Exclude<MembershipOp, 'REMOVE'>): void {
  turn.node.hasLeft = false
  const wish: Wish = { op, asked: null, elapsedTicks: 0 }
  turn.node.wish = wish
  ask(turn, wish, via)
}

/** Asks the leader for what this node wants, once it knows who leads. */
export function askForWish(turn: Turn): void {
  const { wish, leader, id } = turn.node
  if (wish?.asked === null && leader !== null && leader !== id) ask(turn, wish, leader)
}

/** An election time-out without an answer: asks again, the leader if one is known. */
export function tickWish(turn: Turn): void {
  const { wish, leader, id, settings } = turn.node
  if (wish === null || wish.asked === null) return
  wish.elapsedTicks += 1
  if (wish.elapsedTicks < settings.electionTimeoutTicks) return
  ask(turn, wish, leader !== null && leader !== id ? leader : wish.asked)
}

/**
 * Done, elsewhere, later or never: what can change by itself is asked again after a time-out; a node that could not be
 * brought up to date, or must not be removed, is told so and stops asking.
 */
export function handleMembershipChangeResponse(turn: Turn, message: MembershipChangeResponse): void {
  const { node, effects } = turn
  const { wish } = node
  if (wish === null || wish.op !== message.op || message.node !== node.id) return
  if (message.success) {
    node.wish = null
    if (message.op === 'REMOVE') settle(turn)
  } else if (message.leader !== null && message.leader !== node.id && message.leader !== wish.asked) {
    ask(turn, wish, message.leader)
  } else if (FINAL.has(message.reason)) {
    node.wish = null
    const text = `"${message.from}" has not changed the membership (${message.op} "${node.id}"): ${message.reason}`
    effects.push({ type: 'event', event: { type: 'error', code: 'membership_change_failed', message: text } })
  }
}

/** The cluster goes on without this node, whose candidacy, if it has one, is over. */
function settle(turn: Turn): void {
  const { node } = turn
  node.hasLeft = true
  if (node.role === 'candidate') becomeFollower(turn, node.term, null)
}

/** Reasons for which asking again would not help. */
const FINAL = new Set(['catch_up_failed', 'aborted', 'last_voter', 'already_voter'])

function ask(turn: Turn, wish: Wish, to: NodeId): void {
  const { id, term } = turn.node
  wish.asked = to
  wish.elapsedTicks = 0
  send(turn, { from: id, kind: 'membership_change', to, term, op: wish.op, node: id })
}
