import type { NodeId } from '../raft/index.ts'
import { SimViolation } from './checkers/violation.ts'
import type { Checkers } from './checkers.ts'
import type { StateMachine } from './machine.ts'
import type { Observer, Value } from './observation.ts'
import { Observers } from './observers.ts'
import type { HandledBy, NodeAfter, OneOrder, OnTheWay, OrderedNodes } from './ordered-nodes.ts'
import type { LogEntry } from './shown-log.ts'
import { tellStep } from './steps.ts'

/** One order of a cluster's messages, for whoever watches: it happens when it is run. */
export class ShownOrder<M extends StateMachine> {
  readonly nodes: readonly NodeId[]
  private readonly orders: OrderedNodes<M>
  private readonly order: OneOrder<M>
  private readonly now: Map<NodeId, NodeAfter<M>>
  private readonly checkers: Checkers
  private readonly observers: Observers

  constructor(orders: OrderedNodes<M>, order: OneOrder<M>) {
    this.orders = orders
    this.order = order
    this.nodes = orders.nodes
    this.now = new Map(orders.nodes.map((id) => [id, orders.startOf(id)]))
    const stateOf = (id: NodeId) => this.at(id).host.state
    this.observers = new Observers(
      (id) => orders.shownStateOf(stateOf(id)),
      (id) => stateOf(id).log,
    )
    this.checkers = orders.newCheckers((node, fields) => this.observers.mark(node, 'violation', fields))
  }

  subscribe(observer: Observer): void {
    this.observers.add(observer)
  }

  stateOf(id: NodeId): Readonly<Record<string, Value | readonly LogEntry[]>> {
    return this.orders.stateOf(this.at(id).host)
  }

  /** Says that the nodes exist, as they are when the order begins. */
  start(): void {
    for (const id of this.nodes) this.observers.mark(id, 'started')
  }

  /** All of it happens. A property that is broken ends it, with the mark for that. */
  run(): void {
    this.send(this.orders.onTheWay.filter((sent) => this.orders.isUnsent(sent)))
    const { lost } = this.order
    if (lost !== undefined && !this.orders.isUnsent(lost) && this.orders.onTheWay.includes(lost)) this.lose(lost)
    for (const { sent, handled } of this.order.deliveries) if (!this.handle(sent, handled)) return
  }

  private handle(sent: OnTheWay, { state, sends }: Pick<HandledBy<M>, 'state' | 'sends'>): boolean {
    if (!this.at(sent.to).host.up) {
      this.lose(sent)
      return true
    }
    this.now.set(sent.to, state)
    for (const [i, { role, input, result, state: after }] of state.taken.entries()) {
      tellStep(this.observers, after, role, result, i === 0 ? sent.message : undefined)
      try {
        if (result.powerCut) this.checkers.afterCrash(sent.to)
        else this.checkers.afterStep(after, input, result.effects, result.answers)
      } catch (error) {
        if (error instanceof SimViolation) return false
        throw error
      }
      for (const answer of result.answers) this.done(sent.to, this.orders.doneFields(answer))
    }
    if (!state.host.up) this.observers.mark(sent.to, 'crash')
    this.send(sends)
    return true
  }

  private done(node: NodeId, fields: ReturnType<OrderedNodes<M>['doneFields']>): void {
    if (fields) this.observers.mark(node, 'command_done', fields)
  }

  private send(sends: readonly OnTheWay[]): void {
    for (const sent of sends) {
      if (sent.message.type === 'message') this.observers.report('send', sent.message)
      if (sent === this.order.lost) this.lose(sent)
    }
  }

  private lose({ message }: OnTheWay): void {
    if (message.type === 'message') this.observers.report('lose', message)
  }

  private at(id: NodeId): NodeAfter<M> {
    return this.now.get(id) ?? this.orders.startOf(id)
  }
}
