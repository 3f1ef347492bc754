import type { Effect, Input, NodeId, NodeState } from '../raft/index.ts'
import { Acknowledged } from './checkers/acknowledged.ts'
import type { Checker, Facts, Seen, Step } from './checkers/checker.ts'
import { Committed } from './checkers/committed.ts'
import { storesIn } from './checkers/disk-stores.ts'
import { DurablePromises } from './checkers/durable-promises.ts'
import { ElectionSafety, LeaderAppendOnly, LeaderCompleteness } from './checkers/leaders.ts'
import { LinearizableReads } from './checkers/linearizable-reads.ts'
import { LogMatching, StateMachineSafety } from './checkers/logs.ts'
import { CommitIndexesGrow, OneVote, TermsGrow } from './checkers/promises.ts'
import { firstChange, Records } from './checkers/records.ts'
import { Transfers } from './checkers/transfers.ts'
import { SimViolation } from './checkers/violation.ts'
import { copyOf } from './copy-of.ts'
import type { Values } from './observation.ts'

/** Told of the first violation: the node whose step it was, and what the mark `violation` says of it. */
export type Report = (node: NodeId, fields: Values) => void

/** What has happened to a node. */
type Happening = Pick<Step, 'restarted' | 'input' | 'effects' | 'answers'>

/**
 * Watches all that must always hold in a cluster, and stops the run at the first step after which something does not:
 * this step is reported once, and from then on every call throws the same error.
 */
export class Checkers {
  private readonly checkers: readonly Checker[]
  /** Those that look after every step, and those that look after every one that sent something. */
  private readonly watchingAll: readonly Checker[]
  private readonly watchingSends: readonly Checker[]
  private readonly facts: Facts = { records: new Records(), committed: new Committed() }
  private readonly seen = new Map<NodeId, Seen>()
  private readonly report: Report
  private steps = 0
  private violation: SimViolation | undefined

  constructor(report: Report) {
    this.report = report
    this.checkers = makeCheckers(this.facts)
    this.watchingAll = this.checkers.filter(({ watches }) => watches === 'all')
    this.watchingSends = this.checkers.filter(({ watches }) => watches !== undefined)
  }

  /** Others that have seen the same, and go on by themselves. `report`: whom they tell; `nodes`: what is to be each node's state. */
  copy(report: Report = () => {}, nodes?: Map<object, object>): Checkers {
    const copied: Checkers = Object.create(Checkers.prototype)
    return Object.assign(copied, copyOf({ ...this }, isSharedFact, nodes), { report })
  }

  /** Throws what was found earlier. To be called before anything happens to a node. */
  assertIntact(): void {
    if (this.violation) throw this.violation
  }

  /** The node is there. Whatever it has stored is from before the run. */
  afterStart(node: Readonly<NodeState>): void {
    this.facts.committed.startBehind(node.log.snapshotIndex)
    for (const checker of this.checkers) checker.started?.(node)
  }

  /** `node` was given `input`, and its host has carried out the effects, which put `answers` into the outbox. */
  afterStep(node: Readonly<NodeState>, input: Input, effects: readonly Effect[], answers: Step['answers']): void {
    const isQuiet = answers.length === 0 && ASKS_NOTHING.has(input.type) && effects.every(isSend)
    if (isQuiet && this.isAsSeen(node)) this.lookAgain(node, input, effects)
    else this.look(node, { restarted: false, input, effects, answers })
  }

  /** The node went down. What it did not store is gone; `losesWrites`: which may be what it was seen with. */
  afterCrash(node: NodeId, losesWrites = false): void {
    this.assertIntact()
    this.steps += 1
    if (losesWrites) this.seen.delete(node)
    for (const checker of this.checkers) checker.crashed?.(node)
  }

  /** The node came back with what it had stored. */
  afterRestart(node: Readonly<NodeState>): void {
    this.look(node, { restarted: true, input: undefined, effects: [], answers: [] })
  }

