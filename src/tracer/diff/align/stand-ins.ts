import { groupBy } from '../../common/group-by.ts'
import { isMessageEvent, peerOf } from '../../trace/events.ts'
import { commonSubsequence } from './common-subsequence.ts'
import { type Item, type Side, Tokens, wordOf } from './items.ts'
import { cutOff, pairBothWays } from './pair-both-ways.ts'
import { type Pair, type SectionAnchors, sectionAnchors } from './pair-items.ts'

/** Events of kinds that one side does not have at all. */
export interface StandIns {
  /** All of them that a test that failed on one side came to. */
  readonly before: readonly Item[]
  readonly after: readonly Item[]
  /** Those that stand where one of the other side does. */
  readonly pairs: readonly (readonly [before: Item, after: Item])[]
}

/**
 * Finds where an event after stands in the place of one before: between the same neighbours at its node, in the same
 * section as far as titles say, with the same op and the same node at the other end. Kinds are named by `wordOf`.
 */
export function standIns(before: Side, after: Side, gone: ReadonlySet<string>, come: ReadonlySet<string>): StandIns {
  const anchors = sectionAnchors(before, after)
  const all = pairBothWays(before, after, anchors)
  const isBeyond = cutOff(all, before, after)
  const lone = all.filter((pair) => (!pair.before || !pair.after) && !isBeyond(pair))
  const isOf = (item: Item | undefined, kinds: ReadonlySet<string>) =>
    item?.event !== undefined && kinds.has(wordOf(item.event))
  const [left, right] = [
    lone.flatMap(({ before: item }) => (item && isOf(item, gone) ? [item] : [])),
    lone.flatMap(({ after: item }) => (item && isOf(item, come) ? [item] : [])),
  ]
  const gaps = gapsOf(all, before, after)
  const keys = new Keys(anchors)
  const inGaps = groupBy(right, (item) => gaps.after.get(item) ?? '')
  const pairs = [...groupBy(left, (item) => gaps.before.get(item) ?? '')].flatMap(([gap, items]) =>
    keys.pair(items, inGaps.get(gap) ?? []),
  )
  return { before: left, after: right, pairs }
}

/** For each event, a name of the stretch between two paired neighbours that it is in: the same on both sides. */
function gapsOf(pairs: readonly Pair[], before: Side, after: Side): Record<'before' | 'after', Map<Item, string>> {
  const inOrder = pairs.filter((pair) => pair.before && pair.after && !pair.moved)
  const partners = new Map(inOrder.map((pair) => [pair.before, pair.after?.place ?? -1]))
  const taken = new Set(inOrder.map((pair) => pair.after))
  const of = (side: Side, placeOf: (item: Item) => number | undefined) => {
    const gaps = new Map<Item, string>()
    for (const [node, items] of side.byNode) {
      let last = -1
      for (const item of items) {
        last = placeOf(item) ?? last
        gaps.set(item, JSON.stringify([node, last]))
      }
    }
    return gaps
  }
  return {
    before: of(before, (item) => partners.get(item)),
    after: of(after, (item) => (taken.has(item) ? item.place : undefined)),
  }
}

/** What has to be the same of two events that stand in one place. */
class Keys {
  private readonly tokens = new Tokens()
  private readonly anchors: SectionAnchors

  constructor(anchors: SectionAnchors) {
    this.anchors = anchors
  }

  /** In order; first those that say the same: what else is new in the place must not come between. */
  pair(before: readonly Item[], after: readonly Item[]): [Item, Item][] {
    const found = this.match(before, after, true)
    const [left, right] = [new Set(found.map(([a]) => a)), new Set(found.map(([, b]) => b))]
    const rest = this.match(
      before.filter((item) => !left.has(item)),
      after.filter((item) => !right.has(item)),
      false,
    )
    return [...found, ...rest]
  }

  private match(before: readonly Item[], after: readonly Item[], withFields: boolean): [Item, Item][] {
    const of = (items: readonly Item[], sections: ReadonlyMap<number, number>) =>
      items.map((item) => this.tokens.of(keyOf(item, sections.get(item.section), withFields)))
    return commonSubsequence(of(before, this.anchors.before), of(after, this.anchors.after)).map(([i, j]) => [
      before[i] as Item,
      after[j] as Item,
    ])
  }
}

function keyOf({ event }: Item, section: number | undefined, withFields: boolean): string {
  const place = event && isMessageEvent(event) ? [event.op, peerOf(event)] : []
  const said = Object.entries((withFields && event?.fields) || {}).sort(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify([section ?? null, withFields, place, said])
}
