import type { Effect, LogRecord, NodeId, NodeState } from '../../raft/index.ts'
import type { Checker, Facts, Finding, Step } from './checker.ts'
import { PARTS } from './parts-of-step.ts'
import { describe, sameRecord } from './records.ts'

/**
 * Two logs that have a record of the same index and term are the same up to there (paper 5.3): index and term name one
 * record, and the term of the one before it. What is new in a log is held against all that was ever in one.
 */
export class LogMatching implements Checker {
  readonly property = 'log matching'
  readonly goesBy = PARTS.any
  private readonly facts: Facts

  constructor(facts: Facts) {
    this.facts = facts
  }

  look({ number, node, stores, changedFrom }: Step): Finding | undefined {
    const { log } = node
    const base = log.firstIndex - 1
    // What was stored and is in a snapshot already: the log may not have it any more.
    for (const change of stores) {
      if (change.type !== 'store_records') continue
      for (const record of change.records) if (record.index <= base) this.note(node, record, undefined)
    }
    for (let index = changedFrom; index <= log.lastIndex; index += 1) {
      const finding = this.lookAt(node, index)
      if (finding) return finding
    }
    // A record that changed without a word is not new. One of the old ones a step, so that all have their turn.
    const old = changedFrom - 1 - base
    return old > 0 ? this.lookAt(node, base + 1 + (number % old)) : undefined
  }

  private lookAt(node: Readonly<NodeState>, index: number): Finding | undefined {
    const record = node.log.at(index)
    if (record === undefined) return { nodes: [node.id], found: `has no record ${index} within its log` }
    if (record.index !== index) return { nodes: [node.id], found: `has ${describe(record)} at index ${index}` }
    return this.note(node, record, node.log.termAt(index - 1))
  }

  private note({ id }: Readonly<NodeState>, record: LogRecord, termBefore: number | undefined): Finding | undefined {
    const { records } = this.facts
    const { index, term } = record
    const known = records.at(index, term)
    if (known === undefined) {
      records.add({ record, termBefore, before: records.at(index - 1, termBefore), seenAt: id })
      return undefined
    }
    const nodes = known.seenAt === id ? [id] : [known.seenAt, id]
    if (!sameRecord(known.record, record)) {
      return { nodes, found: `${describe(known.record)} at ${known.seenAt} is ${describe(record)} at ${id}` }
    }
    if (known.termBefore === termBefore || known.termBefore === undefined || termBefore === undefined) return undefined
    const found = `${describe(record)} follows one of term ${known.termBefore} at ${known.seenAt}, of ${termBefore} at ${id}`
    return { nodes, found }
  }
}

/** What is in a snapshot already is only to be had from what was applied on the way. */
function appliedAt(effects: readonly Effect[], index: number): LogRecord | undefined {
  for (const effect of effects) if (effect.type === 'apply' && effect.record.index === index) return effect.record
  return undefined
}

/** What a node has committed or applied at an index is what every other has there, and each applies it once (5.4.3). */
export class StateMachineSafety implements Checker {
  readonly property = 'state machine safety'
  readonly goesBy = PARTS.commit | PARTS.log | PARTS.machine
  private readonly facts: Facts
  /** The last record that each node's state machine was given. */
  private readonly applied = new Map<NodeId, number>()

  constructor(facts: Facts) {
    this.facts = facts
  }

  look(step: Step): Finding | undefined {
    return this.lookAtCommitted(step) ?? this.lookAtApplied(step)
  }

  /** What was committed since the last look; and what was before, where the log has changed below the commit index. */
  private lookAtCommitted({ node, before, restarted, effects, changedFrom }: Step): Finding | undefined {
    const { id, log, commitIndex } = node
    const { committed } = this.facts
    const unseen = restarted ? 1 : Math.min((before?.commitIndex ?? 0) + 1, changedFrom)
    for (
      let index = Math.max(unseen, Math.min(log.snapshotIndex, committed.lastIndex) + 1);
      index <= commitIndex;
      index += 1
    ) {
      const record = log.at(index) ?? appliedAt(effects, index)
      const known = committed.at(index)
      if (record === undefined)
        return { nodes: [id], found: `has committed up to ${commitIndex} without a record ${index}` }
      if (known === undefined) committed.add({ record, by: id, inTerm: node.term })
      else if (!sameRecord(known.record, record)) {
        const found = `${known.by} has committed ${describe(known.record)}, ${id} ${describe(record)}`
        return { nodes: known.by === id ? [id] : [known.by, id], found }
      }
    }
    return undefined
  }

  private lookAtApplied({ node, restarted, effects }: Step): Finding | undefined {
    const base = node.log.snapshotIndex
    // What the state machine was given, which may be less than what the node has handed out to wait for the disk.
    let last = restarted ? node.lastApplied : (this.applied.get(node.id) ?? 0)
    for (const effect of effects) {
      if (effect.type === 'restore') last = effect.snapshot.index
      if (effect.type !== 'apply') continue
      const { record } = effect
      const follows = record.index === last + 1 || (record.index > last && record.index <= base + 1)
      if (!follows) return { nodes: [node.id], found: `applies ${describe(record)} when it has applied up to ${last}` }
      const finding = this.lookAtRecord(node.id, record)
      if (finding) return finding
      last = record.index
    }
    this.applied.set(node.id, last)
    const { lastApplied, commitIndex } = node
    if (lastApplied <= commitIndex) return undefined
    return { nodes: [node.id], found: `has applied up to ${lastApplied} and committed up to ${commitIndex}` }
  }

  private lookAtRecord(id: NodeId, record: LogRecord): Finding | undefined {
    const known = this.facts.committed.at(record.index)
    if (!known) return { nodes: [id], found: `applies ${describe(record)}, which nobody has committed` }
    if (sameRecord(known.record, record)) return undefined
    const found = `${id} applies ${describe(record)} where ${known.by} has committed ${describe(known.record)}`
    return { nodes: [known.by, id], found }
  }
}
