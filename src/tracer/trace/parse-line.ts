import { oneOf, type Problem, quote } from '../common/errors.ts'
import { isTooDeep, NESTING_LEGAL } from '../common/json.ts'
import { check } from '../common/schema-check.ts'
import { schemaProblems } from '../common/schema-problems.ts'
import type { Header, TraceLine } from './events.ts'
import { isLineInOrder } from './line-forms.ts'
import { schemaOf } from './trace-schema.ts'

/** One line by itself, in either of its two forms: what it says, or what is wrong with it. */
export type ParsedLine =
  | { readonly line: TraceLine }
  /** `value` is there if it is an object at all. */
  | { readonly problems: readonly Problem[]; readonly value?: Readonly<Record<string, unknown>> }

/**
 * Holds one line against the format, that is, against everything that `docs/reference/trace.schema.json` says of it,
 * and nothing else. What its words mean, and whether it may stand where it does, is not asked.
 */
export function parseLine(text: string): ParsedLine {
  const line = parseJson(text)
  return isLineInOrder(line) ? { line } : parseClosely(text)
}

/** The header of a trace, which is its first line; undefined if that is none. The rest is not looked at. */
export function headerIn(trace: string): Header | undefined {
  const parsed = parseLine(trace.slice(0, trace.indexOf('\n')))
  return 'line' in parsed && 'trace' in parsed.line ? parsed.line : undefined
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The same for a line that may be wrong. */
function parseClosely(text: string): ParsedLine {
  const value = parseObject(text)
  if (value === undefined)
    return { problems: [problem('TRACE_JSON', 'not a JSON object', quote(text), 'one object a line')] }
  if (isTooDeep(text))
    return { problems: [problem('TRACE_JSON', 'a line that is nested too deep', quote(text), NESTING_LEGAL)], value }
  const schema = schemaOf(value)
  if (schema === undefined) {
    const legal = `a line with one of ${oneOf(['section', 'meanwhile', 'node', 'end'])}`
    const wrong = problem('TRACE_UNKNOWN_EVENT', 'a line of no known kind', quote(value), legal)
    return { problems: [wrong], value }
  }
  const parsed = check<TraceLine>(schema, value)
  if (!parsed.error) return { line: parsed.data }
  return { problems: schemaProblems(parsed.error, value, { code: 'TRACE_FIELD' }, schema), value }
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    // JavaScript would take it for something else than a field, and nobody would hear of it.
    if (hasProto(value)) return undefined
    return typeof value === 'object' && !Array.isArray(value) ? ((value ?? undefined) as never) : undefined
  } catch {
    return undefined
  }
}

/** Whether a field in it has the one name that no object of JavaScript can have. Without recursion: it may be deep. */
function hasProto(value: unknown): boolean {
  const left = [value]
  for (let each = left.pop(); each !== undefined; each = left.pop()) {
    if (typeof each !== 'object' || each === null) continue
    if (Object.hasOwn(each, '__proto__')) return true
    for (const part of Object.values(each)) if (typeof part === 'object' && part !== null) left.push(part)
  }
  return false
}

export function problem(code: Problem['code'], message: string, found: string, legal: string): Problem {
  return { code, message, found, legal }
}
