import { isQuorum } from '../quorum.ts'
import { sendHeartbeats } from '../replication/send-records.ts'
import type { Turn } from '../state.ts'
import type { NodeId, RequestId } from '../types.ts'

/**
 * A linearizable read without a record (thesis 6.4): the leader remembers what is committed now, and answers when a
 * round of heartbeats that begins now has shown that nobody has taken its place, and all of that is applied. What is
 * committed it knows only once a record of its own term is, so the read waits for that one too.
 */
export function startRead(turn: Turn, request: RequestId, query: string): void {
  const { node } = turn
  const { office } = node
  // Never: only a leader is asked.
  if (office === null) return
  office.readRound += 1
  const readIndex = Math.max(node.commitIndex, office.termStartIndex)
  office.reads.push({ request, query, readIndex, round: office.readRound })
  sendHeartbeats(turn)
  serveReads(turn)
}

/** Answers the reads whose round is confirmed and whose records are applied; they come in the order of both. */
export function serveReads({ node, effects }: Turn): void {
  const { office } = node
  // Never: only a leader has reads, and whatever ends its office answers them.
  if (office === null) return
  const isDue = ({ readIndex, round }: (typeof office.reads)[number]) =>
    readIndex <= node.lastApplied && isQuorum(node.voters, confirmed(round))
  const confirmed = (round: number) => {
    const others = [...node.progress].filter(([, { readRound }]) => readRound >= round)
    return new Set<NodeId>([node.id, ...others.map(([peer]) => peer)])
  }
  for (let first = office.reads[0]; first && isDue(first); first = office.reads[0]) {
    office.reads.shift()
    effects.push({ type: 'read', request: first.request, query: first.query })
  }
}
