import { oneOf, ProtokollError, quote } from '../common/errors.ts'
import type { Observation, ToldState } from '../trace/events.ts'
import type { Sent } from '../trace/loss.ts'
import type { Source } from '../trace/recorder.ts'
import { type Observer, Order } from './order.ts'
import { copyOf } from './state-copies.ts'

/**
 * How each node is when asked, under the vocabulary's names: by node, or the nodes and a function that takes one. What
 * is returned may be the live object: it is copied. Lists in it are whole lists.
 */
export type NodeStates = Readonly<Record<string, () => object>> | ReadonlyMap<string, () => object>

/** Fields of a message or a mark, under the vocabulary's names. They are copied. */
export type Fields = Readonly<Record<string, unknown>>

/** What is sent or handled, without whom it is from and for. */
export interface Content {
  /** The kind of message, as the vocabulary calls it. */
  readonly message: string
  readonly fields?: Fields | undefined
  /** What tells this message from an equal one, if messages have that. */
  readonly id?: string | undefined
}

/**
 * Nodes whose code is told about in passing: what they send, and what they handle. Events are recorded in an order in
 * which causes come before effects, also where handlers send while they handle or are asynchronous: see
 * `docs/reference/recording.rst`, and `Order` for the rules.
 *
 *     const nodes = scenario.watch(new WatchedNodes({ a: () => client.state, b: () => server.state }))
 *     nodes.mark('a', 'joined')
 *     nodes.sending('a', 'b', 'renew', { token })
 *     nodes.handling('b', { from: 'a', message: 'renew', fields: { token } }, () => server.renew(token))
 */
export class WatchedNodes implements Source {
  private readonly states: ReadonlyMap<string, () => object>
  /** What adapters run handlers with, of which several may handle one message. */
  readonly order: Order
  private rule: ((sent: Sent) => boolean) | undefined

  constructor(states: NodeStates)
  constructor(nodes: Iterable<string>, stateOf: (node: string) => object)
  constructor(given: NodeStates | Iterable<string>, stateOf?: (node: string) => object) {
    if (typeof given !== 'object' || given === null) {
      const legal = 'an object or a Map of functions, or a list of nodes and a function that takes one'
      throw mistake('nothing is said of the nodes to watch', quote(given), legal)
    }
    this.states = stateOf
      ? new Map([...(given as Iterable<string>)].map((node) => [node, () => stateOf(node)]))
      : isMap(given)
        ? new Map(given)
        : new Map(Object.entries(given as Record<string, () => object>))
    for (const [node, read] of this.states) {
      if (typeof read === 'function') continue
      throw mistake(`node ${quote(node)} has no state`, quote(read), 'a function that returns the state')
    }
    this.order = new Order(this.states)
  }

  get nodes(): readonly string[] {
    return [...this.states.keys()]
  }

  stateOf(node: string): ToldState {
    return copyOf(this.reader(node)()) as ToldState
  }

  subscribe(observer: Observer): void {
    this.order.observe(observer)
  }

  loses(isLost: (sent: Sent) => boolean): void {
    this.rule = isLost
  }

  /**
   * Whether a message that has been told as sent just now is to be lost, in a run that asks what would be then: see
   * `protokoll if-lost`. Whoever asks does not hand it on, and it is told as lost. Never true in any other run.
   */
  isLost(node: string, to: string, message: string, fields: Fields = {}): boolean {
    if (this.rule?.({ node, to }) !== true) return false
    this.tell({ node, op: 'lose', to, message, fields: copyOf(fields) })
    return true
  }

  /** Counts a message that whoever tells of it cannot keep from arriving. */
  isSure(node: string, to: string): void {
    this.rule?.({ node, to, isSure: true })
  }

  /** Records what is held back, as far as it can be. The recorder calls it where sections begin and end. */
  flush(): void {
    this.order.flush()
  }

  /** Something happened to a node that is not a message. `kind` is for the mark that introduces it. */
  mark(node: string, op: string, fields?: Fields, { kind }: { readonly kind?: string } = {}): void {
    this.tell({ node, op, ...(kind === undefined ? {} : { kind }), ...(fields ? { fields: copyOf(fields) } : {}) })
  }

  /** A node sends a message. Call it before the message is on its way, or the receiver may be first. */
  sending(node: string, to: string, message: string, fields: Fields = {}, { id }: { readonly id?: string } = {}): void {
    this.tell({ node, op: 'send', to, message, ...(id === undefined ? {} : { id }), fields: copyOf(fields) })
  }

  /** Anything else that a trace can say, like a message that is queued, stopped or lost. */
  tell(observation: object): void {
    const told = observation as Observation
    if (this.isKnown(told.node)) this.order.add(told)
  }

  /**
   * Runs `body`, in which a node handles a message, and returns what it returns: for a promise, one that settles as it
   * does. What happens in it, and what it changes, counts for this message. It is recorded also if `body` throws.
   */
  handling<T>(node: string, message: Content & { readonly from: string }, body: () => T): T {
    if (!this.isKnown(node)) return body()
    return this.order.run(this.order.begin(handled(node, message)), body)
  }

  /** That there is no such node must not disturb the protocol's code: it fails the test, where the section ends. */
  private isKnown(node: string): boolean {
    if (this.states.has(node)) return true
    this.order.keeping(() => this.requireNode(node))
    return false
  }

  /** Throws if there is no such node. */
  requireNode(node: string): void {
    this.reader(node)
  }

  private reader(node: string): () => object {
    const read = this.states.get(node)
    if (read) return read
    throw mistake('no such node is watched', quote(node), oneOf(this.states.keys()))
  }
}

/** What a trace says of a message that is handled. */
export function handled(
  node: string,
  { from, message, fields = {}, id }: Content & { readonly from: string },
): Observation {
  const named = id === undefined ? {} : { id }
  return { node, op: 'handle', from, message, ...named, fields: copyOf(fields) } as Observation
}

/** Of any realm: tests may run in one of their own. */
function isMap(given: object): given is ReadonlyMap<string, () => object> {
  return Object.prototype.toString.call(given) === '[object Map]'
}

function mistake(message: string, found: string, legal: string): ProtokollError {
  return new ProtokollError({ code: 'RECORD', message, found, legal })
}
