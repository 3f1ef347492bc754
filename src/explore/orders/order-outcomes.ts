import type { Delivery, Sent } from './message-system.ts'

/** One order: what was handled, one after the other, and what never arrived. */
export interface Order<S, M> {
  readonly deliveries: readonly Delivery<S, M>[]
  readonly lost: Sent<M> | undefined
}

/** How some of the orders end. */
export interface OrderOutcome<S, M> {
  /** Each node's text, see `MessageSystem.textOf`, with its answers and what it threw below that. */
  readonly nodes: readonly string[]
  /** What did not hold on the way. */
  readonly problem: string | undefined
  /** In how many orders, in how many of which none is equivalent to another, and in how many of these nothing is lost. */
  readonly orders: bigint
  readonly inequivalent: number
  readonly withoutLoss: number
  /** One of them: with nothing lost if there is such, and no other with fewer messages. */
  readonly example: Order<S, M>
}

type Growing<S, M> = { -readonly [K in keyof OrderOutcome<S, M>]: OrderOutcome<S, M>[K] }

/** The outcomes so far, in the order in which they were found. */
export class OrderOutcomes<S, M> {
  private readonly known = new Map<string, Growing<S, M>>()
  orders = 0n
  inequivalent = 0

  get all(): readonly OrderOutcome<S, M>[] {
    return [...this.known.values()]
  }

  /** An order and those equivalent to it, `count` in all, end so. */
  add(key: string, order: Order<S, M>, count: number, tell: () => Pick<OrderOutcome<S, M>, 'nodes' | 'problem'>): void {
    this.orders += BigInt(count)
    this.inequivalent += 1
    const known = this.known.get(key)
    const withoutLoss = order.lost === undefined ? 1 : 0
    if (known === undefined) {
      this.known.set(key, { ...tell(), orders: BigInt(count), inequivalent: 1, withoutLoss, example: order })
      return
    }
    known.orders += BigInt(count)
    known.inequivalent += 1
    known.withoutLoss += withoutLoss
    if (isSmaller(order, known.example)) known.example = order
  }
}

function isSmaller<S, M>(a: Order<S, M>, b: Order<S, M>): boolean {
  if ((a.lost === undefined) !== (b.lost === undefined)) return a.lost === undefined
  return a.deliveries.length < b.deliveries.length
}
