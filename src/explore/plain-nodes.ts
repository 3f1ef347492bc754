import { ExploreError } from './explore-error.ts'
import type { Handled, MessageSystem, Order, Sent } from './orders/index.ts'
import { isPlain, isRecord, kindOfValue } from './plain-data.ts'

/** A message that is on the way, as plain data. */
export interface PlainMessage {
  readonly from: string
  readonly to: string
  /** What it is called. */
  readonly message: string
  /** Default: none. */
  readonly fields?: Readonly<Record<string, unknown>>
}

/** What comes of a node handling a message. */
export interface PlainHandled<S> {
  readonly state: S
  readonly sends?: readonly PlainMessage[]
  /** What it tells its clients, in words: a part of the outcome. */
  readonly answers?: readonly string[]
}

/**
 * Nodes at one moment of a run, and what is on the way between them, as their authors tell it: states and messages are
 * plain data. A node is a function of what it has handled, one after the other: no clock, no random numbers, nothing
 * that nodes share.
 */
export interface PlainNodes<S = unknown> {
  readonly nodes: readonly string[]
  /** What was sent and not handled, in that order. */
  readonly onTheWay: readonly PlainMessage[]
  /** Whether what one node sends another arrives in that order. Default false. */
  readonly isFifo?: boolean
  /** The node's state now. */
  startOf(node: string): S
  /** The node handles the message. The state and the message are copies: they may be changed. What it throws ends the node. */
  handle(node: string, state: S, message: PlainMessage): PlainHandled<S>
  /** What a trace shows of the node, see `Source.stateOf` of the recording. Default: all of the state. */
  stateOf?(node: string, state: S): Readonly<Record<string, unknown>>
  /**
   * What does not hold, in words, where nothing is on the way any more: of these states, by node, and of what was
   * handled. Orders in which every node handles the same are asked about once: let it compare nothing that two nodes did
   * in between.
   */
  problem?(states: Readonly<Record<string, S>>, handled: readonly PlainMessage[]): string | false | null | undefined
}

/** A node, as `PlainNodes` tell it; `failure`: what it threw. */
export interface PlainNode {
  readonly own: unknown
  readonly failure?: string
}

/** One order, for whoever watches it. `observer` is told what happens, and how the node is then. */
export type OrderObserver = (what: object, state: Readonly<Record<string, unknown>>) => void

/** Nodes as their authors tell them, as a system of messages. Throws `EXPLORE_ORDERS`, `EXPLORE_ACTION`. */
export class PlainSystem implements MessageSystem<PlainNode, PlainMessage> {
  readonly nodes: readonly string[]
  readonly onTheWay: readonly Sent<PlainMessage>[]
  readonly isFifo: boolean
  private readonly told: PlainNodes
  private readonly starts: ReadonlyMap<string, PlainNode>

  constructor(told: PlainNodes) {
    requireNodes(told)
    this.told = told
    this.nodes = [...told.nodes]
    this.isFifo = told.isFifo === true
    this.onTheWay = sentBy(told.onTheWay, 'onTheWay')
    this.starts = new Map(this.nodes.map((node) => [node, { own: plain(told.startOf(node), `startOf(${node})`) }]))
  }

  startOf(node: string): PlainNode {
    return this.starts.get(node) ?? { own: undefined }
  }

  handle(node: string, before: PlainNode, { message }: Sent<PlainMessage>): Handled<PlainNode, PlainMessage> {
    if (before.failure !== undefined) return { state: before, sends: [] }
    const told = this.attempt(node, before, message)
    if (typeof told === 'string') return { state: { ...before, failure: told }, sends: [] }
    if (!isRecord(told) || !('state' in told)) {
      throw refused(`handle() returned ${kindOfValue(told)} without \`state\``, '{ state, sends, answers }')
    }
    const { state, sends = [], answers = [] } = told
    const own = plain(state, 'the state that handle() returns')
    return { state: { own }, sends: sentBy(sends, 'sends of handle()', node), answers: answers.map(String) }
  }

  textOf(node: string, { own, failure }: PlainNode): string {
    const lines = Object.entries(this.shown(node, own)).map(([name, value]) => `${name}: ${textOfValue(value)}`)
    return [...lines, ...(failure === undefined ? [] : [failure])].join('\n')
  }

  isMistake(error: unknown): boolean {
    return error instanceof ExploreError
  }

  keyOf(state: PlainNode): string {
    return JSON.stringify(state)
  }

  keyOfMessage(message: PlainMessage): string {
    return JSON.stringify(message)
  }

  /** That a node threw, or what `problem` says. */
  problemIn(order: Order<PlainNode, PlainMessage>['deliveries']): string | undefined {
    const states = new Map(this.nodes.map((node) => [node, this.startOf(node)]))
    for (const { sent, handled } of order) states.set(sent.to, handled.state)
    for (const [node, { failure }] of states) if (failure !== undefined) return `${node} ${failure}`
    const own = Object.fromEntries([...states].map(([node, state]) => [node, state.own]))
    const all = order.map(({ sent }) => sent.message)
    return this.told.problem?.(structuredClone(own), structuredClone(all)) || undefined
  }

