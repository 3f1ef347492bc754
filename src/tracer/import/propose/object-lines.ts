import { isObject } from '../../common/is-object.ts'
import { jsonObject } from '../json-object.ts'
import { logfmtPairs, type Pair, valuesOfPairs } from '../logfmt.ts'

/** A format whose lines have named values. */
export interface ObjectLines {
  readonly format: 'ndjson' | 'logfmt'
  /** The values of a line, numbers as numbers; undefined of one that is none of the format. */
  readonly read: (text: string) => object | undefined
  /** What is said of one such line, and of many. */
  readonly are: readonly [one: string, many: string]
  /** The same of lines that are none. */
  readonly areNot: readonly [one: string, many: string]
}

export const JSON_LINES: ObjectLines = {
  format: 'ndjson',
  read: jsonObject,
  are: ['line is a JSON object', 'lines are JSON objects'],
  areNot: ['line is no JSON object', 'lines are no JSON objects'],
}

export const LOGFMT_LINES: ObjectLines = {
  format: 'logfmt',
  read(text) {
    const told = logfmtPairs(text)
    return 'why' in told ? undefined : nested(valuesOfPairs(told.pairs))
  },
  are: ['line is pairs of logfmt', 'lines are pairs of logfmt'],
  areNot: ['line is no logfmt', 'lines are no logfmt'],
}

/** Whether a line is nothing but pairs, more than one: a sentence with a number in it is text. */
export function isAllPairs(text: string): boolean {
  const told = logfmtPairs(text)
  if ('why' in told || told.pairs.length < 2) return false
  const [first] = told.pairs as [Pair]
  return text.slice(0, first.start).trim() === '' && told.pairs.every(({ value }) => value !== true)
}

/** Keys with dots as objects in each other, as paths of a mapping lead to both; and numbers as numbers. */
function nested(values: object): object {
  const whole: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(values)) putAt(whole, key.split('.'), typed(value))
  return whole
}

/** Puts a value at a path, unless something stands there, or in the way of it. */
export function putAt(whole: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const last = path.at(-1) ?? ''
  let inner: Record<string, unknown> | undefined = whole
  for (const name of path.slice(0, -1)) inner = inner && innerOf(inner, name)
  // A key that is a group of others besides keeps its value.
  if (inner !== undefined && !Object.hasOwn(inner, last)) define(inner, last, value)
}

function innerOf(object: Record<string, unknown>, name: string): Record<string, unknown> | undefined {
  if (!Object.hasOwn(object, name)) define(object, name, {})
  const inner = object[name]
  return isObject(inner) ? (inner as Record<string, unknown>) : undefined
}

/** Also of a key such as `__proto__`. */
function define(object: object, name: string, value: unknown): void {
  Object.defineProperty(object, name, { value, enumerable: true, writable: true, configurable: true })
}

function typed(value: unknown): unknown {
  if (typeof value !== 'string') return value
  if (/^-?(?:0|[1-9]\d{0,14})$/.test(value)) return Number(value)
  return value === 'true' || value === 'false' ? value === 'true' : value
}
