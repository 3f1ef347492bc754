import { groupBy } from '../../common/group-by.ts'
import type { TraceEvent } from '../../trace/events.ts'
import type { Frame, States } from '../../trace/fold.ts'
import type { Vocabulary } from '../../trace/vocabulary.ts'
import { type ShownSection, sectionRows } from './section-rows.ts'

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
  touched: readonly string[]
  states: States
}

/** What makes no row of the table, and yet an arrow ends there. */
const ENDS = new Set(['lose', 'block'])

/**
 * The rows of the table, and between them one for each message that was lost or blocked. What changed after the last
 * row has one more, without an event.
 */
export function placeRows(folded: ShownSection, vocabulary: Vocabulary): PlacedRow[] {
  const table = sectionRows(folded, vocabulary).rows
  const tableRowOf = rowsOf(table)
  const rows: OpenRow[] = []
  const touched = new Touched()
  /** The last row that the table has as well: what shares it stands behind others that it has not. */
  let shared: OpenRow | undefined
  for (const { event, states } of folded.frames) {
    touched.add(event.node)
    const tableRow = tableRowOf.get(event)
    if (tableRow === undefined && !ENDS.has(event.op)) continue
    if (tableRow !== undefined && shared?.tableRow === tableRow) {
      shared.states = states
      touched.takeInto(shared)
      continue
    }
    const events = tableRow === undefined ? undefined : table[tableRow]?.events
    const row = { tableRow, events: events ?? [event], states, touched: touched.take() }
    rows.push(row)
    if (tableRow !== undefined) shared = row
  }
  return [...rows, ...remainder(rows.at(-1)?.states ?? folded.before, folded.frames, touched.take())]
}

/** Nodes to which something happened since they were last taken. Mostly that is one: such lists are made once a node. */
class Touched {
  private readonly alone = new Map<string, readonly string[]>()
  private first: string | undefined
  private others: string[] = []
  private growing: { readonly row: OpenRow; readonly list: string[] } | undefined

  add(node: string): void {
    if (this.first === undefined) this.first = node
    else this.others.push(node)
  }

  take(): readonly string[] {
    const { first, others } = this
    this.first = undefined
    if (first === undefined) return []
    if (others.length === 0) return this.listOf(first)
    this.others = []
    return [first, ...others]
  }

  /** Adds them to those of a row that goes on. */
  takeInto(row: OpenRow): void {
    if (this.growing?.row !== row) {
      const list = [...row.touched]
      row.touched = list
      this.growing = { row, list }
    }
    for (const node of this.take()) this.growing.list.push(node)
  }

  private listOf(node: string): readonly string[] {
    const list = this.alone.get(node) ?? [node]
    this.alone.set(node, list)
    return list
  }
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
export function eventsByNode(rows: readonly Pick<PlacedRow, 'events'>[]): ReadonlyMap<string, readonly NodeEvent[]> {
  const all = rows.flatMap(({ events }, row) => events.map((event): NodeEvent => ({ event, row })))
  return groupBy(all, ({ event }) => event.node)
}

function remainder(shown: States, frames: readonly Frame[], touched: readonly string[]): PlacedRow[] {
  const last = frames.at(-1)?.states
  return last === undefined || last === shown ? [] : [{ tableRow: undefined, events: [], states: last, touched }]
}
