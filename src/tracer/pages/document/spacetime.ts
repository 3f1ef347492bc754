import { type Cells, isTold } from '../../trace/cells.ts'
import { isMessageEvent, type MessageEvent, type TraceEvent } from '../../trace/events.ts'
import type { FoldedSection } from '../../trace/fold.ts'
import type { Vocabulary } from '../../trace/vocabulary.ts'
import { type Detail, detailsOf } from './alarms.ts'
import { directionOf, type Fate, type Journey } from './journeys.ts'
import { sectionRows } from './section-rows.ts'
import { type Bracket, bracketsOf } from './spacetime-brackets.ts'
import { changesOf, type NodeChange } from './spacetime-changes.ts'
import { placeRows, rowsOf } from './spacetime-rows.ts'
import { type LifelineSpans, spansOf } from './spacetime-spans.ts'

/**
 * What happened in a section as a space-time diagram shows it: time runs down through the rows, a node is a line.
 * Plain text throughout; where anything is drawn is not said here.
 */
export interface Spacetime {
  readonly lifelines: readonly Lifeline[]
  readonly rows: readonly PictureRow[]
  readonly arrows: readonly Arrow[]
}

/** A node, and how it was from row to row. */
export interface Lifeline extends LifelineSpans {
  readonly node: string
  readonly label: string
  readonly brackets: readonly Bracket[]
}

export interface PictureRow {
  /** The row of the section's table that says the same, from 0; undefined where the table has none. */
  readonly tableRow: number | undefined
  /** What happened, in the words of the table: `S1 CUT`. */
  readonly text: string
  readonly notes: readonly Note[]
  readonly changes: readonly NodeChange[]
}

/** What happened to a node, in a few words. */
export interface Note {
  readonly node: string
  readonly label: string
  /** What it says besides, in short. */
  readonly text: string
  readonly meaning: string
  readonly details: readonly Detail[]
  readonly alarm: boolean
}

export interface Arrow {
  readonly from: string
  readonly to: string
  readonly fate: Fate
  /** Its kind and its contents in short: `pre r-7`. */
  readonly label: string
  readonly meaning: string
  /** All that it says. */
  readonly details: readonly Detail[]
  /** The row in which it left; undefined if that was before the section, or it never left. */
  readonly sent: number | undefined
  /** The row in which it was handled, lost or blocked; undefined while it is under way. */
  readonly ended: number | undefined
}

/** `stopped`: the nodes that were down when the section began. */
export function buildSpacetime(
  folded: FoldedSection,
  vocabulary: Vocabulary,
  stopped: ReadonlySet<string> = new Set(),
): Spacetime {
  const { journeys, cells } = sectionRows(folded, vocabulary)
  const placed = placeRows(folded, vocabulary)
  const rowOf = rowsOf(placed)
  const nodes = [...(folded.frames.at(-1)?.states ?? folded.before).keys()]
  const changes = changesOf(folded.before, placed, cells, vocabulary)
  return {
    lifelines: nodes.map((node) => ({
      node,
      label: cells.node(node),
      ...spansOf(node, folded, placed, stopped, vocabulary),
      brackets: bracketsOf(node, placed, vocabulary),
    })),
    rows: placed.map((row, i) => ({
      tableRow: row.tableRow,
      text: row.events.map((event) => `${cells.node(event.node)} ${cells.op(event)}`).join(', '),
      notes: row.events.flatMap((event) => notesOf(event, cells, vocabulary)),
      changes: changes[i] ?? [],
    })),
    arrows: [...journeys].flatMap(([event, journey]) => arrowOf(event, journey, rowOf, cells, vocabulary)),
  }
}

/** A message is drawn as an arrow; one that only waits to leave has none, and is told where it has a row. */
function notesOf(event: TraceEvent, cells: Cells, vocabulary: Vocabulary): Note[] {
  const { node } = event
  if (isMessageEvent(event)) {
    if (event.op !== 'queue') return []
    return [{ node, label: 'queued', text: cells.op(event), ...contentsOf(event, cells, vocabulary), alarm: false }]
  }
  const word = vocabulary.marks.get(event.op)
  if (word?.notInDiagrams) return []
  const details = word ? detailsOf(event, word, cells) : []
  const text = details.map(({ value }) => value).join(' ')
  return [{ node, label: cells.op(event), text, meaning: word?.meaning ?? '', details, alarm: word?.alarm === true }]
}

function arrowOf(
  event: TraceEvent,
  { fate, sent }: Journey,
  rowOf: ReadonlyMap<TraceEvent, number>,
  cells: Cells,
  vocabulary: Vocabulary,
): Arrow[] {
  if (!isMessageEvent(event)) return []
  const [from, to] = directionOf(event)
  const short = vocabulary.messages.get(event.message)?.short ?? event.message
  return [
    {
      from,
      to,
      fate,
      label: `${short} ${cells.contents(event)}`.trimEnd(),
      ...contentsOf(event, cells, vocabulary),
      sent: sent && rowOf.get(sent),
      ended: fate === 'under_way' ? undefined : rowOf.get(event),
    },
  ]
}

/** What kind of message it is, and all its fields. */
function contentsOf(event: MessageEvent, cells: Cells, vocabulary: Vocabulary): Pick<Arrow, 'meaning' | 'details'> {
  const word = vocabulary.messages.get(event.message)
  const fields = (word?.fields ?? []).filter((field) => isTold(field, event.fields))
  return {
    meaning: `${event.message}: ${word?.meaning ?? ''}`,
    details: fields.map((field) => ({ field: field.id, value: cells.value(field, event.fields[field.id] ?? null) })),
  }
}
