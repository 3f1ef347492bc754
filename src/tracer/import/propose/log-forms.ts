import { jsonObject } from '../json-object.ts'
import type { LogRecord } from '../log-source.ts'
import { isAllPairs } from './object-lines.ts'

/** What a log is, as far as its first lines say. `clocks` is one with clocks that the mapping `shiviz` does not read. */
export type LogForm = 'objects' | 'logfmt' | 'lines' | 'otlp' | 'shiviz' | 'clocks'

/** So many lines are looked at. */
const LOOKED_AT = 200
/** A host, and how often it knows that each host has done something. */
const CLOCK = /^\S+ \{\s*"[^"]*"\s*:\s*\d+(?:\s*,\s*"[^"]*"\s*:\s*\d+)*\s*\}$/

/** Looks at the beginning of a log. */
export function formOf(records: Iterable<LogRecord>): LogForm {
  const { lines, found } = looked(records)
  if (found.span > 0) return 'otlp'
  const clocks = found.clock + found.lateClock
  if (clocks * 3 >= lines && clocks > 0) return found.lateClock === 0 ? 'shiviz' : 'clocks'
  if (found.object * 2 >= lines && found.object > 0) return 'objects'
  return found.pairs * 2 >= lines && found.pairs > 0 ? 'logfmt' : 'lines'
}

function looked(records: Iterable<LogRecord>): { readonly lines: number; readonly found: Record<LineForm, number> } {
  const found: Record<LineForm, number> = { object: 0, span: 0, clock: 0, lateClock: 0, pairs: 0, text: 0 }
  let [lines, place] = [0, 0]
  for (const { text = '' } of records) {
    place += 1
    if (text.trim() === '') continue
    lines += 1
    found[lineForm(text, place)] += 1
    if (lines >= LOOKED_AT) break
  }
  return { lines, found }
}

/** Whether a line is a host and its clock. */
export function isClock(text: string): boolean {
  return CLOCK.test(text)
}

/** Whether the mapping `shiviz` looks for a clock in a line, counted from 1. */
export function isFirstOfPair(line: number): boolean {
  return line % 2 === 1
}

type LineForm = 'object' | 'span' | 'clock' | 'lateClock' | 'pairs' | 'text'

function lineForm(text: string, place: number): LineForm {
  const value = jsonObject(text)
  if (value !== undefined) return 'resourceSpans' in value || 'resource_spans' in value ? 'span' : 'object'
  if (isClock(text)) return isFirstOfPair(place) ? 'clock' : 'lateClock'
  return isAllPairs(text) ? 'pairs' : 'text'
}
