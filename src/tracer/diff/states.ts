import type { Values } from '../events.ts'
import { initialState } from '../vocabulary.ts'
import type { Compared } from './differences.ts'
import { own, present } from './differences.ts'
import type { StateDifference } from './report.ts'
import type { Item, Side } from './side.ts'

/** Sections whose ends are the same moment, as far as titles say: their numbers on both sides. */
export type SectionPairs = readonly (readonly [before: number, after: number])[]

/**
 * States in which nodes end that are on both sides: at the ends of sections, and of the test. Not at the end of a test
 * that was cut off on one side: that is another moment.
 */
export function stateDifferences(
  before: Side,
  after: Side,
  pairs: readonly Compared[],
  sections: SectionPairs,
  isCutOff: boolean,
): StateDifference[] {
  // Where nothing differs at a node, its states cannot; where its sections end is another matter.
  const touched = new Set(
    pairs.filter(({ status }) => status !== 'same').map(({ before: a, after: b }) => (b ?? a)?.node),
  )
  return [...after.byNode.keys()].flatMap((node) => {
    if (!before.byNode.has(node) || !touched.has(node)) return []
    return new NodeStates(node, before, after, pairs).differences(sections, isCutOff)
  })
}

class NodeStates {
  private readonly node: string
  private readonly before: NodeSide
  private readonly after: NodeSide
  private readonly side: Side
  /** Places that are paired in order. */
  private readonly paired: readonly (readonly [number, number])[]

  constructor(node: string, before: Side, after: Side, pairs: readonly Compared[]) {
    this.node = node
    this.before = nodeSide(before, node)
    this.after = nodeSide(after, node)
    this.side = after
    this.paired = pairs.flatMap(({ before: a, after: b, moved }): (readonly [number, number])[] =>
      a && b && !moved && b.node === node ? [[a.place, b.place]] : [],
    )
  }

  differences(sections: SectionPairs, isCutOff: boolean): StateDifference[] {
    const atEnd = isCutOff
      ? new Map<string, Values>()
      : this.difference(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY)
    const found = new Map<string, StateDifference>()
    const base = { node: this.node, label: this.side.cells.node(this.node) }
    for (const [i, j] of sections) {
      const [endBefore, endAfter] = [countUpTo(this.before.items, i), countUpTo(this.after.items, j)]
      // A border that lies elsewhere among the same events tells nothing of the node.
      if (!this.isOneMoment(endBefore, endAfter)) continue
      for (const [variable, values] of this.difference(endBefore, endAfter)) {
        if (found.has(variable)) continue
        const section = this.side.trace.sections[j]?.title ?? null
        found.set(variable, {
          ...base,
          variable,
          ...(atEnd.get(variable) ?? values),
          section,
          atEnd: atEnd.has(variable),
        })
      }
    }
    for (const [variable, values] of atEnd)
      if (!found.has(variable)) found.set(variable, { ...base, variable, ...values, section: null, atEnd: true })
    return [...found.values()]
  }

  private isOneMoment(endBefore: number, endAfter: number): boolean {
    return this.paired.every(([i, j]) => i < endBefore === j < endAfter)
  }

  private difference(countBefore: number, countAfter: number): Map<string, Pick<StateDifference, 'before' | 'after'>> {
    const [a, b] = [fold(this.before, countBefore), fold(this.after, countAfter)]
    // What one side has no word for is new there, not different.
    const names = [...this.before.known].filter((name) => this.after.known.has(name))
    return new Map(
      names.flatMap((name) => {
        const [left, right] = [own(a ?? {}, name), own(b ?? {}, name)]
        return left === right ? [] : [[name, { ...present('before', left), ...present('after', right) }] as const]
      }),
    )
  }
}

/** What one side has of a node. */
interface NodeSide {
  readonly items: readonly Item[]
  readonly initial: Values
  readonly known: ReadonlySet<string>
}

function nodeSide({ byNode, vocabulary }: Side, node: string): NodeSide {
  const initial = initialState(vocabulary)
  return { items: byNode.get(node) ?? [], initial, known: new Set(Object.keys(initial)) }
}

function fold({ items, initial }: NodeSide, count: number): Values | undefined {
  if (items.length === 0 || count === 0) return undefined
  const state = { ...initial }
  for (let i = 0; i < Math.min(count, items.length); i += 1) Object.assign(state, items[i]?.set)
  return state
}

/** How many of a node's items are in sections up to this one. */
function countUpTo(items: readonly Item[], section: number): number {
  let [low, high] = [0, items.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((items[middle]?.section ?? 0) <= section) low = middle + 1
    else high = middle
  }
  return low
}
