import { refused, retry, tell, unknown } from '../clients/answers.ts'
import { noteHeard } from '../replication/progress.ts'
import { sendHeartbeats } from '../replication/send-records.ts'
import { isEligible, peers, wantsToLeave } from '../state.ts'
import { newRequest, send, type Turn } from '../turn.ts'
import type { Asker, NodeId, NodeRequestId } from '../types.ts'
import type { TimeoutNow, TimeoutNowResponse } from '../wire/messages.ts'
import { campaignForTransfer } from './candidate.ts'

/** Hands leadership to `to` (thesis 3.10). From now on the leader takes nothing new, so that `to` can catch up. */
export function startTransfer(turn: Turn, to: NodeId, asker: Asker | null): void {
  const { node } = turn
  const { leadership } = node
  // Never: only a leader is asked.
  if (leadership === null) return
  const say = (answer: Parameters<typeof tell>[2]) => asker && tell(turn, asker, answer)
  if (to === node.id) say({ type: 'result', result: `"${to}" leads already` })
  else if (!node.voters.includes(to)) {
    say(refused('unknown_node', `"${to}" has no vote; leadership can go to ${peers(node).join(', ') || 'nobody'}`))
  } else if (leadership.transfer)
    say(refused('transfer_under_way', `leadership is being handed to "${leadership.transfer.to}"`))
  else {
    leadership.transfer = { to, asker, request: newRequest(turn), told: false, elapsedTicks: 0 }
    leadership.mayLease = false
    sendHeartbeats(turn)
    continueTransfer(turn, to)
  }
}

/** Tells the target to start an election as soon as it has the whole log. Said again with every answer: it may get lost. */
export function continueTransfer(turn: Turn, from: NodeId): void {
  const { log, leadership, progress } = turn.node
  const transfer = leadership?.transfer
  if (transfer?.to !== from || progress.get(from)?.matchIndex !== log.lastIndex) return
  transfer.told = true
  orderToTakeOver(turn, from, transfer.request)
}

/** Has a node that holds the whole log start an election. */
export function orderToTakeOver(turn: Turn, to: NodeId, request: NodeRequestId): void {
  const { id, term, log } = turn.node
  send(turn, { from: id, kind: 'timeout_now', to, term, prevLogIndex: log.lastIndex, request })
}

/**
 * Nobody has taken over for an election time-out: the leader goes on as before (thesis 3.10). What the target was told
 * may still arrive, and no further message could keep it from campaigning then, as that one may be late as well. So the
 * transfer is over for certain only where the target was told nothing.
 */
export function tickTransfer({ node, effects }: Turn): void {
  const { leadership, settings } = node
  if (!leadership?.transfer) return
  leadership.transfer.elapsedTicks += 1
  if (leadership.transfer.elapsedTicks < settings.electionTimeoutTicks) return
  const { asker, told } = leadership.transfer
  leadership.transfer = null
  if (asker) tell({ node, effects }, asker, told ? unknown('transfer_timeout') : retry('transfer_timeout'))
}

/**
 * The leader of this node's term wants it to take over. It needs no pre-vote, and does not wait for its time-out. Where it
 * has records behind those of which the leader speaks, the leader has given up meanwhile, and the message is late.
 */
export function handleTimeoutNow(turn: Turn, { from, prevLogIndex, request }: TimeoutNow): void {
  const { node } = turn
  const mayLead = node.voters.includes(node.id) && isEligible(node) && !wantsToLeave(node)
  const success = node.role !== 'leader' && node.log.lastIndex === prevLogIndex && mayLead
  const kind = 'timeout_now_response'
  send(turn, { from: node.id, kind, to: from, term: node.term, prevLogIndex, success, request })
  if (success) campaignForTransfer(turn)
}

/**
 * A yes says nothing that the election would not. After a no a leader that wants to leave need not wait: it turns to
 * another node with its next tick. A client named the node, and may have to wait until it can take over.
 */
export function handleTimeoutNowResponse({ node }: Turn, { from, success, request }: TimeoutNowResponse): void {
  const { progress, leadership } = node
  const known = progress.get(from)
  if (known) noteHeard(node, from, known)
  const transfer = leadership?.transfer
  if (leadership && !success && transfer?.request === request && transfer.asker === null) leadership.transfer = null
}

/** Somebody leads: the node that was to take over, or another, which ends the transfer as well. */
export function concludeHandover(turn: Turn, leader: NodeId): void {
  const { node } = turn
  if (node.handover === null || node.term <= node.handover.term) return
  const { to, asker } = node.handover
  node.handover = null
  const done = { type: 'result', result: `"${to}" leads in term ${node.term}` } as const
  tell(turn, asker, leader === to ? done : { type: 'redirect', leader })
}

/** Nobody was heard to lead for an election time-out. */
export function tickHandover(turn: Turn): void {
  const { handover, settings } = turn.node
  if (handover === null) return
  handover.elapsedTicks += 1
  if (handover.elapsedTicks < settings.electionTimeoutTicks) return
  turn.node.handover = null
  tell(turn, handover.asker, unknown('transfer_timeout'))
}
