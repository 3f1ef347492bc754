import type { Side } from './align/items.ts'
import type { SectionAnchors } from './align/pair-items.ts'
import type { Compared } from './event-differences.ts'
import type { Relation } from './report.ts'

/** Sections that belong together, by their numbers. */
export interface SectionGroup {
  readonly before: readonly number[]
  readonly after: readonly number[]
  readonly relation: Relation
}

/**
 * Finds which sections belong together: those with one title, and those that share most of what happened in one of
 * them. Where nothing else differs, a single event that is in another section now joins the two.
 */
export function groupSections(
  before: Side,
  after: Side,
  pairs: readonly Compared[],
  anchors: SectionAnchors,
): SectionGroup[] {
  const links = new Links(before.trace.sections.length, after.trace.sections.length)
  const titled = new Map([...anchors.after].map(([j, anchor]) => [anchor, j]))
  for (const [i, anchor] of anchors.before) links.join(i, titled.get(anchor) ?? 0)
  const isPure = pairs.every(({ status }) => status === 'same')
  const [sizeBefore, sizeAfter] = [sizes(before), sizes(after)]
  for (const { i, j, count } of overlaps(pairs)) {
    const isMost = 2 * count >= Math.min(sizeBefore[i] ?? 0, sizeAfter[j] ?? 0)
    if (isPure || isMost) links.join(i, j)
  }
  return links.groups().map((group) => ({ ...group, relation: relationOf(group, before, after) }))
}

function sizes({ items, trace }: Side): number[] {
  const counts = trace.sections.map(() => 0)
  for (const { section } of items) counts[section] = (counts[section] ?? 0) + 1
  return counts
}

function overlaps(pairs: readonly Compared[]): { i: number; j: number; count: number }[] {
  const counts = new Map<string, { i: number; j: number; count: number }>()
  for (const { before, after, moved } of pairs) {
    if (!before || !after || moved) continue
    const key = `${before.section} ${after.section}`
    const entry = counts.get(key) ?? { i: before.section, j: after.section, count: 0 }
    counts.set(key, entry)
    entry.count += 1
  }
  return [...counts.values()]
}

function relationOf({ before, after }: Omit<SectionGroup, 'relation'>, left: Side, right: Side): Relation {
  if (before.length === 0) return 'added'
  if (after.length === 0) return 'removed'
  if (before.length > 1 && after.length > 1) return 'recut'
  if (after.length > 1) return 'split'
  if (before.length > 1) return 'merged'
  return left.trace.sections[before[0] ?? 0]?.title === right.trace.sections[after[0] ?? 0]?.title ? 'same' : 'renamed'
}

/** Sets of sections that were joined, one with another. */
class Links {
  private readonly parents: number[]
  private readonly offset: number

  constructor(before: number, after: number) {
    this.parents = Array.from({ length: before + after }, (_, i) => i)
    this.offset = before
  }

  join(before: number, after: number): void {
    this.parents[this.root(before)] = this.root(this.offset + after)
  }

  /** In the order of the sections after; those that are gone stand before what followed them. */
  groups(): Omit<SectionGroup, 'relation'>[] {
    const groups = new Map<number, { before: number[]; after: number[] }>()
    for (let i = 0; i < this.parents.length; i += 1) {
      const group = groups.get(this.root(i)) ?? { before: [], after: [] }
      groups.set(this.root(i), group)
      if (i < this.offset) group.before.push(i)
      else group.after.push(i - this.offset)
    }
    const all = [...groups.values()]
    const kept = all.filter(({ after }) => after.length > 0).sort((a, b) => (a.after[0] ?? 0) - (b.after[0] ?? 0))
    const gone = all.filter(({ after }) => after.length === 0)
    let next = 0
    const inOrder = kept.flatMap((group) => {
      const from = next
      while (next < gone.length && (group.before[0] ?? -1) > (gone[next]?.before[0] ?? 0)) next += 1
      return [...gone.slice(from, next), group]
    })
    return [...inOrder, ...gone.slice(next)]
  }

  private root(i: number): number {
    let at = i
    for (let up = this.above(at); up !== at; up = this.above(at)) {
      // Half of the way is left out the next time.
      this.parents[at] = this.above(up)
      at = this.above(at)
    }
    return at
  }

  private above(at: number): number {
    return this.parents[at] ?? at
  }
}
