import { chai } from 'vitest'

/** Where assertions that do not hold are noted, in place of being thrown; without `unmet` they are thrown as ever. */
interface Notes {
  unmet?: Error[]
}

type Method = (this: unknown, ...args: unknown[]) => unknown

/** What is no assertion. */
const NONE = new Set(['constructor', 'withTest', 'withContext'])

/** By the prototype of assertions, of which files of tests that run apart have one each. */
const known = new WeakMap<object, Notes>()

/**
 * Lets assertions be noted. All of Vitest's and of chai's are methods of one prototype; chai's own come to `assert` in the
 * end, Vitest's throw themselves.
 */
export function softened(): { readonly notes: Notes } {
  const prototype = chai.Assertion.prototype as object
  const notes = known.get(prototype) ?? soften(prototype)
  known.set(prototype, notes)
  return { notes }
}

function soften(prototype: object): Notes {
  const notes: Notes = {}
  for (const name of Object.getOwnPropertyNames(prototype)) {
    const { value, ...rest } = Object.getOwnPropertyDescriptor(prototype, name) ?? {}
    if (typeof value !== 'function' || NONE.has(name)) continue
    Object.defineProperty(prototype, name, { ...rest, value: noting(value as Method, notes) })
  }
  return notes
}

function noting(method: Method, notes: Notes): Method {
  return function (this: unknown, ...args) {
    if (notes.unmet === undefined) return Reflect.apply(method, this, args)
    try {
      return Reflect.apply(method, this, args)
    } catch (error) {
      notes.unmet.push(error as Error)
      return this
    }
  }
}
