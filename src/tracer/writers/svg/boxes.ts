import type { Arrow, Lifeline, Note, Spacetime } from '../../document/spacetime.ts'
import type { NodeChange } from '../../document/spacetime-changes.ts'
import { BRACKET_STEP, drawn, HALF_BAR, halfPlate, PADDING, textWidth } from './sizes.ts'

/** Right or left of a lifeline. */
export type Side = 1 | -1

/** A text beside a lifeline, in the middle of its row. */
export type Box = Placed & ({ type: 'label'; of: Arrow } | { type: 'note'; of: Note } | { type: 'change'; of: NodeChange })

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
export function placeBoxes({ lifelines, rows, arrows }: Spacetime): readonly Box[] {
  const laneOf = new Map(lifelines.map(({ node }, lane) => [node, lane]))
  const taken = new Map<string, Side>()
  const boxes: Box[] = []
  const place = (row: number, lane: number, side: Side, text: string) => {
    const shown = drawn(text)
    const line = lifelines[lane]
    return { row, lane, side, text: shown, reach: line ? reach(line, row, side) : 0, width: textWidth(shown) }
  }
  for (const arrow of arrows) {
    const from = laneOf.get(arrow.from) ?? 0
    const to = laneOf.get(arrow.to) ?? 0
    const away: Side = to < from ? -1 : 1
    // It arrives from the side that it left to; one that a node sends itself leaves and arrives on the right.
    const back: Side = from < to ? -1 : 1
    if (arrow.ended !== undefined && arrow.fate.startsWith('handled')) taken.set(`${arrow.ended} ${to}`, back)
    const start = arrow.sent ?? (arrow.fate === 'handled_late' ? undefined : arrow.ended)
    if (start !== undefined) taken.set(`${start} ${from}`, away)
    const at = start ?? arrow.ended ?? 0
    const [lane, side] = start === undefined ? [to, back] : [from, away]
    boxes.push({ ...place(at, lane, side, arrow.label), type: 'label', of: arrow })
  }
  const freeSide = (row: number, lane: number): Side => (taken.get(`${row} ${lane}`) === 1 ? -1 : 1)
  for (const [row, { notes, changes }] of rows.entries()) {
    for (const note of notes) {
      const lane = laneOf.get(note.node) ?? 0
      const side = freeSide(row, lane)
      taken.set(`${row} ${lane}`, side)
      boxes.push(padded({ ...place(row, lane, side, noteText(note)), type: 'note', of: note }))
    }
    for (const change of changes) {
      const lane = laneOf.get(change.node) ?? 0
      boxes.push(padded({ ...place(row, lane, freeSide(row, lane), change.text), type: 'change', of: change }))
    }
  }
  return boxes
}

function padded(box: Box): Box {
  return { ...box, width: box.width + 2 * PADDING }
}

function noteText({ label, text, alarm }: Note): string {
  return `${alarm ? '⚠ ' : ''}${label} ${text}`.trimEnd()
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
