import type { Arrow, Lifeline, Note, Spacetime } from '../../document/spacetime.ts'
import type { NodeChange } from '../../document/spacetime-changes.ts'
import { BRACKET_STEP, drawn, HALF_BAR, halfPlate, PADDING, textWidth } from './sizes.ts'

/** Right or left of a lifeline. */
export type Side = 1 | -1

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

/** Finds a side of its lifeline for every text: messages on the way that they go, all else on the other side. */
export function placeBoxes(picture: Spacetime): readonly Box[] {
  return new Placing(picture).boxes
}

class Placing {
  readonly boxes: Box[] = []
  private readonly lifelines: readonly Lifeline[]
  private readonly laneOf: ReadonlyMap<string, number>
  /** The side on which something is already, by row and lifeline. */
  private readonly taken = new Map<string, Side>()

  constructor({ lifelines, rows, arrows }: Spacetime) {
    this.lifelines = lifelines
    this.laneOf = new Map(lifelines.map(({ node }, lane) => [node, lane]))
    for (const arrow of arrows) this.placeLabel(arrow)
    for (const [row, { notes, changes }] of rows.entries()) {
      for (const note of notes) this.placeNote(note, row)
      for (const change of changes) this.placeChange(change, row)
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
    const label = this.place(labelRow(arrow), lane, side, arrow.label)
    const text = arrow.fate === 'handled' ? label.text : this.withPeer(arrow, label)
    this.boxes.push({ ...label, text, width: textWidth(text), type: 'label', of: arrow })
  }

  /**
   * Where an arrow ends that does not get there is nobody, or a node that it only passes: its label says for whom it is.
   * One that comes from before the section has nobody where it begins. It reads as the arrow goes.
   */
  private withPeer({ from, to, fate }: Arrow, { text, side }: Placed): string {
    const isLate = fate === 'handled_late'
    const peer = drawn(this.lifelines[this.lane(isLate ? from : to)]?.label ?? '')
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
    const line = this.lifelines[lane]
    return { row, lane, side, text: shown, reach: line ? reach(line, row, side) : 0, width: textWidth(shown) }
  }

  private lane(node: string): number {
    return this.laneOf.get(node) ?? 0
  }

  private take(row: number, lane: number, side: Side): void {
    this.taken.set(`${row} ${lane}`, side)
  }

  private freeSide(row: number, lane: number): Side {
    return this.taken.get(`${row} ${lane}`) === 1 ? -1 : 1
  }
}

/** A message has its label where it left, or where it is first seen. */
function labelRow({ sent, ended }: Arrow): number {
  return sent ?? ended ?? 0
}

function padded(box: Box): Box {
  return { ...box, width: box.width + 2 * PADDING }
}

/** How far from the middle of a lifeline there is room: beside its bar, its brackets, and the plate with a new role. */
function reach(line: Lifeline, row: number, side: Side): number {
  const brackets = line.brackets.length > 0 ? Math.max(...line.brackets.map(({ depth }) => depth + 1)) : 0
  const bar = HALF_BAR + (side < 0 ? brackets * BRACKET_STEP : 0)
  return Math.max(bar, plateAt(line, row)) + 6
}

/** Half the width of what stands on the lifeline in this row; 0 where nothing does. */
export function plateAt({ roles }: Lifeline, row: number): number {
  const begun = roles.find(({ from }) => from === row)
  return begun ? halfPlate(begun.label) : 0
}
