import { addTo, groupBy } from '../common/group-by.ts'
import { valueAt } from '../common/value-at.ts'
import { type CausalOrder, causalOrder } from './causal-order.ts'
import type { LogRecord } from './log-source.ts'

/** Where something is in a log. */
type Place = Pick<LogRecord, 'file' | 'line'>

/** How far somebody knows of nodes: the largest own entry of an event of each. */
type Known = ReadonlyMap<number, number>

/** One event in the order of the clocks: the node, and which of its events it is by its own entry. */
export interface Stamp extends Place {
  readonly node: number
  readonly own: number
  /** Of all that its clock says. Where clocks leave nothing out, one that happens before another has a smaller one. */
  readonly sum: number
  /** What its clock says of the other nodes. */
  readonly entries: Known
  /** The same with all that its causes knew: a clock may leave that out. */
  known: Known
  /** The event of the node right before it. */
  before: Stamp | undefined
  /** What a step leads from to here. */
  causes: readonly Stamp[]
}

/** A step from an event of one node to an event of another. */
export interface Step {
  readonly from: string
  readonly to: string
  /** The same at both ends, and at no other step. */
  readonly id: string
}

/** Two events of different nodes, each of which happened before the other by the clocks. */
export interface Contradiction {
  readonly stamp: Stamp
  readonly other: Stamp
}

/** What follows from the clocks of a log. */
export interface Told {
  /** The events, each behind all that happened before it. */
  readonly order: readonly Stamp[]
  /** For each event that is in no order. */
  readonly contradictions: readonly Contradiction[]
}

/**
 * What vector clocks say of a log: in which order its events can stand, and which steps from node to node make one
 * happen before the other. Steps that follow from others are left out, as are those within a node.
 */
export class VectorClocks {
  private readonly names: string[] = []
  private readonly numbers = new Map<string, number>()
  private readonly stamps = new Map<string, Stamp>()
  private readonly into = new Map<string, Step[]>()
  private readonly outOf = new Map<string, Step[]>()
  private byNode: ReadonlyMap<number, readonly Stamp[]> = new Map()

  /** Takes the clock of an event. Says what is wrong with it, if anything is. */
  add(node: string, clock: unknown, { file, line }: Place): Stamp | { readonly why: string } {
    const entries = entriesOf(clock)
    if (entries === undefined) return { why: 'the clock is no object of whole numbers' }
    const own = entries.find(([name]) => name === node)?.[1]
    if (own === undefined) return { why: 'the clock has no entry of its own node' }
    const key = keyOf(node, own)
    if (this.stamps.has(key)) return { why: 'the clock is that of another event of the node' }
    const others = entries.filter(([name]) => name !== node)
    const numbered = new Map(others.map(([name, value]) => [this.numberOf(name), value]))
    const sum = entries.reduce((all, [, value]) => all + value, 0)
    const about = { file, line, node: this.numberOf(node), own, sum, entries: numbered }
    const stamp: Stamp = { ...about, known: numbered, before: undefined, causes: [] }
    this.stamps.set(key, stamp)
    return stamp
  }

  /**
   * Finds the steps, when all clocks are known. Events that are contradicted are left out: what they say is used for
   * nothing, as nobody knows which of them is wrong.
   */
  finish(): Told {
    const { order: first, cycles } = this.inOrder()
    const contradictions = cycles.flatMap((cycle) => this.contradictionsIn(cycle))
    for (const { stamp } of contradictions) this.stamps.delete(keyOf(this.names[stamp.node] ?? '', stamp.own))
    const order = cycles.length === 0 ? first : this.inOrder().order
    for (const stamp of order) this.close(stamp)
    for (const list of this.byNode.values()) for (const stamp of list) this.link(stamp)
    return { order, contradictions }
  }

  /** The steps that lead to an event, and those that lead away from it. */
  stepsOf(node: string, clock: unknown): { readonly into: readonly Step[]; readonly outOf: readonly Step[] } {
    const own = entriesOf(clock)?.find(([name]) => name === node)?.[1] ?? 0
    const key = keyOf(node, own)
    return { into: this.into.get(key) ?? [], outOf: this.outOf.get(key) ?? [] }
  }

  /** In the order of their sums, but for those that others come behind whose clocks leave that out. */
  private inOrder(): CausalOrder<Stamp> {
    const byNode = groupBy(this.stamps.values(), ({ node }) => node)
    for (const list of byNode.values()) {
      list.sort((a, b) => a.own - b.own)
      for (const [i, stamp] of list.entries()) stamp.before = list[i - 1]
    }
    this.byNode = byNode
    const bySum = [...this.stamps.values()].sort((a, b) => a.sum - b.sum)
    return causalOrder(bySum, (stamp) => [...(stamp.before ? [stamp.before] : []), ...this.toldBy(stamp)])
  }

