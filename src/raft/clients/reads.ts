import { isQuorum } from '../quorum.ts'
import type { Turn } from '../turn.ts'
import type { NodeId, RequestId } from '../types.ts'

/**
 * A linearizable read without a record (thesis 6.4): the leader remembers what is committed now, and answers when a
 * round of heartbeats that begins now has shown that nobody has taken its place, and all of that is applied. What is
 * committed it knows only once a record of its own term is, so the read waits for that one too.
 */
export function startRead(turn: Turn, request: RequestId, query: string): void {
  const { node } = turn
  const { leadership } = node
  // Never: only a leader is asked.
  if (leadership === null) return
  leadership.readRound += 1
  const readIndex = Math.max(node.commitIndex, leadership.termStartIndex)
  leadership.reads.push({ request, query, readIndex, round: leadership.readRound })
}

/** Answers the reads whose round is confirmed and whose records are applied; they come in the order of both. */
export function serveReads({ node, effects }: Turn): void {
  const { leadership } = node
  // Never: only a leader has reads, and whatever ends its leadership answers them.
  if (leadership === null) return
  const isDue = ({ readIndex, round }: (typeof leadership.reads)[number]) =>
    readIndex <= node.lastApplied && isQuorum(node.log.membership, confirmed(round))
  const confirmed = (round: number) => {
    const others = [...node.progress].filter(([, { readRound }]) => readRound >= round)
    return new Set<NodeId>([node.id, ...others.map(([peer]) => peer)])
  }
  for (let first = leadership.reads[0]; first && isDue(first); first = leadership.reads[0]) {
    leadership.reads.shift()
    effects.push({ type: 'read', request: first.request, query: first.query })
  }
}
