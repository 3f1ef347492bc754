import type { Side } from './items.ts'
import { contentOf } from './match-tests.ts'
import { type Pair, pairItems, type SectionAnchors } from './pair-items.ts'

/** Pairs what happened, in a way that does not depend on which side is called before. */
export function pairBothWays(before: Side, after: Side, anchors: SectionAnchors): Pair[] {
  if (contentOf(before.trace) <= contentOf(after.trace)) return pairItems(before, after, anchors)
  const swapped = pairItems(after, before, { before: anchors.after, after: anchors.before })
  return swapped.map(({ before: b, after: a, moved }) => ({ before: a, after: b, moved }))
}

/**
 * A failing test stops where it failed. What the other side did after the last thing that both did is not compared:
 * it could not happen.
 */
export function cutOff(pairs: readonly Pair[], before: Side, after: Side): (pair: Pair) => boolean {
  if (before.trace.outcome === after.trace.outcome) return () => false
  const goesOn = before.trace.outcome === 'passed' ? 'before' : 'after'
  const other = goesOn === 'before' ? 'after' : 'before'
  const last = pairs.reduce(
    (most, pair) => Math.max(most, pair[other] && !pair.moved ? (pair[goesOn]?.index ?? -1) : -1),
    -1,
  )
  return (pair) => !pair[other] && (pair[goesOn]?.index ?? -1) > last
}
