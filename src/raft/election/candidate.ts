import { owesLease } from '../clients/lease.ts'
import { isQuorum } from '../quorum.ts'
import { becomeLeader } from '../replication/leader.ts'
import { isEligible, peers, resetElectionTimer } from '../state.ts'
import { newRequest, send, type Turn } from '../turn.ts'
import type { Election, NodeRequestId } from '../types.ts'
import type { Draft, PreVoteResponse, RequestVote, RequestVoteResponse } from '../wire/messages.ts'

/** Starts a campaign: with pre-votes where they are configured, otherwise at once in a new term. */
export function campaign(turn: Turn): void {
  const { node } = turn
  if (node.role === 'leader') return
  resetElectionTimer(node)
  // A timer that runs out is later than that; but a host may say so at any time.
  if (!isEligible(node) || owesLease(node)) return
  if (node.settings.preVote) askForPreVotes(turn)
  else askForVotes(turn)
}

/** Starts an election that the leader has asked for. Its voters are not asked whether they hear from one (3.10). */
export function campaignForTransfer(turn: Turn): void {
  resetElectionTimer(turn.node)
  askForVotes(turn, true)
}

function askForPreVotes(turn: Turn): void {
  const { node } = turn
  const proposedTerm = node.term + 1
  const request = newRequest(turn)
  becomeCandidate(turn, 'pre_vote', proposedTerm, request)
  for (const to of peers(node)) {
    send(turn, { from: node.id, kind: 'pre_vote', to, term: proposedTerm, ...lastRecord(turn), request })
  }
  continueIfWon(turn)
}

/** Enters a new term and votes for itself; both are stored before the requests leave (paper 5.2). */
function askForVotes(turn: Turn, isOrdered = false): void {
  const { node } = turn
  node.term += 1
  node.votedFor = node.id
  becomeCandidate(turn, 'vote', node.term, null)
  const { lastLogIndex, lastLogTerm } = lastRecord(turn)
  for (const to of peers(node)) {
    const message: Draft<RequestVote> = {
      from: node.id,
      kind: 'request_vote',
      to,
      term: node.term,
      lastLogIndex,
      lastLogTerm,
    }
    if (isOrdered) message.transfer = true
    send(turn, message)
  }
  continueIfWon(turn)
}

function becomeCandidate({ node }: Turn, phase: Election['phase'], term: number, request: NodeRequestId | null): void {
  node.role = 'candidate'
  node.leader = null
  node.election = { phase, term, granted: new Set([node.id]), request }
}

/** What a voter compares with its own log: the last record that is there, never the new term (paper 5.4.1). */
function lastRecord({ node }: Turn): { lastLogIndex: number; lastLogTerm: number } {
  return { lastLogIndex: node.log.lastIndex, lastLogTerm: node.log.lastTerm }
}

/**
 * An answer to this campaign counts; one to an earlier campaign, or after it ended, does not. Several campaigns for
 * pre-votes may be about one term, with other records each time: they differ in the request.
 */
export function handlePreVoteResponse(turn: Turn, { from, proposedTerm, voteGranted, request }: PreVoteResponse): void {
  if (turn.node.election?.request === request) countVote(turn, 'pre_vote', proposedTerm, from, voteGranted)
}

export function handleRequestVoteResponse(turn: Turn, { from, term, voteGranted }: RequestVoteResponse): void {
  countVote(turn, 'vote', term, from, voteGranted)
}

function countVote(turn: Turn, phase: Election['phase'], term: number, from: string, voteGranted: boolean): void {
  const { election } = turn.node
  if (!voteGranted || election?.phase !== phase || election.term !== term) return
  election.granted.add(from)
  continueIfWon(turn)
}

/** Its own vote counts like any other: once it is durable. */
export function continueIfWon(turn: Turn): void {
  const { log, election, writes } = turn.node
  if (election === null || !isQuorum(log.membership, election.granted)) return
  if (election.phase === 'vote' && writes !== null && !writes.isVoteDurable(turn.node)) return
  if (election.phase === 'pre_vote') askForVotes(turn)
  else becomeLeader(turn)
}
