import { quorumIndex } from './quorum.ts'
import type { Turn } from './state.ts'

/** Raises the commit index to `index`, never lowers it, and has the records up to there applied in order. */
export function commitUpTo({ node, effects }: Turn, index: number): void {
  node.commitIndex = Math.max(node.commitIndex, index)
  while (node.lastApplied < node.commitIndex) {
    const record = node.log.at(node.lastApplied + 1)
    if (record === undefined) return
    node.lastApplied = record.index
    const request = node.waiting.get(record.index) ?? null
    node.waiting.delete(record.index)
    effects.push({ type: 'apply', record, request })
  }
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
