import type { Values } from '../events.ts'
import { initialState, type Vocabulary } from '../vocabulary.ts'
import type { Compared } from './differences.ts'
import { own, present } from './differences.ts'
import type { StateDifference } from './report.ts'
import type { Item, Side } from './side.ts'

/** Sections whose ends are the same moment, as far as titles say: their numbers on both sides. */
export type SectionPairs = readonly (readonly [before: number, after: number])[]

/** States in which nodes end that are on both sides: at the ends of sections, and of the test. */
export function stateDifferences(
  before: Side,
  after: Side,
  pairs: readonly Compared[],
  sections: SectionPairs,
  vocabulary: Vocabulary,
): StateDifference[] {
  // Where nothing differs at a node, its states cannot; where its sections end is another matter.
  const touched = new Set(pairs.filter(({ status }) => status !== 'same').map(({ before: a, after: b }) => (b ?? a)?.node))
  return [...after.byNode].flatMap(([node, items]) => {
    const earlier = before.byNode.get(node)
    if (!earlier || !touched.has(node)) return []
    return new NodeStates(node, earlier, items, pairs, vocabulary).differences(sections, after)
  })
}

class NodeStates {
  private readonly node: string
  private readonly before: readonly Item[]
  private readonly after: readonly Item[]
  private readonly label: string
  private readonly initial: Values
  /** Places that are paired in order. */
  private readonly paired: readonly (readonly [number, number])[]

  constructor(node: string, before: readonly Item[], after: readonly Item[], pairs: readonly Compared[], vocabulary: Vocabulary) {
    this.node = node
    this.before = before
    this.after = after
    this.label = vocabulary.nodePrefix + node
    this.initial = initialState(vocabulary)
    this.paired = pairs.flatMap(({ before: a, after: b, moved }): (readonly [number, number])[] =>
      a && b && !moved && b.node === node ? [[a.place, b.place]] : [],
    )
  }

  differences(sections: SectionPairs, { trace }: Side): StateDifference[] {
    const atEnd = difference(this.fold(this.before, Infinity), this.fold(this.after, Infinity))
    const found = new Map<string, StateDifference>()
    const base = { node: this.node, label: this.label }
    for (const [i, j] of sections) {
      const [endBefore, endAfter] = [countUpTo(this.before, i), countUpTo(this.after, j)]
      // A border that lies elsewhere among the same events tells nothing of the node.
      if (!this.isOneMoment(endBefore, endAfter)) continue
      for (const [variable, values] of difference(this.fold(this.before, endBefore), this.fold(this.after, endAfter))) {
        if (found.has(variable)) continue
        const section = trace.sections[j]?.title ?? null
        found.set(variable, { ...base, variable, ...(atEnd.get(variable) ?? values), section, atEnd: atEnd.has(variable) })
      }
    }
    for (const [variable, values] of atEnd)
      if (!found.has(variable)) found.set(variable, { ...base, variable, ...values, section: null, atEnd: true })
    return [...found.values()]
  }

  private isOneMoment(endBefore: number, endAfter: number): boolean {
    return this.paired.every(([i, j]) => i < endBefore === j < endAfter)
  }

  private fold(items: readonly Item[], count: number): Values | undefined {
    if (items.length === 0 || count === 0) return undefined
    const state = { ...this.initial }
    for (let i = 0; i < Math.min(count, items.length); i += 1) Object.assign(state, items[i]?.set)
    return state
  }
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

function difference(before: Values | undefined, after: Values | undefined): Map<string, Pick<StateDifference, 'before' | 'after'>> {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])
  return new Map(
    [...names].flatMap((name) => {
      const [a, b] = [own(before ?? {}, name), own(after ?? {}, name)]
      return a === b ? [] : [[name, { ...present('before', a), ...present('after', b) }] as const]
    }),
  )
}
