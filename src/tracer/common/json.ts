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

/** What may be a number of so many digits that a number of this language has no place for them. */
const MANY_DIGITS = /[[:,\s]-?\d{16}/

/**
 * The same, with whole numbers beyond 2^53 as the texts of their digits: ids and nanoseconds of other languages are such
 * numbers, and as a number of this one an id becomes that of another.
 */
export function exactJsonOf(text: string): unknown {
  const value = jsonOf(text)
  return MANY_DIGITS.test(text) ? JSON.parse(withTextNumbers(text)) : value
}

const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y

/** `json` has been read, so it is JSON. */
function withTextNumbers(json: string): string {
  let made = ''
  let done = 0
  for (let at = 0; at < json.length; at += 1) {
    const character = json[at] ?? ''
    if (character === '"') at = endOfString(json, at)
    if (!/[-\d]/.test(character)) continue
    NUMBER.lastIndex = at
    const [number = character] = NUMBER.exec(json) ?? []
    if (/^-?\d+$/.test(number) && !Number.isSafeInteger(Number(number))) {
      made += `${json.slice(done, at)}"${number}"`
      done = at + number.length
    }
    at += number.length - 1
  }
  return made + json.slice(done)
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
