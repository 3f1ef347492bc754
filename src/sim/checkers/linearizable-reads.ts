import type { RequestId } from '../../raft/index.ts'
import type { Checker, Facts, Finding, Step } from './checker.ts'
import { PARTS } from './parts-of-step.ts'

/**
 * A read is answered from a state that has everything that was committed anywhere when the client asked (thesis 6.4):
 * no leader that was deposed without knowing it answers from the past.
 */
export class LinearizableReads implements Checker {
  readonly property = 'reads are linearizable'
  readonly goesBy = PARTS.request | PARTS.machine
  private readonly facts: Facts
  /** What was committed when the read came. */
  private readonly committedAt = new Map<RequestId, number>()

  constructor(facts: Facts) {
    this.facts = facts
  }

  look({ node, input, effects }: Step): Finding | undefined {
    if (input?.type === 'read') this.committedAt.set(input.request, this.facts.committed.lastIndex)
    for (const effect of effects) {
      if (effect.type !== 'read') continue
      const needed = this.committedAt.get(effect.request) ?? 0
      this.committedAt.delete(effect.request)
      if (node.lastApplied >= needed) continue
      const found = `answers ${effect.request} with what it has applied up to ${node.lastApplied}; ${needed} was committed`
      return { nodes: [node.id], found }
    }
    return undefined
  }
}
