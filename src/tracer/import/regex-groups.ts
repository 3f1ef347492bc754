import { LIMITS } from '../common/limits.ts'

/** A regular expression of a mapping, which has been checked. */
export function regexOf(source: string, flags = 'u'): RegExp {
  return new RegExp(source, flags)
}

/** How many groups of a regular expression are in each other at most, whether it is a legal one or not. */
export function nestedGroups(source: string): number {
  let depth = 0
  let deepest = 0
  let isClass = false
  for (let i = 0; i < source.length; i += 1) {
    const character = source[i]
    if (character === '\\') i += 1
    else if (isClass) isClass = character !== ']'
    else if (character === '[') isClass = true
    else if (character === ')') depth -= 1
    else if (character === '(') {
      depth += 1
      deepest = Math.max(deepest, depth)
    }
  }
  return deepest
}

/** The named groups of an expression, if it is one. */
export function namedGroups(source: string | undefined): string[] {
  if (source === undefined || nestedGroups(source) > LIMITS.importNestedGroups) return []
  try {
    return Object.keys(regexOf(`${source}|`).exec('')?.groups ?? {})
  } catch {
    return []
  }
}
