import { type Hiding, masked } from './hiding.ts'
import { logfmtPairs, type Pair, valuesOfPairs } from './logfmt.ts'
import { type Hidden, MASKED } from './mapping.ts'

/** What is left of a pair in the line, and its value; undefined of one that is dropped. */
interface Told {
  readonly pair: Pair
  readonly value: Pair['value'] | undefined
}

/** Values of a line of logfmt, and its text: what is hidden is in neither. `found` is told what of that was there. */
export function logfmtLine(
  text: string,
  hiding: Hiding,
  found: Set<Hidden>,
): { readonly object: object; readonly text: string } | { readonly why: string } {
  const read = logfmtPairs(text)
  if ('why' in read) return read
  if (hiding.drop.length + hiding.mask.length === 0) return { object: valuesOfPairs(read.pairs), text }
  const told = read.pairs.map((pair) => ({ pair, value: toldValue(pair, hiding, found) }))
  const seen = told.flatMap(({ pair: { key }, value }) => (value === undefined ? [] : { key, value }))
  // A secret may also stand in front of the pairs, or between them as words without a value.
  return { object: valuesOfPairs(seen), text: masked(withoutHidden(text, told), hiding, found) }
}

function toldValue({ key, value }: Pair, hiding: Hiding, found: Set<Hidden>): Told['value'] {
  if (hides(hiding.drop, key, found)) return undefined
  if (hides(hiding.mask, key, found)) return MASKED
  return value === true ? true : masked(value, hiding, found)
}

function withoutHidden(text: string, told: readonly Told[]): string {
  let rest = ''
  let from = 0
  for (const { pair, value } of told) {
    const { start, valueStart, end } = pair
    if (value === pair.value) continue
    rest += text.slice(from, value === undefined ? start : valueStart)
    if (typeof value === 'string' && valueStart < end) rest += written(value)
    from = end
  }
  return rest + text.slice(from)
}

/** A value as it can stand in a line. */
function written(value: string): string {
  return /^[^\s"=]*$/.test(value) ? value : JSON.stringify(value)
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
