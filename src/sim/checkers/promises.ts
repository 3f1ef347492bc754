import type { Effect, NodeId } from '../../raft/index.ts'
import type { Checker, Finding, Step } from './checker.ts'
import { PendingWrites } from './disk-stores.ts'
import { PARTS } from './parts-of-step.ts'

/** A node's vote in a term. Null: it says that it has given none. */
interface Vote {
  readonly term: number
  readonly for: NodeId | null
}

/**
 * A node votes for one node in a term, whatever happens to it (paper 5.2). A vote is what the node says it is, what it
 * stored, what it granted, and its own that it campaigns with. No vote may leave before it is stored.
 */
export class OneVote implements Checker {
  readonly property = 'one vote a term'
  readonly goesBy = PARTS.role | PARTS.sends | PARTS.stores | PARTS.disk
  private readonly votes = new Map<NodeId, Map<number, NodeId | null>>()
  private readonly stored = new Map<NodeId, Vote>()
  /** Every vote that it has stored, by term. */
  private readonly votesStored = new Map<NodeId, Map<number, NodeId | null>>()
  private readonly pending = new Map<NodeId, PendingWrites>()

  look({ node: { id, term, votedFor, writes }, input, effects }: Step): Finding | undefined {
    const pending = this.pendingOf(id)
    for (const change of pending.endedBy(input)) {
      if (change.type === 'store_state') this.noteStored(id, { term: change.term, for: change.votedFor })
    }
    for (const effect of effects) {
      if (effect.type === 'store') pending.begin(effect)
      const vote = voteIn(effect)
      const finding = vote && (this.count(id, vote.term, vote.for) ?? this.lookAtStored(id, vote, effect))
      if (finding) return finding
    }
    // A vote that is not durable yet is given to nobody, and a crash takes it back.
    return writes === null ? this.count(id, term, votedFor) : undefined
  }

  crashed(node: NodeId): void {
    this.pendingOf(node).drop()
  }

  forget(node: NodeId): void {
    this.votes.delete(node)
    this.stored.delete(node)
    this.votesStored.delete(node)
  }

  private count(node: NodeId, term: number, votedFor: NodeId | null): Finding | undefined {
    const before = this.votes.get(node)?.get(term) ?? null
    if (before === votedFor) return undefined
    if (before === null) {
      const votes = this.votes.get(node) ?? new Map<number, NodeId | null>()
      this.votes.set(node, votes.set(term, votedFor))
      return undefined
    }
    const now = votedFor === null ? 'says that it has not voted' : `voted for ${votedFor}`
    return { nodes: [node], found: `voted for ${before} in term ${term}, then ${now}` }
  }

  private pendingOf(node: NodeId): PendingWrites {
    const known = this.pending.get(node)
    if (known) return known
    const pending = new PendingWrites()
    this.pending.set(node, pending)
    return pending
  }

  private noteStored(node: NodeId, vote: Vote): void {
    this.stored.set(node, vote)
    const byTerm = this.votesStored.get(node) ?? new Map<number, NodeId | null>()
    this.votesStored.set(node, byTerm.set(vote.term, vote.for))
  }

  private lookAtStored(node: NodeId, vote: Vote, { type }: Effect): Finding | undefined {
    if (type === 'store_state') {
      this.noteStored(node, vote)
      return undefined
    }
    // Writes may end together; what an earlier one had promised may leave then.
    if (this.votesStored.get(node)?.get(vote.term) === vote.for) return undefined
    const stored = this.stored.get(node)
    const what = stored ? `for ${stored.for} in term ${stored.term}` : 'none'
    return {
      nodes: [node],
      found: `votes for ${vote.for} in term ${vote.term}; the vote that it has stored is ${what}`,
    }
  }
}

function voteIn(effect: Effect): Vote | undefined {
  if (effect.type === 'store_state') return { term: effect.term, for: effect.votedFor }
  if (effect.type !== 'send') return undefined
  const { message } = effect
  if (message.kind === 'request_vote') return { term: message.term, for: message.from }
  const grants = message.kind === 'request_vote_response' && message.voteGranted
  return grants ? { term: message.term, for: message.to } : undefined
}

/** A node's term never goes back, not even in a restart (paper 5.1). */
export class TermsGrow implements Checker {
  readonly property = 'terms never go back'
  readonly goesBy = PARTS.role

  look({ node: { id, term }, before }: Step): Finding | undefined {
    if (before === undefined || term >= before.term) return undefined
    return { nodes: [id], found: `went from term ${before.term} back to ${term}` }
  }
}

/** A node's commit index never goes back, except in a restart: it is not stored (paper, figure 2). */
export class CommitIndexesGrow implements Checker {
  readonly property = 'commit indexes never go back'
  readonly goesBy = PARTS.commit

  look({ node: { id, commitIndex }, before, restarted }: Step): Finding | undefined {
    if (restarted || before === undefined || commitIndex >= before.commitIndex) return undefined
    return { nodes: [id], found: `went from commit index ${before.commitIndex} back to ${commitIndex}` }
  }
}
