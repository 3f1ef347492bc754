import { refused, retry, tell } from '../clients/answers.ts'
import { sendHeartbeats } from '../replication/send-records.ts'
import { isEligible, peers, wantsToLeave } from '../state.ts'
import { send, type Turn } from '../turn.ts'
import type { Asker, NodeId } from '../types.ts'
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
    leadership.transfer = { to, asker, elapsedTicks: 0 }
    sendHeartbeats(turn)
    continueTransfer(turn, to)
  }
}

/** Tells the target to start an election as soon as it has the whole log. Said again with every answer: it may get lost. */
export function continueTransfer(turn: Turn, from: NodeId): void {
  const { log, leadership, progress } = turn.node
  if (leadership?.transfer?.to !== from || progress.get(from)?.matchIndex !== log.lastIndex) return
  orderToTakeOver(turn, from)
}

/** Has a node that holds the whole log start an election. */
export function orderToTakeOver(turn: Turn, to: NodeId): void {
  const { id, term, log } = turn.node
  send(turn, { from: id, kind: 'timeout_now', to, term, prevLogIndex: log.lastIndex })
}

/** Nobody has taken over for an election time-out: the leader goes on as before (thesis 3.10). */
export function tickTransfer(turn: Turn): void {
  const { leadership, settings } = turn.node
  if (!leadership?.transfer) return
  leadership.transfer.elapsedTicks += 1
  if (leadership.transfer.elapsedTicks < settings.electionTimeoutTicks) return
  const { to, asker } = leadership.transfer
  leadership.transfer = null
  if (asker) return tell(turn, asker, retry('transfer_timeout'))
  turn.node.wish = null
  const message = `leadership was to go to "${to}" so that this node can leave, and it did not take over`
  turn.effects.push({ type: 'event', event: { type: 'error', code: 'membership_change_failed', message } })
}

/** The leader of this node's term wants it to take over. It needs no pre-vote, and does not wait for its time-out. */
export function handleTimeoutNow(turn: Turn, { from, prevLogIndex }: TimeoutNow): void {
  const { node } = turn
  const mayLead = node.voters.includes(node.id) && isEligible(node) && !wantsToLeave(node)
  const success = node.role !== 'leader' && node.log.lastIndex >= prevLogIndex && mayLead
  const kind = 'timeout_now_response'
  send(turn, { from: node.id, kind, to: from, term: node.term, prevLogIndex, success })
  if (success) campaignForTransfer(turn)
}

/** The answer says nothing that the election would not; a refusal shows with the next heartbeat what is missing. */
export function handleTimeoutNowResponse({ node }: Turn, { from }: TimeoutNowResponse): void {
  const progress = node.progress.get(from)
  if (progress) progress.heard = true
}
