import type { Effect, LogRecord, Message, NodeId, NodeState, StoreEffect } from '../../raft/index.ts'
import { isStore } from '../../raft/index.ts'
import type { Checker, Finding, Step } from './checker.ts'
import { PendingWrites } from './disk-stores.ts'
import { PARTS } from './parts-of-step.ts'
import { describe } from './records.ts'

/**
 * What is on a node's disk, as far as it follows from what was stored. The engine's own `StoredLog` could say more of it,
 * but a checker asks nobody whom it checks.
 */
class Stored {
  term = 0
  base = 0
  readonly terms: number[] = []
  readonly pending = new PendingWrites()

  get lastIndex(): number {
    return this.base + this.terms.length
  }

  read({ term, log }: Readonly<NodeState>): void {
    this.term = term
    this.base = log.firstIndex - 1
    this.terms.length = 0
    for (let index = this.base + 1; index <= log.lastIndex; index += 1) this.terms.push(log.termAt(index) ?? 0)
  }

  write(change: StoreEffect): void {
    if (change.type === 'store_state') this.term = change.term
    else if (change.type === 'store_snapshot') {
      const gone = change.keepsRecords ? change.firstIndex - 1 - this.base : this.terms.length
      this.terms.splice(0, gone)
      this.base = change.firstIndex - 1
    } else {
      this.terms.length = change.from - 1 - this.base
      for (const { term } of change.records) this.terms.push(term)
    }
  }

  /** What a snapshot covers counts as held: it is committed. */
  holds(index: number, term: number): boolean {
    return index <= this.base || this.terms[index - 1 - this.base] === term
  }
}

/**
 * Nothing leaves a node before what it promises is on its disk (paper, figure 2), and a leader commits only what a
 * majority has there, its own copy included if that counts (thesis 10.2.1). It goes by what was stored, in either form
 * of storage.
 */
export class DurablePromises implements Checker {
  readonly property = 'promises are durable'
  readonly goesBy = PARTS.stores | PARTS.sends | PARTS.machine | PARTS.disk | PARTS.commit
  private readonly disks = new Map<NodeId, Stored>()
  /** Nodes whose disks were replaced: what they had promised is gone, which no rule can mend. */
  private readonly replaced = new Set<NodeId>()

  /** The node has stored something before the run. */
  started(node: Readonly<NodeState>): void {
    this.diskOf(node.id).read(node)
  }

  look({ node, before, restarted, input, effects }: Step): Finding | undefined {
    // A node that is watched only from now on was given what it has; one that restarted has it from its disk.
    const isNew = !this.disks.has(node.id) && node.writes === null
    const disk = this.diskOf(node.id)
    if (restarted || isNew) disk.read(node)
    for (const change of disk.pending.endedBy(input)) disk.write(change)
    for (const effect of effects) {
      if (effect.type === 'store') disk.pending.begin(effect)
      else if (isStore(effect)) disk.write(effect)
      const found = refute(disk, effect, node.writes !== null)
      if (found) return { nodes: [node.id], found }
    }
    return node.role === 'leader' && node.commitIndex > (before?.commitIndex ?? 0) ? this.count(node) : undefined
  }

  crashed(node: NodeId): void {
    this.diskOf(node).pending.drop()
  }

  forget(node: NodeId): void {
    this.disks.delete(node)
    this.replaced.add(node)
  }

  /** While two memberships are in force, more than half of each has to have it. */
  private count({ id, log, commitIndex }: Readonly<NodeState>): Finding | undefined {
    const term = log.termAt(commitIndex)
    // A snapshot has taken its place already.
    if (term === undefined) return undefined
    const holds = (voter: NodeId) =>
      this.replaced.has(voter) || (this.disks.get(voter)?.holds(commitIndex, term) ?? true)
    const { voters, joint } = log.membership
    for (const half of joint === undefined ? [voters] : [voters, joint.outgoing]) {
      const holders = half.filter(holds)
      if (holders.length * 2 > half.length) continue
      const where = holders.join(', ') || 'nobody'
      const found = `commits up to ${commitIndex} of term ${term}, which is on the disks of ${where}`
      return { nodes: [id], found }
    }
    return undefined
  }

  private diskOf(node: NodeId): Stored {
    const known = this.disks.get(node)
    if (known) return known
    const disk = new Stored()
    this.disks.set(node, disk)
    return disk
  }
}

/** Where storage is synchronous, a record that is applied is in the same list behind what is stored, or was in an earlier. */
function refute(disk: Stored, effect: Effect, isAsync: boolean): string | undefined {
  if (effect.type === 'send') return refuteMessage(disk, effect.message)
  return isAsync && effect.type === 'apply' ? refuteApplied(disk, effect.record) : undefined
}

function refuteApplied(disk: Stored, record: LogRecord): string | undefined {
  return disk.holds(record.index, record.term) ? undefined : `applies ${describe(record)}, which is not on its disk`
}

/** Votes are {@link OneVote}'s to look at. */
function refuteMessage(disk: Stored, message: Message): string | undefined {
  const { kind, term } = message
  const isCopy = kind === 'append_entries_response' && message.success
  const isSnapshot = kind === 'install_snapshot_response' && message.installed
  if (!isCopy && !isSnapshot && kind !== 'append_entries') return undefined
  if (disk.term < term) return `sends ${kind} of term ${term} while its disk is in term ${disk.term}`
  // In a later term, what was held may have gone again since it was durable.
  if (disk.term > term) return undefined
  if (isCopy && !disk.holds(message.matchIndex, message.matchTerm) && message.matchIndex > 0) {
    return `says that it has record ${message.matchIndex} of term ${message.matchTerm}, which is not on its disk`
  }
  if (isSnapshot && disk.lastIndex < message.lastIncludedIndex) {
    return `says that it has all up to ${message.lastIncludedIndex}, and its disk has up to ${disk.lastIndex}`
  }
  return undefined
}
