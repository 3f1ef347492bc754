import { tell, tellJointAsker, unknown } from './clients/answers.ts'
import { endFollowerReads } from './clients/follower-reads.ts'
import { becomeFollower } from './step-down.ts'
import type { Turn } from './turn.ts'
import type { UnknownReason } from './types.ts'

/** Clients that wait are told that nobody knows; from then on the node does nothing. */
export function shutDown(turn: Turn, reason: UnknownReason = 'shutdown'): void {
  const { node, effects } = turn
  resign(turn, reason)
  if (node.handover) tell(turn, node.handover.asker, unknown(reason))
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
  for (const { asker } of node.waiting.drain()) tell(turn, asker, unknown(reason))
  tellJointAsker(turn, unknown(reason))
  endFollowerReads(turn, unknown(reason))
  becomeFollower(turn, node.term, node.role === 'follower' ? node.leader : null)
}
