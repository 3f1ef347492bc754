import { quorumIndex } from './quorum.ts'
import type { Turn } from './state.ts'
import type { LogRecord, RequestId } from './types.ts'

/** Raises the commit index to `index`, never lowers it, and has the records up to there applied in order. */
export function commitUpTo(turn: Turn, index: number): void {
  const { node, effects } = turn
  node.commitIndex = Math.max(node.commitIndex, index)
  while (node.lastApplied < node.commitIndex) {
    const record = node.log.at(node.lastApplied + 1)
    if (record === undefined) return
    node.lastApplied = record.index
    const request = takeClientOf(turn, record)
    effects.push({ type: 'apply', record, request })
  }
}

/**
 * The client that waits for `record`, if one does. Clients of earlier terms' records that did not commit before are
 * told that they never will: every later leader has `record`, and above it no record of an earlier term (paper 5.4.3).
 * That such a record was replaced in this log is not enough: a node that still has it may lead next (figure 8).
 */
function takeClientOf({ node, effects }: Turn, record: LogRecord): RequestId | null {
  // The list is in the order of terms and indexes, so whoever the record concerns stands at its head.
  for (let client = node.waiting[0]; client && client.term <= record.term; client = node.waiting[0]) {
    if (client.term === record.term && client.index > record.index) return null
    node.waiting.shift()
    if (client.term === record.term) return client.request
    effects.push({ type: 'answer', request: client.request, answer: { type: 'retry', reason: 'overwritten' } })
  }
  return null
}

/**
 * The leader's commit rule: a record is committed when a majority holds it **and** it is of the current term.
 * Earlier terms' records are committed by the first such record above them (paper 5.4.2 and figure 8).
 */
export function commitByMajority(turn: Turn): void {
  const { node } = turn
  const index = quorumIndex(node.voters, (voter) =>
    voter === node.id ? node.log.lastIndex : (node.progress.get(voter)?.matchIndex ?? 0),
  )
  if (node.log.termAt(index) === node.term) commitUpTo(turn, index)
}
