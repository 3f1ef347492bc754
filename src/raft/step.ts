import { campaign, handlePreVoteResponse, handleRequestVoteResponse } from './candidate.ts'
import type { Effect } from './effects.ts'
import { becomeFollower, handleAppendEntries, refuseStaleLeader } from './follower.ts'
import { handleAppendEntriesResponse, handleCommand, sendHeartbeats } from './leader.ts'
import type { NodeState, Turn } from './state.ts'
import type { Message, RequestId } from './types.ts'
import { handlePreVote, handleRequestVote } from './voter.ts'

/** What can happen to a node. */
export type Input =
  | { readonly type: 'message'; readonly message: Message }
  /** One unit of time has passed. */
  | { readonly type: 'tick' }
  /** Run for leader now, whatever the timer says. A leader ignores it. */
  | { readonly type: 'campaign' }
  /** Send heartbeats now, whatever the timer says. Only a leader does. */
  | { readonly type: 'heartbeat' }
  /** A client asks for `command` to be applied, and for an answer under the name `request`. */
  | { readonly type: 'command'; readonly request: RequestId; readonly command: string }

/**
 * Gives `node` one input and returns what its host must do, in order (see {@link Effect}).
 *
 * Deterministic: no clock, no randomness but the configured seed, nothing outside the node is touched. What must be
 * stored is found by comparing the node before and after, so no rule of the protocol can forget it.
 */
export function step(node: NodeState, input: Input): readonly Effect[] {
  const { term, votedFor, role, leader } = node
  const turn: Turn = { node, effects: [] }
  dispatch(turn, input)

  const before: Effect[] = []
  if (node.term !== term || node.votedFor !== votedFor) {
    before.push({ type: 'store_state', term: node.term, votedFor: node.votedFor })
  }
  const unstored = node.log.takeUnstored()
  if (unstored) before.push({ type: 'store_records', ...unstored })
  if (node.role !== role || node.leader !== leader) {
    before.push({ type: 'role', role: node.role, leader: node.leader })
  }
  return [...before, ...turn.effects]
}

function dispatch(turn: Turn, input: Input): void {
  switch (input.type) {
    case 'message':
      return receive(turn, input.message)
    case 'tick':
      return tick(turn)
    case 'campaign':
      return campaign(turn)
    case 'heartbeat':
      return turn.node.role === 'leader' ? sendHeartbeats(turn) : undefined
    case 'command':
      return takeCommand(turn, input.request, input.command)
  }
}

function tick(turn: Turn): void {
  const { node } = turn
  if (node.role === 'leader') {
    node.heartbeatElapsedTicks += 1
    if (node.heartbeatElapsedTicks >= node.config.heartbeatIntervalTicks) sendHeartbeats(turn)
    return
  }
  node.electionElapsedTicks += 1
  if (node.electionElapsedTicks >= node.electionTimeoutTicks) campaign(turn)
}

function takeCommand(turn: Turn, request: RequestId, command: string): void {
  const { node, effects } = turn
  if (node.role === 'leader') return handleCommand(turn, request, command)
  const answer =
    node.leader === null
      ? ({ type: 'retry', reason: 'no_leader' } as const)
      : ({ type: 'redirect', leader: node.leader } as const)
  effects.push({ type: 'answer', request, answer })
}

/** Terms first (paper 5.1): a newer one is adopted, an older one is refused or ignored. */
function receive(turn: Turn, message: Message): void {
  const { node } = turn
  if (message.term > node.term && announcesItsTerm(message)) becomeFollower(turn, message.term, null)
  const stale = message.term < node.term
  switch (message.kind) {
    case 'append_entries':
      if (stale) return refuseStaleLeader(turn, message)
      // A term has one leader (paper 5.2), so this node cannot be it and hear from another.
      return node.role === 'leader' ? undefined : handleAppendEntries(turn, message)
    case 'append_entries_response':
      return stale ? undefined : handleAppendEntriesResponse(turn, message)
    case 'request_vote':
      return handleRequestVote(turn, message)
    case 'request_vote_response':
      return stale ? undefined : handleRequestVoteResponse(turn, message)
    case 'pre_vote':
      return handlePreVote(turn, message)
    case 'pre_vote_response':
      return handlePreVoteResponse(turn, message)
  }
}

/**
 * Whether the message's term is one that its sender is in. A pre-vote names a term that nobody has entered, and a
 * pre-vote granted by a node that is already there is a yes, not a reason to give up (thesis 9.6).
 */
function announcesItsTerm(message: Message): boolean {
  if (message.kind === 'pre_vote') return false
  return !(message.kind === 'pre_vote_response' && message.voteGranted)
}
