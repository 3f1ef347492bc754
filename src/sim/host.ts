import type { ConfigOptions, NodeState, StoredState, StoreEffect } from '../raft/index.ts'
import { createNode, type Effect, EventHub, type Input, Queue, step } from '../raft/index.ts'
import { Applier, type Outcome } from './applier.ts'
import { Disk, PowerCut } from './disk.ts'
import type { Arrived, Outgoing, OwnAnswer } from './in-transit.ts'
import type { StateMachine } from './machine.ts'

/** What an input led to. */
export interface StepResult {
  /** Every effect that was carried out. */
  readonly effects: readonly Effect[]
  /** What was put into the outbox. */
  readonly queued: readonly Outgoing[]
  /** The answers among that. */
  readonly answers: readonly OwnAnswer[]
  /** The power was cut while changes were being stored. What led to them is not among the effects. */
  readonly powerCut: boolean
}

/** What a step has led to so far. */
interface Carried extends StepResult {
  effects: readonly Effect[]
  readonly queued: Outgoing[]
  readonly answers: OwnAnswer[]
  /** Further inputs from the state machine, still to be given to the node. */
  readonly inputs: Input[]
}

export interface HostOptions<M extends StateMachine> {
  readonly config: ConfigOptions
  readonly makeMachine: () => M
  readonly maxSessions?: number | undefined
}

/**
 * Carries out the effects of one node: it has the node's disk, its state machine, and its way in and out.
 *
 * A command that throws is tried again on later ticks if the state machine says that it is idempotent; if not, or if
 * that does not help, the node is told that its state machine has failed.
 */
export class Host<M extends StateMachine> {
  readonly inbox = new Queue<Arrived>()
  readonly outbox = new Queue<Outgoing>()
  readonly events = new EventHub()
  state: NodeState
  up = true
  disk = new Disk()

  /** How often the node has been started before. */
  private incarnation = 0
  private powerCut = false
  private readonly options: HostOptions<M>
  private applier: Applier<M>

  constructor(options: HostOptions<M>) {
    this.options = options
    this.applier = this.newApplier()
    this.state = this.newNode()
  }

  get machine(): M {
    return this.applier.machine
  }

  /** Gives the node an input and carries out what follows, be it further inputs from the state machine. */
  step(input: Input): StepResult {
    const result: Carried = { effects: [], queued: [], answers: [], inputs: [], powerCut: false }
    if (input.type === 'tick') this.followUp(this.applier.tryAgain(), result)
    for (let next: Input | undefined = input; next; next = result.inputs.shift()) {
      const effects = step(this.state, next)
      if (!this.store(effects)) return { ...result, powerCut: true }
      result.effects = result.effects.length === 0 ? effects : [...result.effects, ...effects]
      for (const effect of effects) this.carryOut(effect, result)
    }
    for (const outgoing of result.queued) this.outbox.push(outgoing)
    return result
  }

  /** Power is cut: everything that is not on the disk is gone. Returns what is lost with it. */
  crash(): readonly (Arrived | Outgoing)[] {
    this.up = false
    if (this.powerCut) this.state = this.newNode(this.disk.load())
    this.powerCut = false
    return [...this.inbox.drain(), ...this.outbox.drain()]
  }

  /** Comes back with what is on the disk. The state machine is the snapshot's until the log is applied anew. */
  restart(): void {
    this.up = true
    this.applier = this.newApplier()
    const stored = this.disk.load()
    this.incarnation += 1
    this.state = this.newNode(stored)
    if (!stored.snapshot) return
    const result: Carried = { effects: [], queued: [], answers: [], inputs: [], powerCut: false }
    this.followUp(this.applier.take({ type: 'restore', snapshot: stored.snapshot }), result)
    for (const input of result.inputs) for (const effect of step(this.state, input)) this.carryOut(effect, result)
  }

  /** False: the power was cut, and nothing of it is stored. What the node holds in memory has gone too far. */
  private store(effects: readonly Effect[]): boolean {
    // The stores come first.
    let stores = 0
    while (isStore(effects[stores])) stores += 1
    if (stores === 0) return true
    try {
      this.disk.store(effects.slice(0, stores).filter(isStore))
      return true
    } catch (error) {
      if (!(error instanceof PowerCut)) throw error
      this.powerCut = true
      return false
    }
  }

  private carryOut(effect: Effect, result: Carried): void {
    switch (effect.type) {
      case 'store_state':
      case 'store_records':
      case 'store_snapshot':
        return
      case 'send':
        result.queued.push({ type: 'message', message: effect.message, shown: undefined })
        return
      case 'answer':
        queueAnswer(result, { type: 'answer', request: effect.request, answer: effect.answer })
        return
      case 'event':
        this.events.emit(effect.event)
        return
      default:
        this.followUp(this.applier.take(effect), result)
    }
  }

  /** What the state machine gave back goes to clients, or is an input for the node. */
  private followUp(outcomes: readonly Outcome[], result: Carried): void {
    for (const outcome of outcomes) {
      if (outcome.type === 'answer') queueAnswer(result, outcome)
      else result.inputs.push(inputOf(outcome))
    }
  }

  private newNode(stored?: StoredState): NodeState {
    return createNode({ ...this.options.config, incarnation: this.incarnation }, stored)
  }

  private newApplier(): Applier<M> {
    return new Applier(this.options.makeMachine(), this.options.maxSessions)
  }
}

function queueAnswer({ queued, answers }: Carried, answer: OwnAnswer): void {
  queued.push(answer)
  answers.push(answer)
}

function inputOf(outcome: Exclude<Outcome, { type: 'answer' }>): Input {
  return outcome.type === 'failed'
    ? { type: 'machine_failed', reason: outcome.reason }
    : { type: 'snapshot_taken', index: outcome.index, data: outcome.data }
}

function isStore(effect: Effect | undefined): effect is StoreEffect {
  const type = effect?.type
  return type === 'store_state' || type === 'store_records' || type === 'store_snapshot'
}