  /** What a trace shows of a node. */
  shown(node: string, own: unknown): Readonly<Record<string, unknown>> {
    const shown = this.told.stateOf ? this.told.stateOf(node, structuredClone(own)) : own
    if (isRecord(shown)) return shown
    throw refused(
      `the state of ${JSON.stringify(node)} is ${kindOfValue(shown)}`,
      'an object, or stateOf() that makes one',
    )
  }

  /** One order, as a source to be watched. */
  show(order: Order<PlainNode, PlainMessage>): ShownMessages {
    return new ShownMessages(this, order)
  }

  private attempt(node: string, { own }: PlainNode, message: PlainMessage): PlainHandled<unknown> | string {
    try {
      return this.told.handle(node, structuredClone(own), structuredClone(message))
    } catch (error) {
      return `threw ${String(error)}`
    }
  }
}

/** One order of messages: it happens, to whoever subscribes, when `run` is called. */
export class ShownMessages {
  readonly nodes: readonly string[]
  private readonly system: PlainSystem
  private readonly order: Order<PlainNode, PlainMessage>
  private readonly now: Map<string, PlainNode>
  private readonly observers: OrderObserver[] = []

  constructor(system: PlainSystem, order: Order<PlainNode, PlainMessage>) {
    this.system = system
    this.order = order
    this.nodes = system.nodes
    this.now = new Map(system.nodes.map((node) => [node, system.startOf(node)]))
  }

  subscribe(observer: OrderObserver): void {
    this.observers.push(observer)
  }

  stateOf(node: string): Readonly<Record<string, unknown>> {
    return this.system.shown(node, this.now.get(node)?.own)
  }

  /** Says that the nodes are there; `introduction`: by what mark of which fields, for each of them. */
  start(introduction: (node: string) => object): void {
    for (const node of this.nodes) this.tell(node, introduction(node))
  }

  run(): void {
    const { deliveries, lost } = this.order
    if (lost !== undefined && this.system.onTheWay.includes(lost)) this.lose(lost)
    for (const { sent, handled } of deliveries) {
      const { from, to, message, fields } = sent.message
      if (this.now.get(to)?.failure !== undefined) {
        this.lose(sent)
        continue
      }
      this.now.set(to, handled.state)
      this.tell(to, { op: 'handle', from, message, fields })
      for (const each of handled.sends) {
        this.tell(to, { op: 'send', to: each.to, message: each.message.message, fields: each.message.fields })
        if (each === lost) this.lose(each)
      }
    }
  }

  private lose(sent: Sent<PlainMessage>): void {
    const { from, to, message, fields } = sent.message
    this.tell(from, { op: 'lose', to, message, fields })
  }

  private tell(node: string, what: object): void {
    for (const observer of this.observers) observer({ node, ...what }, this.stateOf(node))
  }
}

function textOfValue(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function requireNodes(told: PlainNodes): void {
  const { nodes } = told
  if (!Array.isArray(nodes) || nodes.length === 0 || !nodes.every((node) => typeof node === 'string')) {
    throw refused(`nodes is ${kindOfValue(nodes)}`, 'a list of at least one name')
  }
  for (const name of ['startOf', 'handle'] as const) {
    const found: unknown = told[name]
    if (typeof found !== 'function') throw refused(`${name} is ${kindOfValue(found)}`, 'a function')
  }
}

/** `by`: who sends them, if it is one node. */
function sentBy(told: readonly PlainMessage[], what: string, by?: string): Sent<PlainMessage>[] {
  if (!Array.isArray(told)) throw refused(`${what} is ${kindOfValue(told)}`, 'a list of messages')
  return told.map((each: PlainMessage) => {
    const names = isRecord(each) ? [each['from'], each['to'], each['message']] : []
    if (names.length === 0 || !names.every((name) => typeof name === 'string')) {
      throw refused(`${what} has ${kindOfValue(each)} that is no message`, '{ from, to, message, fields }')
    }
    const { from, to, message, fields = {} } = each
    if (by !== undefined && from !== by) {
      throw refused(`${what} of ${JSON.stringify(by)} has a message from ${JSON.stringify(from)}`, 'its own')
    }
    const copied = plain({ from, to, message, fields }, `a message of ${what}`)
    return { from, to, message: copied }
  })
}

/** A copy, which nobody else has. */
function plain<T>(value: T, what: string): T {
  if (isPlain(value)) return structuredClone(value)
  throw refused(
    `${what} is no plain data`,
    'texts, finite numbers, true, false, null, and lists and plain objects of these',
  )
}

function refused(message: string, legal: string): ExploreError {
  return new ExploreError('EXPLORE_ORDERS', `${message}; legal: ${legal}`)
}
