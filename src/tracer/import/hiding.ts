import { namesIn } from './dotted-names.ts'
import { type Hidden, MASKED, type Mapping } from './mapping.ts'
import { within } from './regex-bounds.ts'

/** What of a mapping says what is not to be seen. */
export type Hiding = Pick<Mapping, 'drop' | 'mask'>

/** Hides what stands at paths in an object, and what texts in it have like this. `found` is told what of that was there. */
export function hide(value: object, { drop, mask }: Hiding, found: Set<Hidden>): void {
  for (const each of drop) if (!(each instanceof RegExp) && change(value, each, undefined)) found.add(each)
  for (const each of mask) if (!(each instanceof RegExp) && change(value, each, MASKED)) found.add(each)
  if ([...drop, ...mask].some((each) => each instanceof RegExp)) hideInTexts(value, { drop, mask }, found)
}

function hideInTexts(value: object, hiding: Hiding, found: Set<Hidden>): void {
  for (const [name, there] of Object.entries(value)) {
    if (typeof there === 'string') Reflect.set(value, name, masked(there, hiding, found))
    else if (typeof there === 'object' && there !== null) hideInTexts(there, hiding, found)
  }
}

/** A text without what it has like this. */
export function masked(text: string, { drop, mask }: Hiding, found: Set<Hidden>): string {
  return replaced(replaced(text, drop, '', found), mask, MASKED, found)
}

function replaced(text: string, hidden: readonly Hidden[], by: string, found: Set<Hidden>): string {
  let rest = text
  for (const each of hidden) {
    if (!(each instanceof RegExp)) continue
    rest = rest.replace(within(each, rest), () => {
      found.add(each)
      return by
    })
  }
  return rest
}

/**
 * Takes away what stands at a path, or puts something in its place: all of it, where names with dots are another way.
 * Returns whether anything was there.
 */
function change(value: object, path: readonly string[], by: string | undefined): boolean {
  let isThere = false
  for (const [name, rest] of namesIn(value, path)) {
    const there: unknown = Reflect.get(value, name)
    if (rest.length > 0) {
      if (typeof there === 'object' && there !== null && change(there, rest, by)) isThere = true
      continue
    }
    isThere = true
    if (by === undefined) Reflect.deleteProperty(value, name)
    else Reflect.set(value, name, by)
  }
  return isThere
}
