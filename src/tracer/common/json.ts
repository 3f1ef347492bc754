import { LIMITS } from './limits.ts'

/** JSON that is right, and too deep for whatever walks it. */
export class NestingError extends Error {}

/** What may be nested, as an error says it. */
export const NESTING_LEGAL = `lists and objects in each other, ${LIMITS.nestedValues} at most`

/** Reads JSON. Throws `SyntaxError`, and `NestingError` where lists and objects stand too deep in each other. */
export function jsonOf(text: string): unknown {
  const value: unknown = JSON.parse(text)
  if (isTooDeep(text)) throw new NestingError()
  return value
}

/** Whether lists and objects stand too deep in each other, in a text that is JSON. */
export function isTooDeep(json: string): boolean {
  let depth = 0
  for (let at = 0; at < json.length; at += 1) {
    const character = json[at]
    if (character === '"') at = endOfString(json, at)
    else if (character === '[' || character === '{') depth += 1
    else if (character === ']' || character === '}') depth -= 1
    if (depth > LIMITS.nestedValues) return true
  }
  return false
}

function endOfString(json: string, start: number): number {
  let at = start + 1
  while (at < json.length && json[at] !== '"') at += json[at] === '\\' ? 2 : 1
  return at
}
