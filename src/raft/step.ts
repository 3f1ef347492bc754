import type { Outcome } from './clients/applier.ts'
import { continueFollowerReads } from './clients/follower-reads.ts'
import type { Effect } from './effects.ts'
import { campaign } from './election/candidate.ts'
import { forgetLeader } from './election/voter.ts'
import { holdBack } from './hold-back.ts'
import { disable, shutDown } from './lifecycle.ts'
import { endWishByLog, join } from './membership/join.ts'
import { leave } from './membership/leave.ts'
import { isSameMembership } from './membership/membership.ts'
import type { RaftEvent } from './raft-events.ts'
import { receive, receiveChecked } from './receive.ts'
import { sendDueHeartbeats } from './replication/send-records.ts'
import { type Request, takeRequest } from './requests.ts'
import { handleSnapshotTaken, requestSnapshot } from './snapshot/compaction.ts'
import type { NodeState } from './state.ts'
import { handleStored, handleStoreFailed } from './storage-input.ts'
import { tick } from './tick.ts'
import type { Turn } from './turn.ts'
import type { NodeId } from './types.ts'
import type { Message } from './wire/messages.ts'

/** What can happen to a node. */
export type Input =
  /** Something has arrived. What is no message, or not for this node, is counted and not obeyed. */
  | { readonly type: 'message'; readonly message: unknown }
  /** A message has arrived whose form is known to be right: one that a step of this process or `decodeMessage` made. */
  | { readonly type: 'checked_message'; readonly message: Message }
  /** One unit of time has passed. */
  | { readonly type: 'tick' }
  /** Run for leader now, whatever the timer says. A leader ignores it, and so does a node that has no vote. */
  | { readonly type: 'campaign' }
  /** Have no leader until it is heard from again, and vote for others meanwhile. Only a follower does. */
  | { readonly type: 'forget_leader' }
  /** Send heartbeats now, whatever the timer says. Only a leader does. */
  | { readonly type: 'heartbeat' }
  | Request
  /** Become a member, by asking `via`; with `learner` without a vote. */
  | { readonly type: 'join'; readonly via: NodeId; readonly learner?: boolean }
  /** Have this node removed from the cluster. */
  | { readonly type: 'leave' }
  /** Have a snapshot taken of what is applied now. */
  | { readonly type: 'snapshot' }
  /** The host has taken the snapshot that effect `take_snapshot` asked for. */
  | { readonly type: 'snapshot_taken'; readonly index: number; readonly data: Uint8Array }
  /** The state machine could not apply a record, or not be read or copied, and will not before a restart. */
  | { readonly type: 'machine_failed'; readonly reason: string }
  /** With `asyncStorage`: every write up to the one that effect `store` counted `upTo` is durable. */
  | { readonly type: 'stored'; readonly upTo: number }
  /**
   * The disk did not take what was to be stored; of all that has not ended, nothing is there. `full`: it may later, and
   * is asked again on the next tick. `failed`: it will not. Either ends a node whose storage is synchronous; the host
   * must then not carry out the effects that came with what was to be stored.
   */
  | { readonly type: 'store_failed'; readonly kind: 'full' | 'failed'; readonly reason: string }
  /** The node is to end in good order. Every further input is ignored. */
  | { readonly type: 'shutdown' }

/** The input that tells a node what came of an effect for its state machine, where that is no answer to a client. */
export function toInput(outcome: Exclude<Outcome, { type: 'answer' }>): Input {
  return outcome.type === 'failed'
    ? { type: 'machine_failed', reason: outcome.reason }
    : { type: 'snapshot_taken', index: outcome.index, data: outcome.data }
}

/**
 * Gives `node` one input and returns what its host must do, in order (see {@link Effect}).
 *
 * Deterministic: no clock, no randomness but the configured seed, nothing outside the node is touched. It never throws
 * because of a message. What must be stored, and what is announced, is found by comparing the node before and after, so
 * no rule of the protocol can forget it.
 */
