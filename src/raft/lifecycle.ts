import { tell } from './clients/answers.ts'
import { startTransfer } from './election/transfer.ts'
import { askForWish } from './membership/join.ts'
import { peers, type Turn } from './state.ts'
import { becomeFollower } from './step-down.ts'
import type { NodeId, UnknownReason } from './types.ts'

/** Clients that wait are told that nobody knows; from then on the node does nothing. */
export function shutDown(turn: Turn): void {
  const { node, effects } = turn
  resign(turn, 'shutdown')
  node.stopped = true
  effects.push({ type: 'event', event: { type: 'shutdown' } })
}

/**
 * The state machine could not apply a record. The node stops serving clients and does not lead; its log is sound, so
 * it goes on storing records and voting, and is whole again after a restart or with a snapshot from the leader.
 */
export function disable(turn: Turn, reason: string): void {
  const { node, effects } = turn
  if (node.disabled !== null) return
  node.disabled = reason
  node.taking = null
  resign(turn, 'node_disabled')
  effects.push({ type: 'event', event: { type: 'error', code: 'node_disabled', message: reason } })
}

function resign(turn: Turn, reason: UnknownReason): void {
  const { node } = turn
  for (const { asker } of node.waiting.splice(0)) tell(turn, asker, { type: 'unknown', reason })
  becomeFollower(turn, node.term, node.role === 'follower' ? node.leader : null)
}

/**
 * This node wants to leave. A leader hands over first (thesis 4.2.2), a candidate gives up; then the leader is asked,
 * now or when one is known.
 */
export function leave(turn: Turn): void {
  const { node } = turn
  node.wish = { op: 'REMOVE', asked: null, elapsedTicks: 0 }
  if (node.role === 'candidate') becomeFollower(turn, node.term, null)
  if (node.role === 'leader') handOverToLeave(turn)
  else askForWish(turn)
}

/** A leader that wants to leave hands over, unless it is about to; also one that was elected after it had wanted to. */
export function handOverToLeave(turn: Turn): void {
  const { node } = turn
  if (node.office?.transfer) return
  const successor = mostUpToDate(turn)
  if (successor !== undefined) return startTransfer(turn, successor, null)
  node.wish = null
  const message = 'this node is the only voter; add another before it leaves'
  turn.effects.push({ type: 'event', event: { type: 'error', code: 'membership_change_failed', message } })
}

/** The voter that the leader knows to have the most records. */
function mostUpToDate({ node }: Turn): NodeId | undefined {
  // A leader keeps track of every other voter; if it did not, that one would count as having nothing.
  const matchOf = (peer: NodeId) => node.progress.get(peer)?.matchIndex ?? 0
  return peers(node).reduce<NodeId | undefined>(
    (best, peer) => (best === undefined || matchOf(peer) > matchOf(best) ? peer : best),
    undefined,
  )
}
