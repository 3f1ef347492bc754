import { isMessageEvent, type TraceEvent } from '../../trace/events.ts'
import { logLines } from '../../trace/log-lines.ts'
import { meaningText } from '../../trace/meanings.ts'
import { messageTitle } from '../../trace/titles.ts'
import { type Detail, detailsOf } from './alarms.ts'
import type { OnSide } from './picture-sides.ts'
import type { NodeChange } from './spacetime-changes.ts'
import type { PlacedRow } from './spacetime-rows.ts'
import { meaningOf, messageDetails, type Words } from './spacetime-words.ts'

export interface PictureRow extends OnSide {
  /** What a picture of two sides says of the row behind its number. */
  readonly sign?: string

  /** The row of the section's table that says the same, from 0; undefined where the table has none. */
  readonly tableRow: number | undefined
  /** What happened, in the words of the table: `S1 CUT`. */
  readonly text: string
  /** Which lines of a log tell it; undefined or empty of what was made from none. */
  readonly log?: string
  readonly notes: readonly Note[]
  readonly changes: readonly NodeChange[]
}

/** What happened to a node, in a few words. */
export interface Note extends OnSide {
  readonly node: string
  /** All of it in full names. */
  readonly full: string
  readonly label: string
  /** What it says besides, in short. */
  readonly text: string
  readonly meaning: string
  readonly details: readonly Detail[]
  readonly alarm: boolean
}

/** Says what it says when it is asked: a section has very many rows, and each part of its picture draws few. */
export class RowView implements PictureRow {
  readonly notes: readonly Note[]
  readonly changes: readonly NodeChange[]
  private readonly row: PlacedRow
  private readonly words: Words

  constructor(row: PlacedRow, changes: readonly NodeChange[], words: Words) {
    this.row = row
    this.notes = notesOfAll(row.events, words)
    this.changes = changes
    this.words = words
  }

  get tableRow(): number | undefined {
    return this.row.tableRow
  }

  get text(): string {
    const { cells } = this.words
    return this.row.events.map((event) => `${cells.node(event.node)} ${cells.op(event)}`).join(', ')
  }

  get log(): string {
    return logLines(this.row.events)
  }
}

const NO_NOTES: readonly Note[] = []

function notesOfAll(events: readonly TraceEvent[], words: Words): readonly Note[] {
  const notes = events.flatMap((event) => notesOf(event, words))
  return notes.length > 0 ? notes : NO_NOTES
}

/** A message is drawn as an arrow; one that only waits to leave has none, and is told where it has a row. */
function notesOf(event: TraceEvent, { cells, vocabulary }: Words): Note[] {
  const { node } = event
  if (isMessageEvent(event)) {
    if (event.op !== 'queue') return []
    const meaning = meaningOf(event, vocabulary)
    const details = messageDetails(event, cells, vocabulary)
    const full = `queued ${messageTitle(event.message, { vocabulary })}`
    return [{ node, full, label: 'queued', text: cells.op(event), meaning, details, alarm: false }]
  }
  const word = vocabulary.marks.get(event.op)
  if (word?.notInDiagrams) return []
  const details = word ? detailsOf(event, word, cells) : []
  const text = details.map(({ value }) => value).join(' ')
  const meaning = meaningText(word?.meaning ?? '')
  const label = cells.op(event)
  const full = `${word?.title ?? label} ${text}`.trimEnd()
  return [{ node, full, label, text, meaning, details, alarm: word?.alarm === true }]
}
