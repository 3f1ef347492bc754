import type { Effect, NodeId, NodeState } from '../../raft/index.ts'
import type { Checker, Facts, Finding, Step } from './checker.ts'
import type { CommittedRecord } from './committed.ts'
import { PARTS } from './parts-of-step.ts'
import { describe, sameRecord } from './records.ts'

/** At most one leader in a term (paper 5.2): nobody else is one, and nobody else speaks as one. */
export class ElectionSafety implements Checker {
  readonly property = 'election safety'
  readonly goesBy = PARTS.role | PARTS.sends
  private readonly leaders = new Map<number, NodeId>()

  look({ node, effects }: Step): Finding | undefined {
    const { id, role, term } = node
    const finding = role === 'leader' ? this.leads(id, term) : undefined
    if (finding) return finding
    for (const effect of effects) {
      const other = speaksAsLeader(effect) ? this.leads(id, effect.message.term) : undefined
      if (other) return other
    }
    return undefined
  }

  private leads(id: NodeId, term: number): Finding | undefined {
    const leader = this.leaders.get(term)
    if (leader === undefined) this.leaders.set(term, id)
    else if (leader !== id) return { nodes: [leader, id], found: `both lead in term ${term}` }
    return undefined
  }
}

function speaksAsLeader(effect: Effect): effect is Extract<Effect, { type: 'send' }> {
  if (effect.type !== 'send') return false
  const { kind } = effect.message
  return kind === 'append_entries' || kind === 'install_snapshot'
}

/** As long as a node leads, its log only grows (paper 5.3). What a snapshot stands for counts as there. */
export class LeaderAppendOnly implements Checker {
  readonly property = 'leader append-only'
  readonly goesBy = PARTS.log

  look({ node, before, restarted, changedFrom }: Step): Finding | undefined {
    const led = before?.role === 'leader' && before.term === node.term
    if (restarted || !led || node.role !== 'leader') return undefined
    for (let link = before.tip; link && link.record.index >= changedFrom; link = link.before) {
      if (sameRecord(link.record, node.log.at(link.record.index))) continue
      return { nodes: [node.id], found: `leads in term ${node.term} and has given up ${describe(link.record)}` }
    }
    return undefined
  }
}

/**
 * A leader has every record that was committed in its term or before (paper 5.4.3). Asked when a node becomes leader,
 * and of all who lead when something is committed. The last such record stands for all: log matching sees to the rest.
 */
export class LeaderCompleteness implements Checker {
  readonly property = 'leader completeness'
  readonly goesBy = PARTS.role | PARTS.commit
  private readonly facts: Facts
  private readonly leaders = new Map<NodeId, Readonly<NodeState>>()
  private lookedUpTo = 0

  constructor(facts: Facts) {
    this.facts = facts
  }

  look({ node, before, restarted }: Step): Finding | undefined {
    if (node.role === 'leader') this.leaders.set(node.id, node)
    else this.leaders.delete(node.id)
    const isNew = restarted || before?.role !== 'leader' || before.term !== node.term
    const { committed } = this.facts
    const lacking = isNew ? lacks(node, committed.lastUpToTerm(node.term)) : undefined
    if (lacking || this.lookedUpTo === committed.lastIndex) return lacking
    this.lookedUpTo = committed.lastIndex
    const last = committed.at(committed.lastIndex)
    for (const leader of this.leaders.values()) {
      const finding = last && last.inTerm <= leader.term ? lacks(leader, last) : undefined
      if (finding) return finding
    }
    return undefined
  }

  crashed(node: NodeId): void {
    this.leaders.delete(node)
  }
}

function lacks(node: Readonly<NodeState>, committed: CommittedRecord | undefined): Finding | undefined {
  if (node.role !== 'leader' || committed === undefined) return undefined
  const { record, by } = committed
  if (record.index <= node.log.snapshotIndex || sameRecord(record, node.log.at(record.index))) return undefined
  const found = `${node.id} leads in term ${node.term} without ${describe(record)}, which ${by} has committed`
  return { nodes: node.id === by ? [by] : [node.id, by], found }
}
