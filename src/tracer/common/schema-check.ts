import { z } from 'zod'
import { valueAt } from './value-at.ts'

/** What a schema says of a value. */
export type Checked<T> = { readonly data: T; readonly error?: never } | { readonly error: z.ZodError }

/**
 * Holds a value against a schema. A schema notes whatever is wrong, and hands it on by spreading it, which no stack bears
 * where it is very much: so of long lists and large objects the beginning is looked at first. If something is wrong in it,
 * the rest is not.
 */
export function check<T>(schema: z.ZodType<T>, input: unknown): Checked<T> {
  const beginning = beginningOf(input)
  if (beginning !== input) {
    const issues = issuesOf(schema, beginning).filter(({ path }) => !isLeftOut(beginning, input, path))
    if (issues.length > 0) return { error: new z.ZodError(issues) }
  }
  try {
    const { data, error } = schema.safeParse(input)
    return error ? { error } : { data: data as T }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return { error: new z.ZodError([{ code: 'custom', path: [], message: TOO_MUCH, input }]) }
  }
}

/** So much of a list or of an object is looked at first. */
const FIRST = 200
const TOO_MUCH = `what is right from the ${FIRST}th entry of a list on, too: more is wrong there than can be told`

function issuesOf(schema: z.ZodType, input: unknown): z.ZodError['issues'] {
  return schema.safeParse(input).error?.issues ?? []
}

/** The same value if nothing is left out. What is left out of an object leaves its name there. */
function beginningOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    const parts = value.slice(0, FIRST).map(beginningOf)
    return value.length > FIRST || parts.some((part, i) => part !== value[i]) ? parts : value
  }
  const entries = Object.entries(value)
  const parts = entries.map(([name, each], i) => [name, i < FIRST ? beginningOf(each) : null] as const)
  return parts.some(([, part], i) => part !== entries[i]?.[1]) ? Object.fromEntries(parts) : value
}

function isLeftOut(beginning: unknown, input: unknown, path: readonly PropertyKey[]): boolean {
  return valueAt(beginning, path) === null && valueAt(input, path) !== null
}
