import { type Flight, Histories, type History, type Turn } from './histories.ts'
import { countLinearExtensions } from './linear-extensions.ts'
import type { Delivery, MessageSystem } from './message-system.ts'
import { type OrderOutcome, OrderOutcomes } from './order-outcomes.ts'
import { isWithin, legalOf, ORDERS_BOUNDS } from './orders-bounds.ts'

/** How far to go. */
export interface OrdersBounds {
  /** How many messages may be lost in an order: none, or one. Default 0. */
  readonly losses?: 0 | 1
  /** Most messages that are handled in an order. One with more is given up. See `ORDERS_BOUNDS`. */
  readonly mostMessages?: number
  /** Most messages that are handled in all. See `ORDERS_BOUNDS`. */
  readonly mostTransitions?: number
}

/** What all orders lead to. Where some were given up, what is known nevertheless. */
export interface AllOrders<S, M> {
  /** How many orders there are. */
  readonly orders: bigint
  /** How many of them are not equivalent: some node handles something else, or in another order. */
  readonly inequivalent: number
  /** In the order in which they were found, which is the same each time. */
  readonly outcomes: readonly OrderOutcome<S, M>[]
  /** How many messages were handled to find that out, each counted as often as an order was followed across it. */
  readonly transitions: number
  /** How many of these a node had to be run for; the others were known. */
  readonly handled: number
  /** How many orders were begun and found to be equivalent to an earlier one. */
  readonly abandoned: number
  /** Set where not all orders were followed to their end: how many were cut short, and whether there was an end to it. */
  readonly gaveUp: { readonly tooLong: number; readonly tooMany: boolean } | undefined
}

/**
 * Follows one order of each kind of equivalent ones: two are equivalent if every node handles the same messages in the
 * same order (Mazurkiewicz 1977). Which to follow is found out on the way: where two messages to one node come after
 * each other, and the second does not exist because of the first, some order with the second first is due (source sets
 * and sleep sets: Abdulla et al. 2014, algorithm 1; Flanagan and Godefroid 2005; Godefroid 1996). A message is lost the
 * moment it is sent: when makes no difference to anybody. Throws `RangeError` for a bound that is none.
 */
export function exploreOrders<S, M>(system: MessageSystem<S, M>, bounds: OrdersBounds = {}): AllOrders<S, M> {
  const { messages, transitions } = ORDERS_BOUNDS
  const { losses = 0, mostMessages = messages.byDefault, mostTransitions = transitions.byDefault } = bounds
  if (!isWithin(mostMessages, messages))
    throw new RangeError(`mostMessages is ${mostMessages}; legal: ${legalOf(messages)}`)
  if (!isWithin(mostTransitions, transitions))
    throw new RangeError(`mostTransitions is ${mostTransitions}; legal: ${legalOf(transitions)}`)
  return new Exploration(system, { losses, mostMessages, mostTransitions }).run()
}

/** What is done at one place of the order that is being followed. */
interface Frame<M> {
  /** Messages one of which comes next in every order that is due; grows while the orders are followed. */
  readonly due: Flight<M>[]
  /** All orders in which one of these comes next are done, or are others' task. */
  readonly done: Flight<M>[]
}

class Exploration<S, M> {
  private readonly system: MessageSystem<S, M>
  private readonly bounds: Required<OrdersBounds>
  private readonly histories: Histories<S, M>
  private readonly outcomes = new OrderOutcomes<S, M>()
  private readonly problems = new Map<string, string | undefined>()

  // The order that is being followed.
  private readonly turns: Turn<S, M>[] = []
  private readonly frames: Frame<M>[] = []
  /** For each of its messages, as bits, those before it of which it is a consequence, or that its node handled before. */
  private readonly past: number[] = []
  /** For each node what it has handled so far, as places in the order; and how it is. */
  private readonly chains: number[][]
  private readonly nodes: History<S, M>[]
  private onTheWay: readonly Flight<M>[]
  private lost: Flight<M> | undefined

  private transitions = 0
  private abandoned = 0
  private tooLong = 0
  private tooMany = false

  constructor(system: MessageSystem<S, M>, bounds: Required<OrdersBounds>) {
    this.system = system
    this.bounds = bounds
    this.histories = new Histories(system)
    this.nodes = this.histories.begin()
    this.chains = this.nodes.map(() => [])
    this.onTheWay = []
  }

  run(): AllOrders<S, M> {
    this.eachLoss(this.histories.flights(this.system.onTheWay), -1, () => this.follow([]))
    const { orders, inequivalent, all: outcomes } = this.outcomes
    const { transitions, abandoned, tooLong, tooMany } = this
    const { handled } = this.histories
    const gaveUp = tooLong > 0 || tooMany ? { tooLong, tooMany } : undefined
    return { orders, inequivalent, outcomes, transitions, handled, abandoned, gaveUp }
  }