export function step(node: NodeState, input: Input): readonly Effect[] {
  if (node.stopped) return []
  const before = whatCounts(node)
  const turn: Turn = { node, effects: [] }
  dispatch(turn, input)
  if (node.wish !== null && node.commitIndex !== before.commitIndex) endWishByLog(turn, node.wish)
  if (node.followerReads !== null) continueFollowerReads(turn, node.followerReads)
  const first: Effect[] = []
  addStores(first, before, node)
  addEvents(first, before, node)
  // Most steps change nothing that counts: what they led to is all.
  const effects = first.length === 0 ? turn.effects : first.concat(turn.effects)
  return node.writes === null ? effects : holdBack(node, node.writes, effects, input.type === 'tick')
}

type Before = ReturnType<typeof whatCounts>

/** What a host has to know of when it changes. */
function whatCounts({ term, votedFor, newcomer, role, leader, commitIndex, snapshot, log }: NodeState) {
  const { membership, membershipIndex } = log
  return { term, votedFor, newcomer, role, leader, commitIndex, snapshot, membership, membershipIndex }
}

function addStores(effects: Effect[], before: Before, node: NodeState): void {
  const { term, votedFor, newcomer, log, snapshot } = node
  if (term !== before.term || votedFor !== before.votedFor || newcomer !== before.newcomer) {
    effects.push({ type: 'store_state', term, votedFor, ...(newcomer ? { newcomer } : {}) })
  }
  if (snapshot !== null && snapshot !== before.snapshot) {
    const { firstIndex } = log
    effects.push({ type: 'store_snapshot', snapshot, keepsRecords: log.lastIndex >= firstIndex, firstIndex })
  }
  const unstored = log.takeUnstored()
  if (unstored) effects.push({ type: 'store_records', from: unstored.from, records: unstored.records })
}

function addEvents(effects: Effect[], before: Before, node: NodeState): void {
  const { term, role, leader, commitIndex, log, id } = node
  if (term !== before.term) announce(effects, { type: 'term', term })
  if (role !== before.role) announce(effects, { type: 'role', role })
  if (leader !== before.leader) announce(effects, { type: 'leader', leader })
  const isOther = !isSameMembership(log.membership, before.membership)
  if (isOther) announce(effects, { type: 'membership', membership: log.membership })
  // Whoever has left and is a member by a newer record has been taken back.
  if ((isOther || log.membershipIndex > before.membershipIndex) && log.membership.voters.includes(id)) {
    node.hasLeft = false
  }
  if (commitIndex !== before.commitIndex) announce(effects, { type: 'commit', index: commitIndex })
}

function announce(effects: Effect[], event: RaftEvent): void {
  effects.push({ type: 'event', event })
}

function dispatch(turn: Turn, input: Input): void {
  switch (input.type) {
    case 'message':
      return receive(turn, input.message)
    case 'checked_message':
      return receiveChecked(turn, input.message)
    case 'tick':
      return tick(turn)
    case 'campaign':
      return campaign(turn)
    case 'forget_leader':
      return forgetLeader(turn)
    case 'heartbeat':
      return turn.node.role === 'leader' ? sendDueHeartbeats(turn) : undefined
    case 'join':
      return join(turn, input.via, input.learner ? 'ADD_LEARNER' : 'ADD')
    case 'leave':
      return leave(turn)
    case 'snapshot':
      return requestSnapshot(turn)
    case 'snapshot_taken':
      return handleSnapshotTaken(turn, input.index, input.data)
    case 'machine_failed':
      return disable(turn, input.reason)
    case 'stored':
      return handleStored(turn, input.upTo)
    case 'store_failed':
      return handleStoreFailed(turn, input.kind, input.reason)
    case 'shutdown':
      return shutDown(turn)
    default:
      return takeRequest(turn, input)
  }
}
