import type { PictureSide } from './picture-sides.ts'
import type { Span } from './spacetime-spans.ts'

/**
 * The spans of both sides as stretches: where both have the same, one that no side has alone; elsewhere what each has,
 * beside the other's. `rows`: how many the picture has.
 */
export function mergeSpans<S extends Span>(
  { before, after }: Readonly<Record<PictureSide, readonly S[]>>,
  keyOf: (span: S) => string,
  rows: number,
): S[] {
  const found: S[] = []
  const open = new Map<string, S>()
  const go = (at: number, span: S | undefined, side: PictureSide | undefined) => {
    const slot = side ?? 'both'
    const last = open.get(slot)
    if (last && span && keyOf(last) === keyOf(span) && last.to === at) {
      const longer = { ...last, to: at + 1 }
      found[found.lastIndexOf(last)] = longer
      open.set(slot, longer)
    } else if (span) {
      const begun: S = { ...span, from: at, to: at + 1, ...(side ? { side } : {}) }
      found.push(begun)
      open.set(slot, begun)
    }
  }
  for (let at = -1; at < rows; at += 1) {
    const here = (spans: readonly S[]) => spans.find(({ from, to }) => from <= at && to > at)
    const [left, right] = [here(before), here(after)]
    if (left && right && keyOf(left) === keyOf(right)) go(at, right, undefined)
    else {
      go(at, left, 'before')
      go(at, right, 'after')
    }
  }
  return found
}
