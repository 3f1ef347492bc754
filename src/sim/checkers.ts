import type { Effect, Input, NodeId, NodeState } from '../raft/index.ts'
import { Acknowledged } from './checkers/acknowledged.ts'
import type { Checker, Facts, Seen, Step } from './checkers/checker.ts'
import { Committed } from './checkers/committed.ts'
import { storesIn } from './checkers/disk-stores.ts'
import { DurablePromises } from './checkers/durable-promises.ts'
import { ElectionSafety, LeaderAppendOnly, LeaderCompleteness } from './checkers/leaders.ts'
import { LinearizableReads } from './checkers/linearizable-reads.ts'
import { LogMatching, StateMachineSafety } from './checkers/logs.ts'
import { ALL_PARTS, PARTS, partsOf, partsOfChange } from './checkers/parts-of-step.ts'
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
  private readonly facts: Facts = { records: new Records(), committed: new Committed() }
  private readonly seen = new Map<NodeId, Seen>()
  private readonly report: Report
  private steps = 0
  private violation: SimViolation | undefined

  constructor(report: Report) {
    this.report = report
    this.checkers = makeCheckers(this.facts)
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
    this.look(node, { restarted: false, input, effects, answers }, partsOf(input, effects, answers))
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
    this.look(node, { restarted: true, input: undefined, effects: NONE, answers: NONE }, ALL_PARTS)
  }

  /**
   * The node's disk was replaced while it was down. It may then vote again in a term in which it has voted, and be in an
   * earlier one: no rule can bind a node to what it cannot know. Whether the cluster survives this is still watched.
   */
  forget(node: NodeId): void {
    this.seen.delete(node)
    for (const checker of this.checkers) checker.forget?.(node)
  }

  /** `done`: the parts of what has happened; to which come those of what it has changed. */
  private look(node: Readonly<NodeState>, happening: Happening, done: number): void {
    this.assertIntact()
    this.steps += 1
    const { restarted, input, effects, answers } = happening
    const before = this.seen.get(node.id)
    const stores = (done & PARTS.stores) === 0 ? NONE : storesIn(effects)
    // After a restart all of the log is looked at: what was in memory tells nothing of what comes from the disk.
    const changedFrom = firstChange(node.log, restarted ? undefined : before?.tip, stores)
    const changes = before === undefined ? ALL_PARTS : partsOfChange(before, node, changedFrom)
    const step: Step = { number: this.steps, node, before, restarted, input, effects, stores, answers, changedFrom }
    this.ask(step, done | changes)
    if (changes !== 0 || restarted) this.see(node)
  }

  /** Asks those who go by something that is in the step. Most steps have so little that most need not be asked. */
  private ask(step: Step, parts: number): void {
    for (const at of askedAbout(parts, this.checkers)) {
      const checker = this.checkers[at] as Checker
      const finding = checker.look(step)
      if (finding) this.stop(step.node.id, new SimViolation(checker.property, step.number, finding))
    }
  }

  private see({ id, role, term, votedFor, commitIndex, lastApplied, log }: Readonly<NodeState>): void {
    const { lastIndex } = log
    const tip = this.facts.records.at(lastIndex, log.lastTerm)
    this.seen.set(id, { role, term, votedFor, commitIndex, lastApplied, lastIndex, tip })
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

const NONE: readonly never[] = []

/** The places in the list of checkers of those that are asked about steps with these parts: the list is always the same. */
const ASKED: (readonly number[] | undefined)[] = []

function askedAbout(parts: number, checkers: readonly Checker[]): readonly number[] {
  ASKED[parts] ??= checkers.flatMap(({ goesBy }, at) => ((goesBy & parts) === 0 ? [] : [at]))
  return ASKED[parts]
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
