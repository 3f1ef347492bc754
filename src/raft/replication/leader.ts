import { tell, unknown } from '../clients/answers.ts'
import { needsRound, serveReads } from '../clients/reads.ts'
import type { Progress } from '../leadership.ts'
import { isQuorumWith } from '../quorum.ts'
import { resetElectionTimer } from '../state.ts'
import { becomeFollower } from '../step-down.ts'
import type { Turn } from '../turn.ts'
import type { Asker, NodeId, RecordContent } from '../types.ts'
import { commitByMajority } from './commit.ts'
import { dueMembership } from './leave-joint.ts'
import { followMembership } from './progress.ts'
import { sendHeartbeats, sendRecords } from './send-records.ts'

/** Begins to lead: a record of its own term goes into the log and to everyone (paper 8, thesis 6.4). */
export function becomeLeader(turn: Turn): void {
  const { node } = turn
  node.role = 'leader'
  node.leader = node.id
  node.election = null
  resetElectionTimer(node)
  node.heartbeatElapsedTicks = 0
  node.leadership = {
    termStartIndex: node.log.lastIndex + 1,
    quorumElapsedTicks: 0,
    transfer: null,
    catchUp: null,
    reads: [],
    readRound: 0,
    sentRounds: [],
    mayLease: true,
  }
  followMembership(node)
  append(turn, { type: 'term_start' }, null)
}

/** The leader's log grows by a record, which goes to everyone. `asker` waits until it is committed. */
export function append(turn: Turn, content: RecordContent, asker: Asker | null): void {
  const { node } = turn
  const record = node.log.append(node.term, content)
  if (asker) node.waiting.push({ asker, index: record.index, term: record.term, askedAtTick: node.ticks })
  if (content.type === 'membership') followMembership(node)
  for (const [peer, progress] of node.progress) sendRecords(turn, peer, progress)
  // A leader alone in its cluster commits at once.
  advance(turn)
}

/** Commits what a majority holds, and does what had waited for that. */
export function advance(turn: Turn): void {
  const { node } = turn
  commitByMajority(turn)
  const membership = dueMembership(node)
  if (membership) return append(turn, { type: 'membership', membership }, null)
  serveReads(turn)
  if (needsRound(node)) sendHeartbeats(turn)
  // A leader that is no voter any more goes on until the cluster without it has begun (thesis 4.2.2).
  if (node.voters.includes(node.id) || node.log.membershipIndex > node.commitIndex) return
  sendHeartbeats(turn)
  // Nobody tells it any more what becomes of the records behind that one, unless it stays as a learner.
  const isGone = !node.log.membership.learners.includes(node.id)
  if (isGone) for (const { asker } of node.waiting.drain()) tell(turn, asker, unknown('removed'))
  becomeFollower(turn, node.term, null)
}

/** What an answer of `peer` makes possible: commits, and the records that it lacks. */
export function continueReplication(turn: Turn, peer: NodeId, progress: Progress): void {
  const { node } = turn
  advance(turn)
  if (node.role === 'leader' && progress.nextIndex <= node.log.lastIndex) sendRecords(turn, peer, progress)
}

/** A leader that a majority has not answered for an election time-out steps down by itself (thesis 6.2). */
export function checkQuorum(turn: Turn): void {
  const { node } = turn
  const { leadership, settings } = node
  if (leadership === null || !settings.checkQuorum) return
  leadership.quorumElapsedTicks += 1
  if (leadership.quorumElapsedTicks < settings.electionTimeoutTicks) return
  leadership.quorumElapsedTicks = 0
  const isFollowed = isQuorumWith(node, ({ heard }) => heard)
  for (const progress of node.progress.values()) progress.heard = false
  if (!isFollowed) becomeFollower(turn, node.term, null)
}
