import type { TraceEvent } from '../../trace/events.ts'
import type { FoldedSection, Frame, States } from '../../trace/fold.ts'
import type { Vocabulary } from '../../trace/vocabulary.ts'
import { rowFrames } from './table.ts'

/** A row of a picture: what happened in it, and how the nodes were after. */
export interface PlacedRow {
  /** The row of the section's table, from 0; undefined for what has none there. */
  readonly tableRow: number | undefined
  readonly events: readonly TraceEvent[]
  readonly states: States
}

/** What makes no row of the table, and yet an arrow ends there. */
const ENDS = new Set(['lose', 'block'])

/**
 * The rows of the table, and between them one for each message that was lost or blocked. What changed after the last
 * row has one more, without an event.
 */
export function placeRows({ before, frames }: FoldedSection, vocabulary: Vocabulary): PlacedRow[] {
  const tableRowOf = new Map<TraceEvent, number>()
  for (const [i, { events }] of rowFrames(frames, vocabulary).entries())
    for (const event of events) tableRowOf.set(event, i)
  const rows: PlacedRow[] = []
  for (const { event, states } of frames) {
    const tableRow = tableRowOf.get(event)
    if (tableRow === undefined && !ENDS.has(event.op)) continue
    const shared = tableRow === undefined ? -1 : rows.findLastIndex((row) => row.tableRow === tableRow)
    const row = rows[shared]
    if (row) rows[shared] = { ...row, events: [...row.events, event], states }
    else rows.push({ tableRow, events: [event], states })
  }
  return [...rows, ...remainder(rows.at(-1)?.states ?? before, frames)]
}

function remainder(shown: States, frames: readonly Frame[]): PlacedRow[] {
  const last = frames.at(-1)?.states
  return last === undefined || last === shown ? [] : [{ tableRow: undefined, events: [], states: last }]
}
