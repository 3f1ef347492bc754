import { tell } from '../clients/answers.ts'
import { serveReads } from '../clients/reads.ts'
import { isQuorum } from '../quorum.ts'
import { type NodeState, resetElectionTimer, type Turn } from '../state.ts'
import { becomeFollower } from '../step-down.ts'
import type { Asker, NodeId, Progress, RecordContent } from '../types.ts'
import { commitByMajority } from './commit.ts'
import { sendHeartbeats, sendRecords } from './send-records.ts'

/** Takes office: a record of its own term goes into the log and to everyone (paper 8, thesis 6.4). */
export function becomeLeader(turn: Turn): void {
  const { node } = turn
  node.role = 'leader'
  node.leader = node.id
  node.election = null
  resetElectionTimer(node)
  node.heartbeatElapsedTicks = 0
  node.office = {
    termStartIndex: node.log.lastIndex + 1,
    quorumElapsedTicks: 0,
    transfer: null,
    catchUp: null,
    reads: [],
    readRound: 0,
  }
  followMembership(node)
  append(turn, { type: 'term_start' }, null)
}

/** The leader's log grows by a record, which goes to everyone. `asker` waits until it is committed. */
export function append(turn: Turn, content: RecordContent, asker: Asker | null): void {
  const { node } = turn
  const record = node.log.append(node.term, content)
  if (asker) node.waiting.push({ asker, index: record.index, term: record.term })
  if (content.type === 'membership') followMembership(node)
  for (const [peer, progress] of node.progress) sendRecords(turn, peer, progress)
  // A leader alone in its cluster commits at once.
  advance(turn)
}

/** Commits what a majority holds, and does what had waited for that. */
export function advance(turn: Turn): void {
  const { node } = turn
  commitByMajority(turn)
  serveReads(turn)
  // A leader that is no voter any more goes on until the cluster without it has begun (thesis 4.2.2).
  if (node.voters.includes(node.id) || node.log.membershipIndex > node.commitIndex) return
  sendHeartbeats(turn)
  // Nobody tells it any more what becomes of the records behind that one.
  for (const { asker } of node.waiting.splice(0)) tell(turn, asker, { type: 'unknown', reason: 'removed' })
  becomeFollower(turn, node.term, null)
}

/** Keeps track of exactly the members, and of the node that is being brought up to date, in the members' order. */
export function followMembership({ id, log, progress, office }: NodeState): void {
  const { voters, learners } = log.membership
  const others = new Set([...voters, ...learners, ...(office?.catchUp ? [office.catchUp.node] : [])])
  others.delete(id)
  const known = new Map(progress)
  progress.clear()
  for (const other of others) progress.set(other, known.get(other) ?? newProgress(log.lastIndex))
}

function newProgress(lastIndex: number): Progress {
  return { nextIndex: lastIndex + 1, matchIndex: 0, heard: false, readRound: 0, snapshot: null }
}

/** A leader that a majority has not answered for an election time-out gives up its office by itself (thesis 6.2). */
export function checkQuorum(turn: Turn): void {
  const { node } = turn
  const { office, settings } = node
  if (office === null || !settings.checkQuorum) return
  office.quorumElapsedTicks += 1
  if (office.quorumElapsedTicks < settings.electionTimeoutTicks) return
  office.quorumElapsedTicks = 0
  const heard = new Set<NodeId>([node.id])
  for (const [peer, progress] of node.progress) {
    if (progress.heard) heard.add(peer)
    progress.heard = false
  }
  if (!isQuorum(node.voters, heard)) becomeFollower(turn, node.term, null)
}
