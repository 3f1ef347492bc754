import { startTransfer } from '../election/transfer.ts'
import { type NodeState, peers, type Wish } from '../state.ts'
import { becomeFollower } from '../step-down.ts'
import type { Turn } from '../turn.ts'
import type { NodeId, Progress } from '../types.ts'
import { askForWish, beginWish } from './join.ts'

/**
 * This node wants to leave. A leader hands over first (thesis 4.2.2), a candidate gives up; then the leader is asked,
 * now or when one is known.
 */
export function leave(turn: Turn): void {
  const { node } = turn
  beginWish(turn, 'REMOVE')
  if (node.role === 'candidate') becomeFollower(turn, node.term, null)
  if (node.role === 'leader') handOverToLeave(turn)
  else askForWish(turn)
}

/**
 * A leader that wants to leave hands over, unless it is about to; also one that was elected after it had wanted to. Where
 * the first node does not take over the next is tried, each once, as long as there is one that answers.
 */
export function handOverToLeave(turn: Turn): void {
  const { node } = turn
  const { wish, leadership } = node
  if (wish?.op !== 'REMOVE' || leadership?.transfer) return
  const successor = nextSuccessor(node, wish)
  if (successor !== undefined) {
    wish.tried.add(successor)
    return startTransfer(turn, successor, null)
  }
  node.wish = null
  const event = { type: 'error', code: 'membership_change_failed', message: whyNot(node, wish) } as const
  turn.effects.push({ type: 'event', event })
}

function whyNot(node: NodeState, { tried }: Wish): string {
  if (peers(node).length === 0) return 'this node is the only voter; add another before it leaves'
  const others = tried.size > 1 ? 'they' : 'it'
  const whom = [...tried].map((id) => `"${id}"`).join(', then to ')
  if (tried.size > 0)
    return `leadership was to go to ${whom} so that this node can leave, and ${others} did not take over`
  return 'this node cannot hand over before it leaves: no other voter has answered for an election time-out'
}

/** Of the voters that have answered within an election time-out, and were not tried, the one with the most records. */
function nextSuccessor(node: NodeState, { tried }: Wish): NodeId | undefined {
  const { progress, settings } = node
  // A leader keeps track of every other voter; if it did not, that one would not be among them.
  const voters = [...progress].filter(([id]) => node.voters.includes(id))
  const able = voters.filter(([id, { silentTicks }]) => !tried.has(id) && silentTicks < settings.electionTimeoutTicks)
  // Sorting keeps the order of the members where nothing tells two apart.
  return able.sort(([, a], [, b]) => compare(a, b))[0]?.[0]
}

/** The better one first: of two that have the same records, the one that has answered last is the more likely to be up. */
function compare(a: Progress, b: Progress): number {
  return b.matchIndex - a.matchIndex || a.silentTicks - b.silentTicks
}
