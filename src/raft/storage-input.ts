import { continueIfWon } from './election/candidate.ts'
import { orderToTakeOver } from './election/transfer.ts'
import { shutDown } from './lifecycle.ts'
import { advance } from './replication/leader.ts'
import { peers } from './state.ts'
import { becomeFollower } from './step-down.ts'
import { newRequest, type Turn } from './turn.ts'

/** Writes have ended: this node's own vote and copy count from now on (thesis 10.2.1). */
export function handleStored(turn: Turn, upTo: number): void {
  const { node, effects } = turn
  const { writes } = node
  if (writes === null) return
  writes.end(upTo)
  if (writes.full !== null) {
    writes.full = null
    effects.push({ type: 'event', event: { type: 'disk_whole' } })
  }
  if (node.role === 'leader') advance(turn)
  else continueIfWon(turn)
}

/**
 * The disk has not taken what was to be written. One that is full may take it later: until then this node promises
 * nothing, and whoever needs a promise turns to others. One that has failed is not to be trusted with a promise again,
 * so the node ends. So does one whose storage is synchronous: the state in memory is ahead of the disk, and the effects
 * that could wait for it are lost.
 */
export function handleStoreFailed(turn: Turn, kind: 'full' | 'failed', reason: string): void {
  const { node, effects } = turn
  const { writes } = node
  if (kind === 'full' && writes !== null) {
    writes.takeBack()
    if (writes.full === null) giveUp(turn, reason)
    writes.full = reason
    return
  }
  if (writes !== null) writes.failed = true
  effects.push({ type: 'event', event: { type: 'error', code: 'storage_failed', message: reason } })
  shutDown(turn, 'storage_failed')
}

/** A leader that can take nothing new stands in the way of one that can; a candidate cannot vote for itself. */
function giveUp(turn: Turn, reason: string): void {
  const { node, effects } = turn
  effects.push({ type: 'event', event: { type: 'error', code: 'disk_full', message: reason } })
  if (node.role === 'follower') return
  const successor = peers(node).find((peer) => node.progress.get(peer)?.matchIndex === node.log.lastIndex)
  if (successor !== undefined) orderToTakeOver(turn, successor, newRequest(turn))
  becomeFollower(turn, node.term, null)
}
