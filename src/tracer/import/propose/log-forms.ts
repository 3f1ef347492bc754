import { jsonObject } from '../json-object.ts'
import type { LogRecord } from '../log-source.ts'
import { isAllPairs } from './object-lines.ts'

/** What a log is, as far as its first lines say. */
export type LogForm = 'objects' | 'logfmt' | 'lines' | 'otlp' | 'shiviz'

/** So many lines are looked at. */
const LOOKED_AT = 200
/** A host, and how often it knows that each host has done something. */
const CLOCK = /^\S+ \{\s*"[^"]*"\s*:\s*\d+(?:\s*,\s*"[^"]*"\s*:\s*\d+)*\s*\}$/

/** Looks at the beginning of a log. */
export function formOf(records: Iterable<LogRecord>): LogForm {
  const found: Record<LineForm, number> = { object: 0, span: 0, clock: 0, pairs: 0, text: 0 }
  let lines = 0
  for (const { text = '' } of records) {
    if (text.trim() === '') continue
    lines += 1
    found[lineForm(text)] += 1
    if (lines >= LOOKED_AT) break
  }
  if (found.span > 0) return 'otlp'
  if (found.clock * 3 >= lines && found.clock > 0) return 'shiviz'
  if (found.object * 2 >= lines && found.object > 0) return 'objects'
  return found.pairs * 2 >= lines && found.pairs > 0 ? 'logfmt' : 'lines'
}

type LineForm = 'object' | 'span' | 'clock' | 'pairs' | 'text'

function lineForm(text: string): LineForm {
  const value = jsonObject(text)
  if (value !== undefined) return 'resourceSpans' in value || 'resource_spans' in value ? 'span' : 'object'
  if (CLOCK.test(text)) return 'clock'
  return isAllPairs(text) ? 'pairs' : 'text'
}
