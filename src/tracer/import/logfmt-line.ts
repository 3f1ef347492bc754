import { logfmtPairs, type Pair, valuesOfPairs } from './logfmt.ts'
import { type Hidden, MASKED } from './mapping.ts'

/** What becomes of a pair. */
type Fate = 'drop' | 'mask' | 'keep'

/** Values of a line of logfmt, and its text: what is hidden is in neither. `found` is told what of that was there. */
export function logfmtLine(
  text: string,
  drop: readonly Hidden[],
  mask: readonly Hidden[],
  found: Set<Hidden>,
): { readonly object: object; readonly text: string } | { readonly why: string } {
  const read = logfmtPairs(text)
  if ('why' in read || drop.length + mask.length === 0)
    return 'why' in read ? read : { object: valuesOfPairs(read.pairs), text }
  const told = read.pairs.map((pair) => [pair, fateOf(pair, drop, mask, found)] as const)
  const seen = told.flatMap(([pair, fate]) =>
    fate === 'drop' ? [] : fate === 'mask' ? { key: pair.key, value: MASKED } : pair,
  )
  return { object: valuesOfPairs(seen), text: withoutHidden(text, told) }
}

function fateOf({ key }: Pair, drop: readonly Hidden[], mask: readonly Hidden[], found: Set<Hidden>): Fate {
  if (hides(drop, key, found)) return 'drop'
  return hides(mask, key, found) ? 'mask' : 'keep'
}

function withoutHidden(text: string, told: readonly (readonly [Pair, Fate])[]): string {
  let rest = ''
  let from = 0
  for (const [{ start, valueStart, end }, fate] of told) {
    if (fate === 'keep') continue
    rest += text.slice(from, fate === 'drop' ? start : valueStart)
    if (fate === 'mask' && valueStart < end) rest += MASKED
    from = end
  }
  return rest + text.slice(from)
}

/** A key, and those that begin with it and a dot, as of a group of attributes. */
function hides(hidden: readonly Hidden[], key: string, found: Set<Hidden>): boolean {
  let isHidden = false
  for (const each of hidden) {
    if (each instanceof RegExp) continue
    const name = each.join('.')
    if (key !== name && !key.startsWith(`${name}.`)) continue
    found.add(each)
    isHidden = true
  }
  return isHidden
}
