import { LIMITS } from '../../../common/limits.ts'
import { columns } from '../../../text/columns.ts'
import type { Part } from '../../document/picture-parts.ts'
import type { Lifeline, Spacetime } from '../../document/spacetime.ts'
import type { Arrow } from '../../document/spacetime-arrows.ts'
import type { NodeChange } from '../../document/spacetime-changes.ts'
import type { Note } from '../../document/spacetime-notes.ts'
import type { Lanes, Side } from './lanes.ts'
import { drawn, EDGE, LOOP, PADDING, textWidth } from './sizes.ts'
import { cutTo, type Wording } from './wording.ts'

/** A text beside a lifeline, in the middle of its row. */
export type Box = Placed &
  ({ type: 'label'; of: Arrow } | { type: 'note'; of: Note } | { type: 'change'; of: NodeChange })

interface Placed {
  readonly row: number
  /** The place of the lifeline. */
  readonly lane: number
  readonly side: Side
  /** In full names, and in short. */
  readonly full: Wording
  readonly short: Wording
  /** The full one as it is drawn, not yet escaped. */
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

/** Between which lifelines a box is: 0 is left of the first. */
export function gapOf({ lane, side }: Pick<Box, 'lane' | 'side'>): number {
  return side < 0 ? lane : lane + 1
}

/** What a gap has besides boxes. */
export function edgeOf(gap: number, lanes: number): number {
  return gap === 0 || gap === lanes ? EDGE : 2 * EDGE
}

/** Beside a text in a box. */
export function paddingOf({ type }: Box): number {
  return type === 'label' ? 0 : PADDING
}

const PLAIN = { front: '', tail: '' }

/** The most columns that a text with these ends is drawn in, wherever it is. */
function widest({ front, tail }: Ends): number {
  return LIMITS.pictureTextColumns + columns(front) + columns(tail)
}

/** What stands around the text of a label. */
type Ends = Omit<Wording, 'items'>

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
    const ends = arrow.fate === 'handled' ? PLAIN : this.peer(arrow, side)
    const placed = this.place(labelRow(arrow), lane, side, [arrow.title], arrow.label, ends)
    const reach = placed.reach + (comesAround(arrow) ? LOOP + 4 : 0)
    this.boxes.push(this.besideOthers({ ...placed, reach, type: 'label', of: arrow }))
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
  private peer({ from, to, fate, unsent }: Arrow, side: Side): Ends {
    const isLate = fate === 'handled_late'
    const name = drawn(this.lifelines[this.lane(isLate ? from : to)]?.label ?? '')
    const peer = isLate && unsent ? `${name}?` : name
    const sign = (side === 1) === isLate ? '←' : '→'
    return side > 0 ? { front: '', tail: ` ${sign} ${peer}` } : { front: `${peer} ${sign} `, tail: '' }
  }

  private placeNote(note: Note, row: number): void {
    const lane = this.lane(note.node)
    const side = this.freeSide(row, lane)
    this.take(row, lane, side)
    const ends = { front: note.alarm ? '⚠ ' : '', tail: '', flows: true } as const
    const short = `${note.label} ${note.text}`.trimEnd()
    this.boxes.push(padded({ ...this.place(row, lane, side, [note.full], short, ends), type: 'note', of: note }))
  }

  private placeChange(change: NodeChange, row: number): void {
    const lane = this.lane(change.node)
    const side = this.freeSide(row, lane)
    this.boxes.push(padded({ ...this.place(row, lane, side, change.full, change.text), type: 'change', of: change }))
  }

  private place(
    row: number,
    lane: number,
    side: Side,
    items: readonly string[],
    inShort: string,
    ends: Ends = PLAIN,
  ): Placed {
    const full = { ...ends, items }
    const text = cutTo(full, widest(ends))
    const short = { ...ends, items: [inShort], flows: true } as const
    return { row, lane, side, full, short, text, reach: this.lanes.reach(lane, row, side), width: textWidth(text) }
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
