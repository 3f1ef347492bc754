import { type Cells, isTold } from '../../trace/cells.ts'
import { isMessageEvent, type MessageEvent, type TraceEvent } from '../../trace/events.ts'
import type { FoldedSection } from '../../trace/fold.ts'
import type { Vocabulary } from '../../trace/vocabulary.ts'
import { type Detail, detailsOf } from './alarms.ts'
import { directionOf, type Fate, type Journey } from './journeys.ts'
import { sectionRows } from './section-rows.ts'
import { type Bracket, bracketsOf } from './spacetime-brackets.ts'
import { changesOf, type NodeChange } from './spacetime-changes.ts'
import { type PlacedRow, placeRows, rowsOf } from './spacetime-rows.ts'
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
  const words = { cells, vocabulary }
  const nodes = [...(folded.frames.at(-1)?.states ?? folded.before).keys()]
  const changes = changesOf(folded.before, placed, cells, vocabulary)
  return {
    lifelines: nodes.map((node) => ({
      node,
      label: cells.node(node),
      ...spansOf(node, folded, placed, stopped, vocabulary),
      brackets: bracketsOf(node, placed, vocabulary),
    })),
    rows: placed.map((row, i) => new RowView(row, notesOfAll(row.events, words), changes[i] ?? NOTHING, words)),
    arrows: [...journeys].flatMap(([event, journey]) => arrowOf(event, journey, rowOf, words)),
  }
}

const NOTHING: readonly never[] = []

/** What events are told in. */
interface Words {
  readonly cells: Cells
  readonly vocabulary: Vocabulary
}

/** Says what it says when it is asked: a section has very many rows, and each part of its picture draws few. */
class RowView implements PictureRow {
  readonly notes: readonly Note[]
  readonly changes: readonly NodeChange[]
  private readonly row: PlacedRow
  private readonly words: Words

  constructor(row: PlacedRow, notes: readonly Note[], changes: readonly NodeChange[], words: Words) {
    this.row = row
    this.notes = notes
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
}

function notesOfAll(events: readonly TraceEvent[], words: Words): readonly Note[] {
  const notes = events.flatMap((event) => notesOf(event, words))
  return notes.length > 0 ? notes : NOTHING
}

/** A message is drawn as an arrow; one that only waits to leave has none, and is told where it has a row. */
function notesOf(event: TraceEvent, { cells, vocabulary }: Words): Note[] {
  const { node } = event
  if (isMessageEvent(event)) {
    if (event.op !== 'queue') return []
    const meaning = meaningOf(event, vocabulary)
    const details = messageDetails(event, cells, vocabulary)
    return [{ node, label: 'queued', text: cells.op(event), meaning, details, alarm: false }]
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
  words: Words,
): Arrow[] {
  if (!isMessageEvent(event)) return []
  return [
    new MessageArrow(event, fate, sent && rowOf.get(sent), fate === 'under_way' ? undefined : rowOf.get(event), words),
  ]
}

/** Like a row, it says what it says when it is asked. */
class MessageArrow implements Arrow {
  readonly fate: Fate
  readonly sent: number | undefined
  readonly ended: number | undefined
  private readonly event: MessageEvent
  private readonly words: Words

  constructor(event: MessageEvent, fate: Fate, sent: number | undefined, ended: number | undefined, words: Words) {
    this.event = event
    this.fate = fate
    this.sent = sent
    this.ended = ended
    this.words = words
  }

  get from(): string {
    return directionOf(this.event)[0]
  }

  get to(): string {
    return directionOf(this.event)[1]
  }

  get label(): string {
    const { cells, vocabulary } = this.words
    const short = vocabulary.messages.get(this.event.message)?.short ?? this.event.message
    return `${short} ${cells.contents(this.event)}`.trimEnd()
  }

  get meaning(): string {
    return meaningOf(this.event, this.words.vocabulary)
  }

  get details(): Detail[] {
    return messageDetails(this.event, this.words.cells, this.words.vocabulary)
  }
}

/** What kind of message it is. */
function meaningOf({ message }: MessageEvent, { messages }: Vocabulary): string {
  return `${message}: ${messages.get(message)?.meaning ?? ''}`
}

/** All its fields. */
function messageDetails({ message, fields }: MessageEvent, cells: Cells, { messages }: Vocabulary): Detail[] {
  const told = (messages.get(message)?.fields ?? []).filter((field) => isTold(field, fields))
  return told.map((field) => ({ field: field.id, value: cells.value(field, fields[field.id] ?? null) }))
}
