import { isSameValue } from '../trace/entry-list.ts'
import type { State } from '../trace/events.ts'
import { changed } from '../trace/states.ts'
import { initialState } from '../trace/vocabulary.ts'
import { hasVariable, type IsNew, type Item, type Side, stateAfter } from './align/items.ts'
import type { Compared } from './event-differences.ts'
import { own, present } from './event-differences.ts'
import type { StateDifference } from './report.ts'

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
  isNew: IsNew,
): StateDifference[] {
  // Where nothing differs at a node, its states cannot; where its sections end is another matter.
  const touched = new Set<string>()
  const paired = new Map<string, [number, number][]>()
  for (const { before: a, after: b, moved, status } of pairs) {
    const node = (b ?? a)?.node ?? ''
    if (status !== 'same') touched.add(node)
    if (!a || !b || moved) continue
    const own = paired.get(node) ?? []
    paired.set(node, own)
    own.push([a.place, b.place])
  }
  return [...after.byNode.keys()].flatMap((node) => {
    if (!before.byNode.has(node) || !touched.has(node)) return []
    return new NodeStates(node, before, after, paired.get(node) ?? [], isNew).differences(sections, isCutOff)
  })
}

type Difference = Pick<StateDifference, 'before' | 'after'>

class NodeStates {
  private readonly node: string
  private readonly before: Folder
  private readonly after: Folder
  private readonly side: Side
  /** The role, and the variables that both sides have a word for; of others one is not different but new. */
  private readonly names: readonly string[]
  /** Places that are paired in order, on both sides. */
  private readonly pairedBefore: readonly number[]
  private readonly pairedAfter: readonly number[]

  constructor(node: string, before: Side, after: Side, paired: readonly (readonly [number, number])[], isNew: IsNew) {
    this.node = node
    this.before = new Folder(before, node)
    this.after = new Folder(after, node)
    this.side = after
    this.names = ['role', ...after.vocabulary.variables.keys()].filter(
      (name) => hasVariable(before, node, name) && hasVariable(after, node, name) && !isNew('set', name),
    )
    this.pairedBefore = paired.map(([i]) => i).sort((a, b) => a - b)
    this.pairedAfter = paired.map(([, j]) => j).sort((a, b) => a - b)
  }

  differences(sections: SectionPairs, isCutOff: boolean): StateDifference[] {
    const end = Number.POSITIVE_INFINITY
    const atEnd = isCutOff ? new Map<string, Difference>() : this.difference(end, end)
    const found = new Map<string, StateDifference>()
    const base = { node: this.node, label: this.side.cells.node(this.node) }
    for (const [i, j] of sections) {
      const [endBefore, endAfter] = [countUpTo(this.before.items, i), countUpTo(this.after.items, j)]
      // A border that lies elsewhere among the same events tells nothing of the node.
      if (!this.isOneMoment(endBefore, endAfter)) continue
      for (const [variable, values] of this.difference(endBefore, endAfter)) {
        if (found.has(variable)) continue
        const section = this.side.trace.sections[j]?.title ?? null
        const told = atEnd.get(variable) ?? values
        found.set(variable, { ...base, variable, ...told, section, atEnd: atEnd.has(variable) })
      }
    }
    for (const [variable, values] of atEnd)
      if (!found.has(variable)) found.set(variable, { ...base, variable, ...values, section: null, atEnd: true })
    return [...found.values()]
  }

  /** Paired in order, they are as many before the one place as before the other, or one of them is torn apart. */
  private isOneMoment(endBefore: number, endAfter: number): boolean {
    return firstAtLeast(this.pairedBefore, endBefore) === firstAtLeast(this.pairedAfter, endAfter)
  }

  private difference(countBefore: number, countAfter: number): Map<string, Difference> {
    const [a, b] = [this.before.fold(countBefore), this.after.fold(countAfter)]
    return new Map(
      this.names.flatMap((name) => {
        const [left, right] = [own(a ?? {}, name), own(b ?? {}, name)]
        return isSameValue(left, right) || isUnknown(a, left) || isUnknown(b, right)
          ? []
          : [[name, { ...present('before', left), ...present('after', right) }] as const]
      }),
    )
  }
}

/** Whether of a node that both sides have something that both have a word for is not known at the end. */
export function hasUnknownEnds(before: Side, after: Side): boolean {
  const names = ['role', ...after.vocabulary.variables.keys()]
  return [...after.byNode.keys()].some((node) => {
    if (!before.byNode.has(node)) return false
    const states = [before, after].map((side) => stateAfter(side, node, Number.POSITIVE_INFINITY))
    const isShared = (name: string) => hasVariable(before, node, name) && hasVariable(after, node, name)
    return names.some((name) => isShared(name) && states.some((state) => isUnknown(state, own(state ?? {}, name))))
  })
}

/** What is not known of a node that exists is not different from anything. */
export function isUnknown(state: State | null | undefined, value: State[string] | undefined): boolean {
  return state !== undefined && state !== null && value === undefined
}

/** What one side has of a node. It is asked for later and later moments, mostly. */
class Folder {
  readonly items: readonly Item[]
  private readonly initial: State
  private count = 0
  private state: State

  constructor({ byNode, vocabulary, kinds }: Side, node: string) {
    this.items = byNode.get(node) ?? []
    this.initial = initialState(vocabulary, kinds.get(node))
    this.state = this.initial
  }

  /** The state after so many items; undefined before the node exists. */
  fold(count: number): State | undefined {
    if (this.items.length === 0 || count === 0) return undefined
    if (count < this.count) {
      this.count = 0
      this.state = this.initial
    }
    const end = Math.min(count, this.items.length)
    const followed = this.items[end - 1]?.around
    if (followed) {
      this.count = end
      this.state = followed.after
    }
    for (; this.count < end; this.count += 1) this.state = changed(this.state, this.items[this.count]?.set ?? {})
    return this.state
  }
}

/** How many of a node's items are in sections up to this one. */
function countUpTo(items: readonly Item[], section: number): number {
  return search(items.length, (at) => (items[at]?.section ?? 0) > section)
}

function firstAtLeast(rising: readonly number[], least: number): number {
  return search(rising.length, (at) => (rising[at] ?? 0) >= least)
}

/** The first place of which it is true, as it is of all that follow. */
function search(length: number, isPast: (at: number) => boolean): number {
  let [low, high] = [0, length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (isPast(middle)) high = middle
    else low = middle + 1
  }
  return low
}
