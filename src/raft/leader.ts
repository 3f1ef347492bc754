import { commitByMajority } from './commit.ts'
import { peers, resetElectionTimer, send, type Turn } from './state.ts'
import type { AppendEntriesResponse, NodeId, Progress, RequestId } from './types.ts'

/** Takes office: a record of its own term goes into the log and to everyone (paper 8, thesis 6.4). */
export function becomeLeader(turn: Turn): void {
  const { node } = turn
  node.role = 'leader'
  node.leader = node.id
  node.election = null
  resetElectionTimer(node)
  node.heartbeatElapsedTicks = 0
  const nextIndex = node.log.lastIndex + 1
  node.progress = new Map(peers(node).map((peer) => [peer, { nextIndex, matchIndex: 0 }]))
  node.log.append(node.term, { type: 'term_start' })
  replicate(turn)
}

/** A client's command becomes a record; the client waits for it to be committed. */
export function handleCommand(turn: Turn, request: RequestId, command: string): void {
  const { node } = turn
  const record = node.log.append(node.term, { type: 'command', command })
  node.waiting.push({ request, index: record.index, term: record.term })
  replicate(turn)
}

/** Sends everyone what it lacks. A leader alone in its cluster commits at once. */
function replicate(turn: Turn): void {
  for (const [peer, progress] of turn.node.progress) sendRecords(turn, peer, progress)
  commitByMajority(turn)
}

/**
 * Tells everyone that the leader is there and what is committed. Heartbeats carry no records, but they are checked
 * like any AppendEntries, so a node that missed records refuses one and is sent them.
 */
export function sendHeartbeats(turn: Turn): void {
  turn.node.heartbeatElapsedTicks = 0
  for (const [peer, progress] of turn.node.progress) sendAppendEntries(turn, peer, progress, 0)
}

export function handleAppendEntriesResponse(turn: Turn, message: AppendEntriesResponse): void {
  const { node } = turn
  const progress = node.progress.get(message.from)
  if (progress === undefined) return
  if (message.success) {
    progress.matchIndex = Math.max(progress.matchIndex, message.matchIndex)
    progress.nextIndex = Math.max(progress.nextIndex, progress.matchIndex + 1)
    commitByMajority(turn)
  } else {
    // Back to where both logs may agree: this one has to be as old there as the follower's (paper 5.3). A late
    // refusal only has records sent twice, which does no harm.
    const mayMatch = node.log.lastIndexUpToTerm(message.matchIndex, message.matchTerm)
    progress.nextIndex = Math.min(progress.nextIndex, mayMatch + 1)
  }
  if (progress.nextIndex <= node.log.lastIndex) sendRecords(turn, message.from, progress)
}

function sendRecords(turn: Turn, to: NodeId, progress: Progress): void {
  sendAppendEntries(turn, to, progress, turn.node.config.maxRecordsPerMessage)
}

function sendAppendEntries(turn: Turn, to: NodeId, progress: Progress, most: number): void {
  const { term, log, commitIndex } = turn.node
  const prevLogIndex = progress.nextIndex - 1
  const entries = log.slice(progress.nextIndex, most)
  // Optimistic: what was sent counts as on its way, so the next message continues behind it (thesis 10.2.2).
  progress.nextIndex += entries.length
  const prevLogTerm = log.termAt(prevLogIndex) ?? 0
  send(turn, { kind: 'append_entries', to, term, prevLogIndex, prevLogTerm, entries, leaderCommit: commitIndex })
}
