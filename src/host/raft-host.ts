import {
  type Answer,
  Applier,
  type ConfigOptions,
  createNode,
  type Effect,
  type Input,
  isStore,
  type Message,
  type NodeState,
  type Outcome,
  type RaftEvent,
  type RequestId,
  type StateMachine,
  type Storage,
  type StoreEffect,
  step,
  toInput,
} from '../raft/index.ts'

export interface RaftHostOptions {
  readonly config: ConfigOptions
  readonly storage: Storage
  readonly machine: StateMachine
  readonly send: (message: Message) => void
  readonly answer: (request: RequestId, answer: Answer) => void
  readonly onEvent?: (event: RaftEvent) => void
}

/**
 * One node, and what its steps lead to: stored first, then sent, answered and applied, in the order of the effects. What
 * several steps change can be one write, as each write waits for the disk. It knows no clock and no network; whoever owns
 * it gives it ticks, messages and requests, and says when to carry out what they have led to.
 */
export class RaftHost {
  readonly node: NodeState
  /** How many inputs the node has been given: as long as there are no more, its state is the same. */
  steps = 0
  private readonly options: RaftHostOptions
  private readonly applier: Applier<StateMachine>
  private inputs: Input[] = []
  /** What the steps have led to that is not carried out. */
  private effects: Effect[] = []
  /** A tick has passed: the state machine may try again what it could not do. */
  private isRetryDue = false
  /** While steps are done, or what they have led to. It stays so when that throws: nothing is done any more. */
  private working = false

  /** Starts with what is stored. Throws `RAFT_CONFIG` or `RAFT_STORED_STATE`. */
  constructor(options: RaftHostOptions) {
    this.options = options
    this.applier = new Applier(options.machine)
    const stored = options.storage.load()
    this.node = createNode(options.config, stored)
    // A state machine has nothing when a process starts: it becomes what the snapshot says, and the log does the rest.
    if (stored.snapshot) this.followUp(this.applier.take({ type: 'restore', snapshot: stored.snapshot }))
    this.carryOut()
  }

  /**
   * Gives the node an input; behind what is being carried out, if that gives it. What it leads to waits for {@link carryOut}.
   */
  give(input: Input): void {
    this.inputs.push(input)
    if (this.working) return
    this.working = true
    this.stepAll()
    this.working = false
  }

  /**
   * Carries out what all steps since the last time have led to, and what follows from that. All that they change is stored in
   * one write before anything of them leaves: whoever hears of it hears what one step after the other would have said.
   * When something throws, the host does nothing any more; if it is the storage, nothing of these steps has left.
   */
  carryOut(): void {
    if (this.working) return
    this.working = true
    for (this.stepAll(); this.effects.length > 0 || this.isRetryDue; this.stepAll()) {
      const effects = this.effects
      this.effects = []
      this.options.storage.store(effects.filter(isStore))
      for (const effect of effects) if (!isStore(effect)) this.does(effect)
      if (this.isRetryDue) this.followUp(this.applier.tryAgain())
      this.isRetryDue = false
    }
    this.working = false
  }

  private stepAll(): void {
    for (let input = this.inputs.shift(); input; input = this.inputs.shift()) {
      this.steps += 1
      if (input.type === 'tick') this.isRetryDue = true
      for (const effect of step(this.node, input)) this.effects.push(effect)
    }
  }

  private does(effect: Exclude<Effect, StoreEffect>): void {
    const { send, answer, onEvent } = this.options
    switch (effect.type) {
      case 'send':
        return send(effect.message)
      case 'answer':
        return answer(effect.request, effect.answer)
      case 'event':
        return onEvent?.(effect.event)
      case 'store':
        // Never: the storage of this host is synchronous.
        return
      case 'restore':
        // A state machine that had failed is another one now.
        this.inputs = this.inputs.filter(({ type }) => type !== 'machine_failed')
        return this.followUp(this.applier.take(effect))
      default:
        this.followUp(this.applier.take(effect))
    }
  }

  /** What the state machine gave back is for clients, or for the node. */
  private followUp(outcomes: readonly Outcome[]): void {
    for (const outcome of outcomes) {
      if (outcome.type === 'answer') this.options.answer(outcome.request, outcome.answer)
      else this.inputs.push(toInput(outcome))
    }
  }
}