  /** Goes on with all of what was sent on its way, and with each of it lost if one may be. */
  private eachLoss(sends: readonly Flight<M>[], place: number, goOn: () => void): void {
    const before = this.onTheWay
    for (const flight of sends) flight.sentAt = place
    this.onTheWay = sends.length === 0 ? before : [...before, ...sends]
    goOn()
    if (this.bounds.losses > 0 && this.lost === undefined) {
      for (const lost of sends) {
        this.lost = lost
        this.onTheWay = [...before, ...sends.filter((each) => each !== lost)]
        goOn()
      }
      this.lost = undefined
    }
    this.onTheWay = before
  }

  /** All orders that go on from here, but for those in which one of `asleep` comes before all that does not commute with it. */
  private follow(asleep: readonly Flight<M>[]): void {
    if (this.onTheWay.length === 0) return this.end()
    if (this.turns.length === this.bounds.mostMessages) {
      this.tooLong += 1
      return
    }
    const first = this.deliverable().find((flight) => !asleep.includes(flight))
    if (first === undefined) {
      this.abandoned += 1
      return
    }
    const frame: Frame<M> = { due: [first], done: [...asleep] }
    this.frames.push(frame)
    // It grows meanwhile.
    for (const flight of frame.due) {
      if (frame.done.includes(flight)) continue
      this.noteRace(flight)
      this.deliver(flight, frame.done)
      frame.done.push(flight)
    }
    this.frames.pop()
  }

  private deliverable(): readonly Flight<M>[] {
    if (!this.system.isFifo) return this.onTheWay
    const isBehind = (a: Flight<M>, i: number) =>
      this.onTheWay.slice(0, i).some((b) => b.from === a.from && b.to === a.to)
    return this.onTheWay.filter((flight, i) => !isBehind(flight, i))
  }

  private deliver(flight: Flight<M>, done: readonly Flight<M>[]): void {
    const { to } = flight
    const [node, chain] = [this.nodes[to], this.chains[to]]
    if (node === undefined || chain === undefined) return
    const turn = this.histories.turn(node, flight)
    const place = this.turns.length
    this.past[place] = this.before(flight.sentAt) | this.before(chain.at(-1) ?? -1)
    const asleep = done.filter((other) => other.to !== to)
    const onTheWay = this.onTheWay
    this.turns.push(turn)
    this.nodes[to] = turn.after
    chain.push(place)
    this.onTheWay = onTheWay.filter((other) => other !== flight)
    this.eachLoss(turn.sends, place, () => {
      if (this.transitions === this.bounds.mostTransitions) this.tooMany = true
      if (this.tooMany) return
      this.transitions += 1
      this.follow(asleep)
    })
    this.onTheWay = onTheWay
    chain.pop()
    this.nodes[to] = node
    this.turns.pop()
  }

  /** A place of the order and all before it, as bits. */
  private before(place: number): number {
    return place < 0 ? 0 : (this.past[place] ?? 0) | (1 << place)
  }

  /**
   * The message is about to be handled after another that its node could have handled after it. Some order in which it
   * comes first is due where that one was handled: one that begins with what is handled between them and does not depend
   * on it.
   */
  private noteRace(flight: Flight<M>): void {
    const place = this.chains[flight.to]?.at(-1)
    if (place === undefined) return
    const causes = this.before(flight.sentAt)
    if ((causes & (1 << place)) !== 0) return
    const other = this.turns[place]?.flight
    if (this.system.isFifo && other?.from === flight.from) return
    const frame = this.frames[place]
    if (frame === undefined) return
    const beginnings = this.independentBeginnings(place)
    if ((causes & beginnings.all) === 0) beginnings.flights.push(flight)
    const isPlanned = (each: Flight<M>) => frame.due.includes(each) || frame.done.includes(each)
    const [first] = beginnings.flights
    if (first !== undefined && !beginnings.flights.some(isPlanned)) frame.due.push(first)
  }

  /** Of what came behind a place without depending on it: all as bits, and what of that can come first. */
  private independentBeginnings(place: number): { all: number; flights: Flight<M>[] } {
    let all = 0
    const flights: Flight<M>[] = []
    for (let i = place + 1; i < this.turns.length; i += 1) {
      const past = this.past[i] ?? 0
      if ((past & (1 << place)) !== 0) continue
      const turn = this.turns[i]
      if ((past & all) === 0 && turn) flights.push(turn.flight)
      all |= 1 << i
    }
    return { all, flights }
  }

  private problemIn(deliveries: readonly Delivery<S, M>[]): string | undefined {
    if (this.system.problemIn === undefined) return undefined
    const way = this.nodes.map(({ trail }) => trail).join(' ')
    if (!this.problems.has(way)) this.problems.set(way, this.system.problemIn(deliveries))
    return this.problems.get(way)
  }

  private end(): void {
    const deliveries = this.turns.map(({ delivery }) => delivery)
    const problem = this.problemIn(deliveries)
    const count = countLinearExtensions(this.chains, this.past)
    const ends = this.nodes.map(({ outcome }) => outcome)
    const key = `${ends.join(' ')} ${problem ?? ''}`
    const nodes = () => ends.map((outcome) => this.histories.textOf(outcome))
    this.outcomes.add(key, { deliveries, lost: this.lost?.sent }, count, () => ({ nodes: nodes(), problem }))
  }
}
