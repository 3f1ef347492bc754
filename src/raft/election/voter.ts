import { owesLease } from '../clients/lease.ts'
import { isDiskFull, type NodeState, resetElectionTimer } from '../state.ts'
import { becomeFollower } from '../step-down.ts'
import { send, type Turn } from '../turn.ts'
import type { PreVote, RequestVote } from '../wire/messages.ts'

/** RequestVote, after the step has adopted a newer term: one vote a term, to a log that is up to date. */
export function handleRequestVote(turn: Turn, message: RequestVote): void {
  const { node } = turn
  const granted =
    !isDiskFull(node) && message.term === node.term && couldVoteFor(node, message) && isUpToDate(node, message)
  if (granted) {
    // A node that was only asking for pre-votes has not voted; it gives up its own attempt.
    becomeFollower(turn, node.term, node.leader)
    node.votedFor = message.from
    resetElectionTimer(node)
  }
  const kind = 'request_vote_response'
  send(turn, { from: node.id, kind, to: message.from, term: node.term, voteGranted: granted })
}

/**
 * A pre-vote is a forecast: would this node vote for the sender in the term it proposes? Nothing changes here, and
 * a node that has a leader says no, so that a returning node does not depose it (thesis 9.6).
 */
export function handlePreVote(turn: Turn, message: PreVote): void {
  const { node } = turn
  const granted =
    !isDiskFull(node) &&
    !isLoyal(node) &&
    (message.term > node.term || (message.term === node.term && couldVoteFor(node, message))) &&
    isUpToDate(node, message)
  send(turn, {
    from: node.id,
    kind: 'pre_vote_response',
    to: message.from,
    term: node.term,
    proposedTerm: message.term,
    request: message.request,
    voteGranted: granted,
  })
}

/**
 * Whether a request for votes is not heard at all, its term included: a node that hears from a leader, or is one,
 * protects it from nodes that no longer belong to the cluster (thesis 4.2.3). Only with check-quorum, because a leader
 * that nobody can depose has to notice by itself that it has lost its followers.
 */
export function protectsLeader(node: NodeState, { transfer }: RequestVote): boolean {
  return node.settings.checkQuorum && transfer !== true && isLoyal(node)
}

/** A repeated request of the node that has the vote is granted again: the first answer may have been lost. */
function couldVoteFor(node: NodeState, { from }: RequestVote | PreVote): boolean {
  return node.votedFor === null || node.votedFor === from
}

/**
 * Whether the sender's log is at least as up to date as this one: the last terms decide, then the length (5.4.1). A
 * newcomer cannot say: it has yet to be sent what its cluster has committed, and any log might seem up to date to it.
 */
function isUpToDate({ log, newcomer }: NodeState, { lastLogTerm, lastLogIndex }: RequestVote | PreVote): boolean {
  if (newcomer) return false
  if (lastLogTerm !== log.lastTerm) return lastLogTerm > log.lastTerm
  return lastLogIndex >= log.lastIndex
}

/**
 * Whether this node keeps to its leader: it has heard from it within the shortest election time-out, or it may be that on
 * which the leader's lease rests. A leader that has lost its quorum is not believed in for ever: its followers hear no
 * more of it once it has stepped down, which check-quorum sees to.
 */
function isLoyal(node: NodeState): boolean {
  return hearsFromLeader(node) || owesLease(node)
}

/**
 * The follower has no leader until it hears from one again, so that it grants pre-votes and votes at once: for whoever
 * knows from elsewhere that the leader is gone. It keeps its term, its vote and its wait, and its clients are told to try
 * again. Whoever leads or campaigns has no leader to forget. With `leaseReads` nothing is forgotten: reads may rest on it.
 */
export function forgetLeader({ node }: Turn): void {
  if (node.role === 'follower' && !node.config.leaseReads) node.leader = null
}

function hearsFromLeader(node: NodeState): boolean {
  return node.leader !== null && node.electionElapsedTicks < node.settings.electionTimeoutTicks
}
