import { isObject } from '../common/is-object.ts'
import { valueAt } from '../common/value-at.ts'
import { jsonObject } from './json-object.ts'
import { withoutColors } from './line-colors.ts'
import type { LogRecord, LogSource } from './log-source.ts'
import type { DeclaredMapping } from './mapping-schema.ts'
import { TooLong, within } from './regex-bounds.ts'
import { regexOf } from './regex-groups.ts'

/** What the values of a wrapper are called: `{wrapper.node}`. */
export const WRAPPER = 'wrapper'
/** The group of an expression that is the line itself. */
export const REST = 'rest'

/** What whoever collected a log has put around each of its lines. */
export type Wrapper = RegExp | { readonly field: readonly string[] }

/** Makes a wrapper ready whose expression has been checked. */
export function wrapperOf(declared: NonNullable<DeclaredMapping['wrapper']>): Wrapper {
  return 'line' in declared ? regexOf(declared.line) : { field: declared.field.split('.') }
}

/** The same log with its lines as they were written. */
export function unwrappedLog(source: LogSource, wrapper: Wrapper): LogSource {
  return {
    records: () => unwrapped(source.records(), wrapper),
    inOrder: (places) => unwrapped(source.inOrder(places), wrapper),
  }
}

/**
 * Records without their wrapper, which they keep beside; what has none cannot be read. Blank lines stay blank. Colours
 * that a text in a field begins with are not seen before.
 */
export function* unwrapped(records: Iterable<LogRecord>, wrapper: Wrapper): Generator<LogRecord> {
  for (const record of records) {
    const { text } = record
    if (text === undefined || text.trim() === '') yield record
    else yield* withoutColors([{ ...record, ...lineAt(wrapper, text) }])
  }
}

type Unwrapped = Pick<LogRecord, 'text' | 'why' | 'raw' | 'wrapper'>

function lineAt(wrapper: Wrapper, text: string): Unwrapped {
  return wrapper instanceof RegExp ? behind(wrapper, text) : inField(wrapper.field, text)
}

function behind(regex: RegExp, text: string): Unwrapped {
  try {
    const { [REST]: rest, ...values } = within(regex, text).exec(text)?.groups ?? {}
    return rest === undefined ? notWrapped(text, 'not as "wrapper" says') : { text: rest, wrapper: values }
  } catch (error) {
    if (error instanceof TooLong) return notWrapped(text, error.message)
    throw error
  }
}

function inField(field: readonly string[], text: string): Unwrapped {
  const outer = jsonObject(text)
  const line = lineIn(valueAt(outer, field))
  if (line === undefined) {
    const why = outer === undefined ? 'no JSON object' : `no line in the field ${field.join('.')}`
    return notWrapped(text, `${why}, which "wrapper" names`)
  }
  const holder = valueAt(outer, field.slice(0, -1))
  if (isObject(holder)) Reflect.deleteProperty(holder, field.at(-1) ?? '')
  return { text: line, wrapper: outer ?? {} }
}

/**
 * A line as it stands in a field: a text, with its end; the object that it was; or a list of bytes, which the journal of
 * systemd makes of what is not for every terminal. Undefined where it is none of them.
 */
export function lineIn(value: unknown): string | undefined {
  if (typeof value === 'string') return value.replace(/\r?\n$/, '')
  if (isObject(value)) return JSON.stringify(value)
  if (!Array.isArray(value) || value.length === 0 || !value.every(isByte)) return undefined
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(value))
  } catch {
    return undefined
  }
}

function isByte(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 255
}

function notWrapped(text: string, why: string): Unwrapped {
  return { text: undefined, raw: text, why }
}
