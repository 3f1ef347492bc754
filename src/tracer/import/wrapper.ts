import { isObject } from '../common/is-object.ts'
import { jsonOf } from '../common/json.ts'
import { valueAt } from '../common/value-at.ts'
import type { LogRecord, LogSource } from './log-source.ts'
import type { DeclaredMapping } from './mapping-schema.ts'
import { TooLong, within } from './regex-bounds.ts'

/** What the values of a wrapper are called: `{wrapper.node}`. */
export const WRAPPER = 'wrapper'
/** The group of an expression that is the line itself. */
export const REST = 'rest'

/** What whoever collected a log has put around each of its lines. */
export type Wrapper = RegExp | { readonly field: readonly string[] }

/** Makes a wrapper ready whose expression has been checked. */
export function wrapperOf(declared: NonNullable<DeclaredMapping['wrapper']>): Wrapper {
  return 'line' in declared ? new RegExp(declared.line, 'u') : { field: declared.field.split('.') }
}

/** The same log with its lines as they were written. */
export function unwrappedLog(source: LogSource, wrapper: Wrapper): LogSource {
  return {
    records: () => unwrapped(source.records(), wrapper),
    inOrder: (places) => unwrapped(source.inOrder(places), wrapper),
  }
}

/** Records without their wrapper, which they keep beside; what has none cannot be read. Blank lines stay blank. */
export function* unwrapped(records: Iterable<LogRecord>, wrapper: Wrapper): Generator<LogRecord> {
  for (const record of records) {
    const { text } = record
    if (text === undefined || text.trim() === '') yield record
    else yield { ...record, ...(wrapper instanceof RegExp ? behind(wrapper, text) : inField(wrapper.field, text)) }
  }
}

type Unwrapped = Pick<LogRecord, 'text' | 'why' | 'raw' | 'wrapper'>

function behind(regex: RegExp, text: string): Unwrapped {
  try {
    const { [REST]: rest, ...values } = within(regex, text).exec(text)?.groups ?? {}
    return rest === undefined ? notWrapped(text, 'not as "wrapper" says') : { text: rest, wrapper: values }
  } catch (error) {
    if (error instanceof TooLong) return notWrapped(text, error.message)
    throw error
  }
}

/** A line may stand there as a text, with its end, or as the object that it was. */
function inField(field: readonly string[], text: string): Unwrapped {
  const outer = objectIn(text)
  const inner = valueAt(outer, field)
  const holder = valueAt(outer, field.slice(0, -1))
  if (isObject(holder)) Reflect.deleteProperty(holder, field.at(-1) ?? '')
  if (typeof inner === 'string') return { text: inner.replace(/\r?\n$/, ''), wrapper: outer ?? {} }
  if (isObject(inner)) return { text: JSON.stringify(inner), wrapper: outer ?? {} }
  const why = outer === undefined ? 'no JSON object' : `no line in the field ${field.join('.')}`
  return notWrapped(text, `${why}, which "wrapper" names`)
}

function objectIn(text: string): object | undefined {
  try {
    const value = jsonOf(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

function notWrapped(text: string, why: string): Unwrapped {
  return { text: undefined, raw: text, why }
}
