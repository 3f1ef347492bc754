import type { Part } from '../../document/picture-parts.ts'
import type { Lifeline, Spacetime } from '../../document/spacetime.ts'
import type { Arrow } from '../../document/spacetime-arrows.ts'
import type { NodeChange } from '../../document/spacetime-changes.ts'
import type { Note } from '../../document/spacetime-notes.ts'
import type { Lanes, Side } from './lanes.ts'
import { drawn, LOOP, PADDING, textWidth } from './sizes.ts'

/** A text beside a lifeline, in the middle of its row. */
export type Box = Placed &
  ({ type: 'label'; of: Arrow } | { type: 'note'; of: Note } | { type: 'change'; of: NodeChange })

interface Placed {
  readonly row: number
  /** The place of the lifeline. */
  readonly lane: number
  readonly side: Side
  /** As it is drawn, not yet escaped. */
  readonly text: string
  /** Between the lifeline and the box. */
  readonly reach: number
  readonly width: number
}

/**
 * Finds a side of its lifeline for every text of a part: messages on the way that they go, all else on the other side.
 * `arrows`: at least all that leave, end, or pass in the part; their labels are placed wherever these are.
 */
export function placeBoxes(picture: Spacetime, lanes: Lanes, part: Part, arrows: readonly Arrow[]): readonly Box[] {
  return new Placing(picture, lanes, part, arrows).boxes
}

class Placing {
  readonly boxes: Box[] = []
  private readonly lifelines: readonly Lifeline[]
  private readonly lanes: Lanes
  /** The side on which something is already, by row and lifeline. */
  private readonly taken = new Map<number, Side>()
  /** How much room labels of one side have taken, by row, lifeline and direction. */
  private readonly sided = new Map<number, number>()

  constructor({ lifelines, rows }: Spacetime, lanes: Lanes, { first, last }: Part, arrows: readonly Arrow[]) {
    this.lifelines = lifelines
    this.lanes = lanes
    for (const arrow of arrows) this.placeLabel(arrow)
    for (const [i, { notes, changes }] of rows.slice(first, last).entries()) {
      for (const note of notes) this.placeNote(note, first + i)
      for (const change of changes) this.placeChange(change, first + i)
    }
  }

  private placeLabel(arrow: Arrow): void {
    const from = this.lane(arrow.from)
    const to = this.lane(arrow.to)
    const away: Side = to < from ? -1 : 1
    // It arrives from the side that it left to; one that a node sends itself leaves and arrives on the right.
    const back: Side = from < to ? -1 : 1
    if (arrow.ended !== undefined && arrow.fate.startsWith('handled')) this.take(arrow.ended, to, back)
    if (arrow.fate !== 'handled_late') this.take(labelRow(arrow), from, away)
    const [lane, side] = arrow.fate === 'handled_late' ? [to, back] : [from, away]
    const placed = this.place(labelRow(arrow), lane, side, arrow.label)
    const label = { ...placed, reach: placed.reach + (comesAround(arrow) ? LOOP + 4 : 0) }
    const text = arrow.fate === 'handled' ? label.text : this.withPeer(arrow, label)
    this.boxes.push(this.besideOthers({ ...label, text, width: textWidth(text), type: 'label', of: arrow }))
  }

  /** What is on one side only may have to share its place with what the other side has there. */
  private besideOthers(label: Box): Box {
    const { row, lane, side, reach, width, of } = label
    if (of.side === undefined) return label
    const key = (row * this.lifelines.length + lane) * 2 + (side > 0 ? 1 : 0)
    const used = this.sided.get(key) ?? 0
    this.sided.set(key, used + width + PADDING)
    return { ...label, reach: reach + used }
  }

  /**
   * Where an arrow ends that does not get there is nobody, or a node that it only passes: its label says for whom it is.
   * One that comes from before the section has nobody where it begins. It reads as the arrow goes.
   */
  private withPeer({ from, to, fate, unsent }: Arrow, { text, side }: Placed): string {
    const isLate = fate === 'handled_late'
    const name = drawn(this.lifelines[this.lane(isLate ? from : to)]?.label ?? '')
    const peer = isLate && unsent ? `${name}?` : name
    const sign = (side === 1) === isLate ? '←' : '→'
    return side > 0 ? `${text} ${sign} ${peer}` : `${peer} ${sign} ${text}`
  }

  private placeNote(note: Note, row: number): void {
    const lane = this.lane(note.node)
    const side = this.freeSide(row, lane)
    this.take(row, lane, side)
    const text = `${note.alarm ? '⚠ ' : ''}${note.label} ${note.text}`.trimEnd()
    this.boxes.push(padded({ ...this.place(row, lane, side, text), type: 'note', of: note }))
  }

  private placeChange(change: NodeChange, row: number): void {
    const lane = this.lane(change.node)
    const side = this.freeSide(row, lane)
    this.boxes.push(padded({ ...this.place(row, lane, side, change.text), type: 'change', of: change }))
  }

  private place(row: number, lane: number, side: Side, text: string): Placed {
    const shown = drawn(text)
    return { row, lane, side, text: shown, reach: this.lanes.reach(lane, row, side), width: textWidth(shown) }
  }

  private lane(node: string): number {
    return this.lanes.laneOf(node)
  }

  private take(row: number, lane: number, side: Side): void {
    this.taken.set(row * this.lifelines.length + lane, side)
  }

  private freeSide(row: number, lane: number): Side {
    return this.taken.get(row * this.lifelines.length + lane) === 1 ? -1 : 1
  }
}

/** A node's message to itself whose way begins in the row of its label, where the label would be. */
function comesAround({ from, to, fate, elsewhere }: Arrow): boolean {
  return (
    from === to && fate !== 'handled' && (fate === 'handled_late' || (fate !== 'under_way' && elsewhere !== undefined))
  )
}

/** A message has its label where it left, or where it is first seen. */
function labelRow({ sent, ended }: Arrow): number {
  return sent ?? ended ?? 0
}

function padded(box: Box): Box {
  return { ...box, width: box.width + 2 * PADDING }
}
