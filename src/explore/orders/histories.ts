import { KnownRuns, Numbers } from './known-runs.ts'
import type { Delivery, MessageSystem, Sent } from './message-system.ts'

/** A message that is on the way in some orders: one object, whichever these are. */
export interface Flight<M> {
  readonly sent: Sent<M>
  /** Which nodes these are, counted from 0. */
  readonly from: number
  readonly to: number
  /** Where in the order that is being explored it was sent, from 0; -1 for what was on the way at the beginning. */
  sentAt: number
}

/** A node that has handled certain messages in a certain order. */
export interface History<S, M> {
  readonly state: S
  /** The number of its outcome: histories that end the same have the same. */
  readonly outcome: number
  /** What it has told its clients. */
  readonly answers: readonly string[]
  /** What it threw, and with that its end. */
  readonly failure: string | undefined
  /** The number of what it has handled: histories with the same are the same to whoever looks at messages' texts. */
  readonly trail: number
  /** What has been tried from here. */
  readonly next: Map<Flight<M>, Turn<S, M>>
}

/** A node with a certain history handles a message. */
export interface Turn<S, M> {
  readonly flight: Flight<M>
  readonly delivery: Delivery<S, M>
  readonly sends: readonly Flight<M>[]
  readonly after: History<S, M>
}

/**
 * All histories of nodes that orders have led to. A node is a function of its history, so each is run once, and orders
 * that have it in common look it up.
 */
export class Histories<S, M> {
  private readonly system: MessageSystem<S, M>
  private readonly numbers: ReadonlyMap<string, number>
  private readonly outcomes = new Numbers<string>()
  private readonly runs: KnownRuns<S, M>
  private readonly trails = new Numbers<string>()
  constructor(system: MessageSystem<S, M>) {
    this.system = system
    this.numbers = new Map(system.nodes.map((node, i) => [node, i]))
    this.runs = new KnownRuns(system)
  }

  /** The nodes at the beginning, in the order of the system. */
  begin(): History<S, M>[] {
    return this.system.nodes.map((node) => this.history(node, this.system.startOf(node), [], node))
  }

  /** Messages to nodes that there are, as flights. */
  flights(sent: readonly Sent<M>[]): Flight<M>[] {
    return sent.flatMap((each) => {
      const [from, to] = [this.numbers.get(each.from), this.numbers.get(each.to)]
      return to === undefined ? [] : [{ sent: each, from: from ?? -1, to, sentAt: -1 }]
    })
  }

  /** The node with this history handles the message. */
  turn(history: History<S, M>, flight: Flight<M>): Turn<S, M> {
    const known = history.next.get(flight)
    if (known) return known
    const turn = this.take(history, flight)
    history.next.set(flight, turn)
    return turn
  }

  /** How many messages nodes have handled in fact. */
  get handled(): number {
    return this.runs.count
  }

  /** What the outcome of a node is, see `History.outcome`. */
  textOf(outcome: number): string {
    return this.outcomes.at(outcome) ?? ''
  }

  private take(history: History<S, M>, flight: Flight<M>): Turn<S, M> {
    const { sent } = flight
    const { number, handled, failure } = this.runs.run(history, sent)
    const answers = handled.answers?.length ? [...history.answers, ...handled.answers] : history.answers
    const trail = `${history.trail} ${number}`
    const after = this.history(sent.to, handled.state, answers, trail, failure)
    return { flight, delivery: { sent, handled }, sends: this.flights(handled.sends), after }
  }

  private history(node: string, state: S, answers: readonly string[], way: string, failure?: string): History<S, M> {
    const lines = [this.runs.textOf(node, state), ...answers]
    if (failure !== undefined) lines.push(failure)
    const outcome = this.outcomes.of(lines.join('\n'))
    return { state, outcome, answers, failure, trail: this.trails.of(way), next: new Map() }
  }
}
