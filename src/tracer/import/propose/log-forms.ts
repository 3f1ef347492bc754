import { isObject } from '../../common/is-object.ts'
import { jsonOf } from '../../common/json.ts'
import type { LogRecord } from '../log-source.ts'

/** What a log is, as far as its first lines say. */
export type LogForm = 'objects' | 'lines' | 'otlp' | 'shiviz'

/** So many lines are looked at. */
const LOOKED_AT = 200
/** A host, and how often it knows that each host has done something. */
const CLOCK = /^\S+ \{\s*"[^"]*"\s*:\s*\d+(?:\s*,\s*"[^"]*"\s*:\s*\d+)*\s*\}$/

/** Looks at the beginning of a log. */
export function formOf(records: Iterable<LogRecord>): LogForm {
  const found: Record<'object' | 'span' | 'clock' | 'text', number> = { object: 0, span: 0, clock: 0, text: 0 }
  let lines = 0
  for (const { text = '' } of records) {
    if (text.trim() === '') continue
    lines += 1
    found[lineForm(text)] += 1
    if (lines >= LOOKED_AT) break
  }
  if (found.span > 0) return 'otlp'
  if (found.clock * 3 >= lines && found.clock > 0) return 'shiviz'
  return found.object * 2 >= lines && found.object > 0 ? 'objects' : 'lines'
}

function lineForm(text: string): 'object' | 'span' | 'clock' | 'text' {
  const value = objectOf(text)
  if (value !== undefined) return 'resourceSpans' in value || 'resource_spans' in value ? 'span' : 'object'
  return CLOCK.test(text) ? 'clock' : 'text'
}

function objectOf(text: string): object | undefined {
  try {
    const value = jsonOf(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}
