import type { Answer, ConfigOptions, LogRecord, Message, NodeId, NodeState, RequestId } from '../raft/index.ts'
import { createNode, type Effect, type Input, step } from '../raft/index.ts'
import type { StateMachine } from './machine.ts'

/** What leaves a node: a message to another, or the answer to a client. Both wait in the same outbox. */
export type Outgoing =
  | { readonly type: 'message'; readonly message: Message }
  | { readonly type: 'answer'; readonly request: RequestId; readonly answer: Answer }

/** What survives a crash. */
interface Disk {
  term: number
  votedFor: NodeId | null
  readonly records: LogRecord[]
}

/** Carries out the effects of one node: it has the node's disk, its state machine, and its way in and out. */
export class Host<M extends StateMachine> {
  readonly inbox: Message[] = []
  readonly outbox: Outgoing[] = []
  state: NodeState
  machine: M
  up = true
  /** What the last step had to be carried out, for whoever watches. */
  effects: readonly Effect[] = []

  private readonly config: ConfigOptions
  private readonly makeMachine: () => M
  private readonly disk: Disk = { term: 0, votedFor: null, records: [] }

  constructor(config: ConfigOptions, makeMachine: () => M) {
    this.config = config
    this.makeMachine = makeMachine
    this.machine = makeMachine()
    this.state = createNode(config)
  }

  /** Gives the node an input and carries out what follows. Returns what was put into the outbox. */
  step(input: Input): readonly Outgoing[] {
    this.effects = step(this.state, input)
    const queued = this.effects.flatMap((effect) => this.carryOut(effect))
    for (const outgoing of queued) this.outbox.push(outgoing)
    return queued
  }

  /** Power is cut: everything that is not on the disk is gone. Returns the messages that are lost with it. */
  crash(): readonly Message[] {
    this.up = false
    const unsent = this.outbox.flatMap((outgoing) => (outgoing.type === 'message' ? [outgoing.message] : []))
    const lost = [...this.inbox, ...unsent]
    this.inbox.length = 0
    this.outbox.length = 0
    return lost
  }

  /** Comes back with what is on the disk. The state machine is empty until the log is applied anew. */
  restart(): void {
    this.up = true
    this.machine = this.makeMachine()
    this.state = createNode(this.config, this.disk)
  }

  private carryOut(effect: Effect): readonly Outgoing[] {
    switch (effect.type) {
      case 'store_state':
        this.disk.term = effect.term
        this.disk.votedFor = effect.votedFor
        return []
      case 'store_records':
        this.disk.records.length = effect.from - 1
        for (const record of effect.records) this.disk.records.push(record)
        return []
      case 'send':
        return [{ type: 'message', message: effect.message }]
      case 'answer':
        return [{ type: 'answer', request: effect.request, answer: effect.answer }]
      case 'apply':
        return this.apply(effect.record, effect.request)
      case 'role':
        return []
    }
  }

  private apply(record: LogRecord, request: RequestId | null): readonly Outgoing[] {
    if (record.type !== 'command') return []
    const result = this.machine.apply(record.command)
    return request === null ? [] : [{ type: 'answer', request, answer: { type: 'result', result } }]
  }
}
