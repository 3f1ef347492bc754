import { addTo, groupBy } from '../common/group-by.ts'
import { valueAt } from '../common/value-at.ts'

/** One event in the order of the clocks: the node, and which of its events it is by its own entry. */
interface Stamp {
  readonly node: number
  readonly own: number
  readonly entries: ReadonlyMap<number, number>
}

/** A step from an event of one node to an event of another. */
export interface Step {
  readonly from: string
  readonly to: string
  /** The same at both ends, and at no other step. */
  readonly id: string
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

  /** Takes the clock of an event. Says what is wrong with it, if anything is. */
  add(node: string, clock: unknown): string | undefined {
    const entries = entriesOf(clock)
    if (entries === undefined) return 'the clock is no object of whole numbers'
    const own = entries.find(([name]) => name === node)?.[1]
    if (own === undefined) return 'the clock has no entry of its own node'
    const key = keyOf(node, own)
    if (this.stamps.has(key)) return 'the clock is that of another event of the node'
    const numbered = new Map(entries.map(([name, value]) => [this.numberOf(name), value]))
    this.stamps.set(key, { node: this.numberOf(node), own, entries: numbered })
    return undefined
  }

  /** Finds the steps, when all clocks are known. */
  finish(): void {
    const byNode = groupBy(this.stamps.values(), ({ node }) => node)
    for (const list of byNode.values()) list.sort((a, b) => a.own - b.own)
    for (const list of byNode.values()) {
      for (const [i, stamp] of list.entries()) this.link(stamp, list[i - 1], byNode)
    }
  }

  /** The steps that lead to an event, and those that lead away from it. */
  stepsOf(node: string, clock: unknown): { readonly into: readonly Step[]; readonly outOf: readonly Step[] } {
    const own = entriesOf(clock)?.find(([name]) => name === node)?.[1] ?? 0
    const key = keyOf(node, own)
    return { into: this.into.get(key) ?? [], outOf: this.outOf.get(key) ?? [] }
  }

  private link(stamp: Stamp, before: Stamp | undefined, byNode: ReadonlyMap<number, readonly Stamp[]>): void {
    const causes = [...stamp.entries].flatMap(([node, known]) => {
      if (node === stamp.node) return []
      const cause = lastUpTo(byNode.get(node) ?? [], known)
      return cause === undefined || (before && isKnown(before, cause)) ? [] : [cause]
    })
    const known = knownToOthers(causes)
    for (const cause of causes) {
      if (causes.length > 1 && (known.get(cause.node) ?? 0) >= cause.own) continue
      const [from, to] = [this.names[cause.node] ?? '', this.names[stamp.node] ?? '']
      const step = { from, to, id: `${from}:${cause.own} ${to}:${stamp.own}` }
      const [out, into] = [keyOf(from, cause.own), keyOf(to, stamp.own)]
      addTo(this.outOf, out, step)
      addTo(this.into, into, step)
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

/** An event that happens before another has a smaller one: events in its order break no causality. */
export function clockSum(clock: unknown): number | undefined {
  return entriesOf(clock)?.reduce((sum, [, value]) => sum + value, 0)
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

/** Whether the second event happened before the first, or is it. */
function isKnown({ entries }: Stamp, { node, own }: Stamp): boolean {
  return (entries.get(node) ?? 0) >= own
}

/** How far events of different nodes know of the nodes of the others. */
function knownToOthers(events: readonly Stamp[]): Map<number, number> {
  const known = new Map(events.map(({ node }) => [node, 0]))
  for (const { node, entries } of events) {
    // Of what the event knows and of those asked for, the fewer are gone through.
    for (const other of entries.size < known.size ? entries.keys() : known.keys()) {
      const [before, own] = [known.get(other), entries.get(other) ?? 0]
      if (other !== node && before !== undefined && own > before) known.set(other, own)
    }
  }
  return known
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
