import type { Side } from './align/items.ts'
import type { Compared } from './event-differences.ts'

/**
 * Both sides in one order, in which everything follows its causes: that of the lines after, and what is before only
 * right behind what it followed there.
 */
export function inOneOrder(pairs: readonly Compared[], before: Side): Compared[] {
  const afterOf = new Map(pairs.flatMap(({ before: a, after: b }) => (a && b ? [[a.index, b.index] as const] : [])))
  const anchors = new Int32Array(before.items.length)
  const lastAtNode = new Map<string, number>()
  for (const { index, node, cause } of before.items) {
    const follows = Math.max(lastAtNode.get(node) ?? -1, cause < 0 ? -1 : (anchors[cause] ?? -1))
    const anchor = afterOf.get(index) ?? follows
    anchors[index] = anchor
    // What moved to the front there must not drag along what follows here.
    lastAtNode.set(node, Math.max(anchor, follows))
  }
  const keyed = pairs.map((pair) => {
    const { before: a, after: b } = pair
    return b ? { pair, at: b.index, next: -1 } : { pair, at: anchors[a?.index ?? 0] ?? -1, next: a?.index ?? 0 }
  })
  return keyed.sort((x, y) => x.at - y.at || x.next - y.next).map(({ pair }) => pair)
}
