import type {
  ConfigOptions,
  Effect,
  Input,
  NodeState,
  Outcome,
  StateMachine,
  StoreBegin,
  StoredState,
} from '../raft/index.ts'
import { Applier, createNode, EventHub, isStore, Queue, step, toInput } from '../raft/index.ts'
import { Disk } from './disk.ts'
import type { Arrived, Outgoing, OwnAnswer } from './in-transit.ts'

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
  /** Whether the node has ended because its disk has failed. */
  readonly diskFailed: boolean
}

/** What a step has led to so far. */
interface Carried extends StepResult {
  effects: readonly Effect[]
  diskFailed: boolean
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
  /** With asynchronous storage: the writes that have begun, the oldest first. */
  readonly writing = new Queue<StoreBegin>()
  /** Whether runs leave the writes alone, so that they end only one by one. */
  holdsWrites = false
  private powerCut = false
  private options: HostOptions<M>
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
    const retried = input.type === 'tick' ? this.applier.tryAgain() : NONE
    const effects = step(this.state, input)
    // Most steps lead to nothing.
    if (effects.length === 0 && retried.length === 0) return NOTHING_CARRIED
    const result = nothingCarried()
    this.followUp(retried, result)
    let isCut = this.carryOutAll(effects, result)
    for (let next = result.inputs.shift(); next && !isCut; next = result.inputs.shift()) {
      isCut = this.carryOutAll(step(this.state, next), result)
    }
    if (isCut) return { ...result, powerCut: true }
    for (const outgoing of result.queued) this.outbox.push(outgoing)
    return result
  }

  /**
   * The first `count` of the writes that have begun end, as one write of the disk. Returns what the node is to be told
   * of it; undefined where there is none.
   */
  endWrites(count: number): Input | 'power_cut' | undefined {
    // Every turn of a node asks.
    if (this.writing.length === 0) return undefined
    const writes = this.writing.toArray().slice(0, count)
    const upTo = writes.at(-1)?.number
    if (upTo === undefined) return undefined
    const end = this.write(writes.flatMap(({ changes }) => changes))
    if (end === undefined) for (const _ of writes) this.writing.shift()
    // What comes behind a write that failed must not be there without it.
    else this.writing.drain()
    return end ?? { type: 'stored', upTo }
  }

  /** Power is cut: everything that is not on the disk is gone. Returns what is lost with it. */
  crash(): readonly (Arrived | Outgoing)[] {
    this.up = false
    if (this.powerCut || this.writing.length > 0) this.state = this.newNode(this.disk.load())
    this.powerCut = false
    this.writing.drain()
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
    const result = nothingCarried()
    this.followUp(this.applier.take({ type: 'restore', snapshot: stored.snapshot }), result)
    for (const input of result.inputs) for (const effect of step(this.state, input)) this.carryOut(effect, result)
  }

  /** What was on the disk is gone. A newcomer is told no members. */
  replaceDisk(newcomer: boolean): void {
    this.disk = new Disk()
    if (newcomer) this.options = { ...this.options, config: { ...this.options.config, voters: [] } }
  }

  /** Carries out what one input of the node has led to. True: the power was cut at its stores. */
  private carryOutAll(effects: readonly Effect[], result: Carried): boolean {
    const end = this.store(effects)
    if (end === 'power_cut') return true
    // None of the step's effects may be carried out; the node's end is all that is left of it.
    if (end !== undefined) result.inputs.splice(0, result.inputs.length, end)
    else {
      result.effects = result.effects.length === 0 ? effects : [...result.effects, ...effects]
      for (const effect of effects) this.carryOut(effect, result)
    }
    return false
  }

  /** Undefined: all of it is stored, and the rest may be carried out. */
  private store(effects: readonly Effect[]): Input | 'power_cut' | undefined {
    // The stores come first; most steps have none.
    const [first] = effects
    return first !== undefined && isStore(first) ? this.write(effects.filter(isStore)) : undefined
  }

  /** When the disk does not take it, nothing of it is stored, and what the node holds in memory has gone too far. */
  private write(changes: Parameters<Disk['store']>[0]): Input | 'power_cut' | undefined {
    const refusal = this.disk.store(changes)
    if (refusal === undefined) return undefined
    if (refusal !== 'power_cut') return { type: 'store_failed', ...refusal }
    this.powerCut = true
    return 'power_cut'
  }

  private carryOut(effect: Effect, result: Carried): void {
    switch (effect.type) {
      case 'store':
        this.writing.push(effect)
        return
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
        if (effect.event.type === 'error' && effect.event.code === 'storage_failed') result.diskFailed = true
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
      else result.inputs.push(toInput(outcome))
    }
  }

  private newNode(stored?: StoredState): NodeState {
    return createNode({ ...this.options.config, incarnation: this.incarnation }, stored)
  }

  private newApplier(): Applier<M> {
    return new Applier(this.options.makeMachine(), this.options.maxSessions)
  }
}

const NONE: readonly never[] = []
const NOTHING_CARRIED: StepResult = { effects: NONE, queued: NONE, answers: NONE, powerCut: false, diskFailed: false }

function nothingCarried(): Carried {
  return { effects: NONE, queued: [], answers: [], inputs: [], powerCut: false, diskFailed: false }
}

function queueAnswer({ queued, answers }: Carried, answer: OwnAnswer): void {
  queued.push(answer)
  answers.push(answer)
}