  /** The last events of other nodes that a clock knows of, and the clock before it did not. */
  private toldBy({ entries, before }: Stamp): Stamp[] {
    return [...entries].flatMap(([node, known]) => {
      if (known <= (before?.entries.get(node) ?? 0)) return []
      return lastUpTo(this.byNode.get(node) ?? [], known) ?? []
    })
  }

  private contradictionsIn(cycle: readonly Stamp[]): Contradiction[] {
    const all = new Set(cycle)
    const [first] = cycle
    const elsewhere = cycle.find(({ node }) => node !== first?.node)
    return cycle.flatMap((stamp) => {
      const near = this.toldBy(stamp).find((each) => all.has(each))
      const other = near ?? (stamp.node === first?.node ? elsewhere : first)
      return other === undefined ? [] : [{ stamp, other }]
    })
  }

  /** Finds what an event knows, and by which steps, when its causes have been closed. */
  private close(stamp: Stamp): void {
    const { before } = stamp
    const news = this.toldBy(stamp).filter((cause) => before === undefined || !isKnown(before.known, cause))
    const known = knownToOthers(news)
    stamp.causes = news.length > 1 ? news.filter((cause) => !isKnown(known, cause)) : news
    stamp.known = closed(stamp)
  }

  private link({ node, own, causes }: Stamp): void {
    for (const cause of causes) {
      const [from, to] = [this.names[cause.node] ?? '', this.names[node] ?? '']
      const step = { from, to, id: `${from}:${cause.own} ${to}:${own}` }
      addTo(this.outOf, keyOf(from, cause.own), step)
      addTo(this.into, keyOf(to, own), step)
    }
  }

  private numberOf(name: string): number {
    const known = this.numbers.get(name)
    if (known !== undefined) return known
    const made = this.names.push(name) - 1
    this.numbers.set(name, made)
    return made
  }
}

function entriesOf(clock: unknown): [name: string, value: number][] | undefined {
  const value = typeof clock === 'string' ? parsed(clock) : clock
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const entries = Object.keys(value).map((name): [string, unknown] => [name, valueAt(value, [name])])
  const isRight = entries.every(([, count]) => Number.isSafeInteger(count) && (count as number) >= 0)
  return isRight ? (entries as [string, number][]) : undefined
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function keyOf(node: string, own: number): string {
  return `${own} ${node}`
}

/** An entry of 0 is of somebody who knows of nothing. */
function isKnown(known: Known, { node, own }: Stamp): boolean {
  const count = known.get(node) ?? 0
  return count > 0 && count >= own
}

/** What an event knows, with all that those knew that it comes behind. */
function closed({ node, entries, before, causes }: Stamp): Known {
  // Most events learn nothing: one map for all of them is what makes long logs fit into memory.
  if (before !== undefined && causes.length === 0 && isWithin(entries, before.known)) return before.known
  let known: Map<number, number> | undefined
  const learn = (other: number, count: number) => {
    if (other === node || count <= ((known ?? entries).get(other) ?? 0)) return
    known ??= new Map(entries)
    known.set(other, count)
  }
  for (const cause of before === undefined ? causes : [before, ...causes]) {
    for (const [other, count] of cause.known) learn(other, count)
  }
  return known ?? entries
}

function isWithin(some: Known, all: Known): boolean {
  for (const [node, count] of some) if (count > (all.get(node) ?? 0)) return false
  return true
}

/** How far events of different nodes know of the nodes of the others. */
function knownToOthers(events: readonly Stamp[]): Known {
  const all = new Map(events.map(({ node }) => [node, 0]))
  for (const { known } of events) {
    // Of what the event knows and of those asked for, the fewer are gone through.
    for (const other of known.size < all.size ? known.keys() : all.keys()) {
      const [before, own] = [all.get(other), known.get(other) ?? 0]
      if (before !== undefined && own > before) all.set(other, own)
    }
  }
  return all
}

/** The last event of a node whose own entry is no larger. */
function lastUpTo(stamps: readonly Stamp[], most: number): Stamp | undefined {
  let [low, high] = [0, stamps.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((stamps[middle]?.own ?? 0) <= most) low = middle + 1
    else high = middle
  }
  return stamps[low - 1]
}
