import { startTransfer } from '../election/transfer.ts'
import { peers } from '../state.ts'
import { becomeFollower } from '../step-down.ts'
import type { Turn } from '../turn.ts'
import type { NodeId } from '../types.ts'
import { askForWish } from './join.ts'

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
  if (node.leadership?.transfer) return
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
