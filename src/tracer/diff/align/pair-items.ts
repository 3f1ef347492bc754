import { commonSubsequence } from './common-subsequence.ts'
import type { Item, Side } from './items.ts'

/** Two things that happened, one on each side, taken as the same one; or one that is on one side only. */
export interface Pair {
  readonly before: Item | undefined
  readonly after: Item | undefined
  /** It is at another place among the things that happened to its node. */
  readonly moved: boolean
}

/** Pairs everything that happened, node by node: that is the order that must agree, not the order of lines. */
export function pairItems(before: Side, after: Side, isAnchor: SectionAnchors): Pair[] {
  const nodes = [...new Set([...before.byNode.keys(), ...after.byNode.keys()])]
  return nodes.flatMap((node) => pairNode(before.byNode.get(node) ?? [], after.byNode.get(node) ?? [], isAnchor))
}

/** Which sections have one title on both sides: for each side, a number for the sections that are there too. */
export interface SectionAnchors {
  readonly before: ReadonlyMap<number, number>
  readonly after: ReadonlyMap<number, number>
}

export function sectionAnchors(before: Side, after: Side): SectionAnchors {
  const places = new Map(after.trace.sections.map(({ title }, i) => [title, i]))
  const common = before.trace.sections.flatMap(({ title }, i): (readonly [number, number])[] => {
    const j = places.get(title)
    return j === undefined ? [] : [[i, j]]
  })
  // Negative, so that they are no tokens of events.
  return {
    before: new Map(common.map(([i], k) => [i, -2 - k])),
    after: new Map(common.map(([, j], k) => [j, -2 - k])),
  }
}

function pairNode(before: readonly Item[], after: readonly Item[], anchors: SectionAnchors): Pair[] {
  const pairing = new Pairing(before, after)
  pairing.match(equalItems(before, after, anchors))
  pairing.matchGaps(({ kind }) => kind)
  pairing.matchMoved()
  pairing.matchGaps(({ word }) => word)
  return pairing.pairs()
}

/**
 * As many equal items as possible. Where there is a choice, those of the sections that have the same titles: what the
 * sections are called must not make more events differ.
 */
function equalItems(before: readonly Item[], after: readonly Item[], anchors: SectionAnchors): [number, number][] {
  const plain = [
    ...commonSubsequence(
      before.map(({ token }) => token),
      after.map(({ token }) => token),
    ),
  ]
  const isAll = plain.length === before.length && plain.length === after.length
  if (isAll) return plain.map(([i, j]) => [i, j])
  const [left, right] = [withAnchors(before, anchors.before), withAnchors(after, anchors.after)]
  const anchored = commonSubsequence(left.tokens, right.tokens).flatMap(([i, j]): [number, number][] => {
    const [a, b] = [left.places[i] ?? -1, right.places[j] ?? -1]
    return a < 0 || b < 0 ? [] : [[a, b]]
  })
  return anchored.length >= plain.length ? anchored : plain.map(([i, j]) => [i, j])
}

/** The tokens of the items, with that of each section before its first item. `places` is -1 for those of sections. */
function withAnchors(items: readonly Item[], anchors: ReadonlyMap<number, number>) {
  const tokens: number[] = []
  const places: number[] = []
  for (const [i, { section, token }] of items.entries()) {
    const anchor = anchors.get(section)
    if (items[i - 1]?.section !== section && anchor !== undefined) {
      tokens.push(anchor)
      places.push(-1)
    }
    tokens.push(token)
    places.push(i)
  }
  return { tokens, places }
}

/** Who is paired with whom at one node. What is paired in order makes gaps, in which more is looked for. */
class Pairing {
  private readonly before: readonly Item[]
  private readonly after: readonly Item[]
  /** For each place before, the place after; and the other way round. -1 where there is none. */
  private readonly partner: Int32Array
  private readonly taken: Int32Array
  private readonly moved = new Set<number>()

  constructor(before: readonly Item[], after: readonly Item[]) {
    this.before = before
    this.after = after
    this.partner = new Int32Array(before.length).fill(-1)
    this.taken = new Int32Array(after.length).fill(-1)
  }

  match(matches: Iterable<readonly [number, number]>): void {
    for (const [i, j] of matches) {
      this.partner[i] = j
      this.taken[j] = i
    }
  }

  /** Between what is paired in order, pairs items of which `keyOf` says the same, in order. */
  matchGaps(keyOf: (item: Item) => number): void {
    for (const { inBefore, inAfter } of this.gaps()) {
      const keys = (items: readonly Item[], places: readonly number[]) => places.map((i) => keyOf(items[i] as Item))
      const found = commonSubsequence(keys(this.before, inBefore), keys(this.after, inAfter))
      this.match(found.map(([i, j]) => [inBefore[i] ?? -1, inAfter[j] ?? -1]))
    }
  }

  /** Pairs what is the same and elsewhere, the first with the first. */
  matchMoved(): void {
    const free = new Map<number, number[]>()
    // From the last to the first, so that `pop` gives the first.
    for (let j = this.after.length - 1; j >= 0; j -= 1) {
      const { token = -1 } = this.after[j] ?? {}
      const places = free.get(token)
      if (this.taken[j] === -1 && places) places.push(j)
      else if (this.taken[j] === -1) free.set(token, [j])
    }
    for (const [i, { token }] of this.before.entries()) {
      const j = this.partner[i] === -1 ? free.get(token)?.pop() : undefined
      if (j === undefined) continue
      this.match([[i, j]])
      this.moved.add(i)
    }
  }

  pairs(): Pair[] {
    const paired = this.before.map((before, i): Pair => {
      const j = this.partner[i] ?? -1
      return { before, after: j < 0 ? undefined : this.after[j], moved: this.moved.has(i) }
    })
    const added = this.after.filter((_, j) => this.taken[j] === -1)
    return [...paired, ...added.map((after) => ({ before: undefined, after, moved: false }))]
  }

  private *gaps(): Generator<{ inBefore: number[]; inAfter: number[] }> {
    const inOrder = this.before.flatMap((_, i): [number, number][] => {
      const j = this.partner[i] ?? -1
      return j < 0 || this.moved.has(i) ? [] : [[i, j]]
    })
    let [fromBefore, fromAfter] = [0, 0]
    for (const [i, j] of [...inOrder, [this.before.length, this.after.length] as const]) {
      const inBefore = free(this.partner, fromBefore, i)
      const inAfter = free(this.taken, fromAfter, j)
      if (inBefore.length > 0 && inAfter.length > 0) yield { inBefore, inAfter }
      fromBefore = i + 1
      fromAfter = j + 1
    }
  }
}

/** The places of a range that have no partner. */
function free(partners: Int32Array, from: number, to: number): number[] {
  const places: number[] = []
  for (let at = from; at < to; at += 1) if (partners[at] === -1) places.push(at)
  return places
}
