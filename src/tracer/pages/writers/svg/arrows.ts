import { loopShape } from './arrow-loops.ts'
import { type ArrowShape, at, entering, leaving, type Point, signOf } from './arrow-signs.ts'
import type { Box } from './boxes.ts'
import type { Geometry } from './geometry.ts'
import type { Lanes, Side } from './lanes.ts'
import { HALF_BAR, px } from './sizes.ts'

/** How much of its way a message goes that is lost after others had come between. */
const SHARE = 0.62

/** How far beyond its label goes what stays in its row and does not arrive; columns leave room for it. */
const BEYOND = 9

/** From a node's line to what begins beside it, before its label. */
const LEEWAY = 2

/** The label of an arrow, and with it the arrow. */
export type Labelled = Extract<Box, { type: 'label' }>

/** Undefined where nothing of it lies in this part. */
export function arrowShape(label: Labelled, lanes: Lanes, geometry: Geometry): ArrowShape | undefined {
  const { of: arrow } = label
  const [start, end] = endsOf(label, lanes, geometry)
  const { top, bottom } = geometry
  if (Math.max(start.y, end.y) < top || Math.min(start.y, end.y) > bottom) return undefined
  if (arrow.from === arrow.to) return loopShape(arrow, start, end, geometry)
  if (arrow.elsewhere) return crossing(label, start, end)
  const a = clip(start, end, geometry)
  const b = clip(end, start, geometry)
  const line = `M${at(a)}L${at(b)}`
  const hasSign = arrow.fate === 'handled_late' ? a === start : b === end
  return { line, sign: hasSign ? signOf(arrow, start, end) : '' }
}

/** One that comes from an earlier section comes in from above; one that ends in a later section leaves below. */
function crossing({ of: arrow, side }: Labelled, start: Point, end: Point): ArrowShape {
  if (arrow.fate === 'under_way') return { line: `M${at(start)}H${px(end.x)}`, sign: leaving(arrow, end) }
  // What is lost here did not leave its sender here: its way begins beside that one's line.
  const from = arrow.fate === 'handled_late' ? start : { x: start.x + side * LEEWAY, y: start.y }
  return { line: `M${at(from)}H${px(end.x)}`, sign: entering(from) + signOf(arrow, from, end) }
}

/** Where it begins and ends, wherever that is. */
function endsOf(label: Labelled, known: Lanes, { lanes, y }: Geometry): [Point, Point] {
  const { from, to, sent, ended, fate } = label.of
  const fromLane = known.laneOf(from)
  const toLane = known.laneOf(to)
  const side: Side = toLane < fromLane ? -1 : 1
  const back: Side = fromLane < toLane ? -1 : 1
  const edge = (lane: number, row: number, towards: Side) => {
    const half = Math.max(HALF_BAR, known.plateAt(lane, row)) + 1
    return { x: (lanes[lane] ?? 0) + towards * half, y: y(row) }
  }
  const start = sent ?? ended ?? 0
  const end = ended ?? start
  const beyond = { x: (lanes[label.lane] ?? 0) + label.side * (label.reach + label.width + BEYOND), y: y(label.row) }
  if (from === to) return [edge(fromLane, start, side), edge(toLane, end, back)]
  switch (fate) {
    case 'handled':
      return [edge(fromLane, start, side), edge(toLane, end, back)]
    case 'handled_late':
      return [beyond, edge(toLane, end, back)]
    case 'lost':
    case 'blocked': {
      if (start === end) return [edge(fromLane, end, side), beyond]
      const origin = edge(fromLane, start, side)
      return [origin, { x: origin.x + ((lanes[toLane] ?? 0) - origin.x) * SHARE, y: y(end) }]
    }
    case 'under_way':
      return [edge(fromLane, start, side), beyond]
  }
}

/** The point where the way from `point` to `other` enters the rows of this part; the point itself if it lies there. */
function clip(point: Point, other: Point, { top, bottom }: Geometry): Point {
  const bound = point.y < top ? top : point.y > bottom ? bottom : undefined
  if (bound === undefined) return point
  const share = (bound - point.y) / (other.y - point.y)
  return { x: point.x + (other.x - point.x) * share, y: bound }
}
