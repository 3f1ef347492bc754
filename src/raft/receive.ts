import { handleReadIndexResponse } from './clients/follower-reads.ts'
import { handlePreVoteResponse, handleRequestVoteResponse } from './election/candidate.ts'
import { concludeHandover, continueTransfer, handleTimeoutNow, handleTimeoutNowResponse } from './election/transfer.ts'
import { handlePreVote, handleRequestVote, protectsLeader } from './election/voter.ts'
import { continueCatchUp } from './membership/catch-up.ts'
import { handleMembershipChange } from './membership/change.ts'
import { askForWish, handleMembershipChangeResponse, noteLeaderCommit } from './membership/join.ts'
import { reject } from './reject.ts'
import { handleAppendEntriesResponse } from './replication/append-responses.ts'
import { handleAppendEntries, refuseStaleLeader } from './replication/follower.ts'
import { handleInstallSnapshotResponse } from './replication/snapshot-responses.ts'
import { handleReadIndex } from './requests.ts'
import { handleInstallSnapshot, refuseStaleSnapshot } from './snapshot/snapshot-receiver.ts'
import { isDiskFull, resetElectionTimer } from './state.ts'
import { becomeFollower } from './step-down.ts'
import { bindsNobody, isTooFarAhead } from './term-bound.ts'
import type { Turn } from './turn.ts'
import type { NodeId } from './types.ts'
import type { AppendEntries, InstallSnapshot, Message } from './wire/messages.ts'
import { addressProblem, messageProblem } from './wire/validate.ts'

/** Takes whatever has arrived: what is no message for this node is counted and reported, and changes nothing. */
export function receive(turn: Turn, arrived: unknown): void {
  const malformed = messageProblem(arrived)
  if (malformed !== undefined) return reject(turn, 'malformed', malformed)
  receiveChecked(turn, arrived as Message)
}

/** The same for what is known to be a message. */
export function receiveChecked(turn: Turn, message: Message): void {
  const misdirected = addressProblem(message, turn.node.id)
  if (misdirected !== undefined) return reject(turn, 'misdirected', misdirected)
  obey(turn, message)
}

/** Terms first (paper 5.1): a newer one is adopted, an older one is refused or ignored. */
function obey(turn: Turn, message: Message): void {
  const { node } = turn
  if (isTooFarAhead(turn, message)) return
  if (message.kind === 'request_vote' && protectsLeader(node, message)) return
  if (message.term > node.term && announcesItsTerm(message)) becomeFollower(turn, message.term, null)
  const stale = message.term < node.term
  switch (message.kind) {
    case 'append_entries':
    case 'install_snapshot':
      return fromLeader(turn, message, stale)
    case 'request_vote':
      return handleRequestVote(turn, message)
    case 'pre_vote':
      return handlePreVote(turn, message)
    case 'pre_vote_response':
      return handlePreVoteResponse(turn, message)
    case 'membership_change':
      return handleMembershipChange(turn, message)
    case 'membership_change_response':
      return handleMembershipChangeResponse(turn, message)
    case 'read_index':
      return handleReadIndex(turn, message)
  }
  // The rest is an answer to what this node did in its term, or a leader's word in it: an old one no longer matters.
  if (stale) return
  switch (message.kind) {
    case 'append_entries_response':
      return handleAppendEntriesResponse(turn, message) ? continueWaiting(turn, message.from) : undefined
    case 'install_snapshot_response':
      return handleInstallSnapshotResponse(turn, message) ? continueWaiting(turn, message.from) : undefined
    case 'request_vote_response':
      return handleRequestVoteResponse(turn, message)
    case 'timeout_now':
      return handleTimeoutNow(turn, message)
    case 'timeout_now_response':
      return handleTimeoutNowResponse(turn, message)
    case 'read_index_response':
      return handleReadIndexResponse(turn, message)
  }
}

/** What waits until `peer` has more records: a round of catching up, a transfer of leadership. */
function continueWaiting(turn: Turn, peer: NodeId): void {
  continueCatchUp(turn, peer)
  continueTransfer(turn, peer)
}

function fromLeader(turn: Turn, message: AppendEntries | InstallSnapshot, stale: boolean): void {
  if (stale) return refuseStale(turn, message)
  const { kind, from, term } = message
  // A term has one leader (paper 5.2), so this node cannot be it, or follow it, and hear from another.
  const { leader } = turn.node
  if (leader !== null && leader !== from) {
    const told = `${kind} from "${from}", which cannot lead in term ${term} as well as "${leader}"`
    return reject(turn, 'impossible', told)
  }
  followLeader(turn, from)
  // Not answered, like a message that was lost: a refusal would have it sent again at once.
  if (isDiskFull(turn.node) && needsDisk(message)) return
  if (kind === 'install_snapshot') return handleInstallSnapshot(turn, message)
  noteLeaderCommit(turn, message.leaderCommit)
  handleAppendEntries(turn, message)
}

function needsDisk(message: AppendEntries | InstallSnapshot): boolean {
  return message.kind === 'install_snapshot' || message.entries.length > 0
}

/** A leader of an earlier term is told the newer one, and nothing else happens (paper 5.1). */
function refuseStale(turn: Turn, message: AppendEntries | InstallSnapshot): void {
  if (message.kind === 'append_entries') refuseStaleLeader(turn, message)
  else refuseStaleSnapshot(turn, message)
}

/** Hears from the one leader of this node's term (paper 5.2). */
function followLeader(turn: Turn, leader: NodeId): void {
  const { node } = turn
  becomeFollower(turn, node.term, leader)
  resetElectionTimer(node)
  concludeHandover(turn, leader)
  node.heardLeaderAtTick = node.ticks
  askForWish(turn)
}

/**
 * Whether the message's term is one that its sender is in and that binds others. A pre-vote names a term that nobody
 * has entered, and a pre-vote granted by a node that is already there is a yes, not a reason to give up (thesis 9.6).
 */
function announcesItsTerm(message: Message): boolean {
  if (message.kind === 'pre_vote' || bindsNobody(message)) return false
  return message.kind !== 'pre_vote_response' || !message.voteGranted
}
