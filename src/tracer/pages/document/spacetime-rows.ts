import type { TraceEvent } from '../../trace/events.ts'
import type { FoldedSection, Frame, States } from '../../trace/fold.ts'
import type { Vocabulary } from '../../trace/vocabulary.ts'
import { sectionRows } from './section-rows.ts'

/** A row of a picture: what happened in it, and how the nodes were after. */
export interface PlacedRow {
  /** The row of the section's table, from 0; undefined for what has none there. */
  readonly tableRow: number | undefined
  readonly events: readonly TraceEvent[]
  readonly states: States
  /** The nodes whose state may be another than in the row above; some maybe twice. */
  readonly touched: readonly string[]
}

interface OpenRow extends PlacedRow {
  readonly events: TraceEvent[]
  readonly touched: string[]
  states: States
}

/** What makes no row of the table, and yet an arrow ends there. */
const ENDS = new Set(['lose', 'block'])

/**
 * The rows of the table, and between them one for each message that was lost or blocked. What changed after the last
 * row has one more, without an event.
 */
export function placeRows(folded: FoldedSection, vocabulary: Vocabulary): PlacedRow[] {
  const tableRowOf = rowsOf(sectionRows(folded, vocabulary).rows)
  const rows: OpenRow[] = []
  /** The last row that the table has as well: what shares it stands behind others that it has not. */
  let shared: OpenRow | undefined
  let touched: string[] = []
  for (const { event, states } of folded.frames) {
    // A list that is made with its one node takes a tenth of the room of one that it is added to.
    if (touched.length === 0) touched = [event.node]
    else touched.push(event.node)
    const tableRow = tableRowOf.get(event)
    if (tableRow === undefined && !ENDS.has(event.op)) continue
    if (tableRow !== undefined && shared?.tableRow === tableRow) {
      shared.events.push(event)
      shared.states = states
      for (const node of touched) shared.touched.push(node)
      touched = []
      continue
    }
    const row = { tableRow, events: [event], states, touched }
    touched = []
    rows.push(row)
    if (tableRow !== undefined) shared = row
  }
  return [...rows, ...remainder(rows.at(-1)?.states ?? folded.before, folded.frames, touched)]
}

/** In which row each event is. */
export function rowsOf(rows: readonly { readonly events: readonly TraceEvent[] }[]): ReadonlyMap<TraceEvent, number> {
  const rowOf = new Map<TraceEvent, number>()
  for (const [i, { events }] of rows.entries()) for (const event of events) rowOf.set(event, i)
  return rowOf
}

/** An event of a node, and its row. */
export interface NodeEvent {
  readonly event: TraceEvent
  readonly row: number
}

/** What happened to each node. */
export function eventsByNode(rows: readonly PlacedRow[]): ReadonlyMap<string, readonly NodeEvent[]> {
  const found = new Map<string, NodeEvent[]>()
  for (const [row, { events }] of rows.entries()) {
    for (const event of events) {
      const own = found.get(event.node) ?? []
      found.set(event.node, own)
      own.push({ event, row })
    }
  }
  return found
}

function remainder(shown: States, frames: readonly Frame[], touched: readonly string[]): PlacedRow[] {
  const last = frames.at(-1)?.states
  return last === undefined || last === shown ? [] : [{ tableRow: undefined, events: [], states: last, touched }]
}