  /**
   * The node's disk was replaced while it was down. It may then vote again in a term in which it has voted, and be in an
   * earlier one: no rule can bind a node to what it cannot know. Whether the cluster survives this is still watched.
   */
  forget(node: NodeId): void {
    this.seen.delete(node)
    for (const checker of this.checkers) checker.forget?.(node)
  }

  /** Whether the node is in all that checkers go by what it was when they looked at it last. */
  private isAsSeen({ id, role, term, votedFor, commitIndex, lastApplied, log }: Readonly<NodeState>): boolean {
    const seen = this.seen.get(id)
    if (seen === undefined || seen.role !== role || seen.term !== term || seen.votedFor !== votedFor) return false
    if (seen.commitIndex !== commitIndex || seen.lastApplied !== lastApplied) return false
    return seen.lastIndex === log.lastIndex && firstChange(log, seen.tip, NONE) > log.lastIndex
  }

  /** Most steps are such: to ask everybody again would be most of what checking costs. */
  private lookAgain(node: Readonly<NodeState>, input: Input, effects: readonly Effect[]): void {
    this.assertIntact()
    this.steps += 1
    this.ask(effects.length === 0 ? this.watchingAll : this.watchingSends, {
      number: this.steps,
      node,
      before: this.seen.get(node.id),
      restarted: false,
      input,
      effects,
      stores: NONE,
      answers: NONE,
      changedFrom: node.log.lastIndex + 1,
    })
  }

  private ask(checkers: readonly Checker[], step: Step): void {
    for (const checker of checkers) {
      const finding = checker.look(step)
      if (finding) this.stop(step.node.id, new SimViolation(checker.property, step.number, finding))
    }
  }

  private look(node: Readonly<NodeState>, { restarted, input, effects, answers }: Happening): void {
    this.assertIntact()
    this.steps += 1
    const before = this.seen.get(node.id)
    const stores = storesIn(effects)
    // After a restart all of the log is looked at: what was in memory tells nothing of what comes from the disk.
    const changedFrom = firstChange(node.log, restarted ? undefined : before?.tip, stores)
    const step: Step = { number: this.steps, node, before, restarted, input, effects, stores, answers, changedFrom }
    this.ask(this.checkers, step)
    const { role, term, votedFor, commitIndex, lastApplied, log } = node
    const { lastIndex } = log
    const tip = this.facts.records.at(lastIndex, log.lastTerm)
    this.seen.set(node.id, { role, term, votedFor, commitIndex, lastApplied, lastIndex, tip })
  }

  private stop(node: NodeId, violation: SimViolation): never {
    this.violation = violation
    const { property, nodes, found } = violation
    try {
      this.report(node, { property, nodes: nodes.join(' '), found })
    } catch (error) {
      // Whoever is told may fail, but must not hide what they were told.
      violation.cause = error
    }
    throw violation
  }
}

/** Records, what is known of them, what was seen, and nodes: their states are another's to change. */
function isSharedFact(value: object): boolean {
  return ('index' in value && 'term' in value) || 'record' in value || 'role' in value || value instanceof SimViolation
}

/** Inputs that no client has a part in, and that say nothing of the disk. */
const ASKS_NOTHING: ReadonlySet<Input['type']> = new Set(['tick', 'checked_message', 'message'])
const NONE: readonly never[] = []

function isSend({ type }: Effect): boolean {
  return type === 'send'
}

/** In the order of the paper's figure 3, but for leader completeness, which goes by what is committed. */
function makeCheckers(facts: Facts): readonly Checker[] {
  return [
    new ElectionSafety(),
    new LeaderAppendOnly(),
    new LogMatching(facts),
    new StateMachineSafety(facts),
    new LeaderCompleteness(facts),
    new OneVote(),
    new TermsGrow(),
    new CommitIndexesGrow(),
    new Acknowledged(facts),
    new LinearizableReads(facts),
    new Transfers(),
    new DurablePromises(),
  ]
}
