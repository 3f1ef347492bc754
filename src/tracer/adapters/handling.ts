import type { Observation } from '../trace/events.ts'

/** One message being handled by one node: from when its handler is called to when the last of its work is done. */
export class Handling {
  /** Whose order it is part of. Tests may watch several sources. */
  private readonly order: object
  readonly node: string
  /** What the row of the handling says. */
  readonly observation: Observation
  /** Its row has its place in the order. It has one at the latest when the handling ends. */
  isPlaced = false
  /** What is still to be waited for: calls that have not returned, and promises that they returned. */
  unfinished = 0
  /** Its handler returned a promise, so what else it began is not waited for. */
  isFollowed = false
  /** Promises that were made in it and have not settled. */
  promises = 0
  /** How many of its calls are on the stack. */
  running = 0
  isOver = false
  /** The handling in which it was begun, of any order. */
  private outer: Handling | undefined

  constructor(order: object, node: string, observation: Observation, outer: Handling | undefined) {
    this.order = order
    this.node = node
    this.observation = observation
    this.outer = outer
  }

  /** The handling in which this one was begun, or the one around that: the nearest of its order that is not over. */
  get parent(): Handling | undefined {
    this.outer = this.outer?.underWay()
    return this.outer?.within(this.order)
  }

  /** Of this handling and those around it, the innermost of an order that is not over. */
  within(order: object): Handling | undefined {
    let found = this.underWay()
    while (found && found.order !== order) found = found.outer?.underWay()
    return found
  }

  /** This handling, or the nearest around it that is not over. */
  underWay(): Handling | undefined {
    let found: Handling | undefined = this
    while (found?.isOver) found = found.outer
    return found
  }

  /** This handling and those around it, from the outermost on. */
  chain(): Handling[] {
    const chain: Handling[] = []
    for (let each: Handling | undefined = this; each; each = each.parent) chain.push(each)
    return chain.reverse()
  }

  get isDone(): boolean {
    return this.unfinished === 0 && (this.isFollowed || this.promises === 0)
  }

  isWithin(other: Handling): boolean {
    for (let each = this.parent; each; each = each.parent) if (each === other) return true
    return false
  }

  /** Of this handling and those around it, the innermost of a node. */
  of(node: string): Handling | undefined {
    for (let each: Handling | undefined = this; each; each = each.parent) if (each.node === node) return each
    return undefined
  }
}
