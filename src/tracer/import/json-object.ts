import { isObject } from '../common/is-object.ts'
import { exactJsonOf } from '../common/json.ts'

/** What a line of JSON has, if it is an object. */
export function jsonObject(text: string): object | undefined {
  try {
    const value = exactJsonOf(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}
