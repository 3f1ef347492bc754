import type { Arrow } from '../../document/spacetime-arrows.ts'
import type { Box } from './boxes.ts'
import type { Geometry } from './geometry.ts'
import type { Lanes, Side } from './lanes.ts'
import { HALF_BAR, px } from './sizes.ts'

/** How a message is drawn: its way, and a sign where it ends and, of one that comes from before, where it begins. */
export interface ArrowShape {
  readonly line: string
  readonly sign: string
}

interface Point {
  readonly x: number
  readonly y: number
}

/** How much of its way a message goes that is lost after others had come between. */
const SHARE = 0.62

/** How far beyond its label goes what stays in its row and does not arrive; columns leave room for it. */
const BEYOND = 9

/** The label of an arrow, and with it the arrow. */
export type Labelled = Extract<Box, { type: 'label' }>

/** Undefined where nothing of it lies in this part. */
export function arrowShape(label: Labelled, lanes: Lanes, geometry: Geometry): ArrowShape | undefined {
  const { of: arrow } = label
  const [start, end] = endsOf(label, lanes, geometry)
  const { top, bottom } = geometry
  if (Math.max(start.y, end.y) < top || Math.min(start.y, end.y) > bottom) return undefined
  if (arrow.from === arrow.to && arrow.sent !== undefined && arrow.ended !== undefined)
    return loop(start, end, geometry)
  const a = clip(start, end, geometry)
  const b = clip(end, start, geometry)
  const line = `M${at(a)}L${at(b)}`
  const hasSign = arrow.fate === 'handled_late' ? a === start : b === end
  return { line, sign: hasSign ? signOf(arrow, start, end) : '' }
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
  switch (fate) {
    case 'handled':
      return [edge(fromLane, start, side), edge(toLane, end, back)]
    case 'handled_late':
      return [beyond, edge(toLane, end, back)]
    case 'lost': {
      if (start === end || fromLane === toLane) return [edge(fromLane, end, side), beyond]
      const origin = edge(fromLane, start, side)
      return [origin, { x: origin.x + ((lanes[toLane] ?? 0) - origin.x) * SHARE, y: y(end) }]
    }
    case 'blocked':
    case 'under_way':
      return [edge(fromLane, start, side), beyond]
  }
}

/** A message that a node sends itself leaves and arrives on the right. */
function loop(start: Point, end: Point, { top, bottom }: Geometry): ArrowShape {
  const inside = ({ x, y }: Point) => ({ x, y: Math.min(Math.max(y, top), bottom) })
  const [a, b] = [inside(start), inside(end)]
  const sign = b.y === end.y ? head({ x: end.x + 10, y: end.y }, end) : ''
  return { line: `M${at(a)}h28V${px(b.y)}L${at(b)}`, sign }
}

/** The point where the way from `point` to `other` enters the rows of this part; the point itself if it lies there. */
function clip(point: Point, other: Point, { top, bottom }: Geometry): Point {
  const bound = point.y < top ? top : point.y > bottom ? bottom : undefined
  if (bound === undefined) return point
  const share = (bound - point.y) / (other.y - point.y)
  return { x: point.x + (other.x - point.x) * share, y: bound }
}

function signOf({ fate }: Arrow, start: Point, end: Point): string {
  switch (fate) {
    case 'handled':
      return head(start, end)
    case 'handled_late':
      return `${circle(start)}${head(start, end)}`
    case 'lost':
      return `M${at(end)}m-4.5-4.5l9 9m0-9l-9 9`
    case 'blocked':
      return `M${at(end)}m0-7v14m${end.x < start.x ? -3.5 : 3.5}-14v14`
    case 'under_way':
      return circle(end)
  }
}

/** An open head, at the end of the way. */
function head(start: Point, end: Point): string {
  const length = Math.hypot(end.x - start.x, end.y - start.y) || 1
  const [dx, dy] = [(end.x - start.x) / length, (end.y - start.y) / length]
  const wing = (side: Side) => at({ x: end.x - 8 * dx - side * 4 * dy, y: end.y - 8 * dy + side * 4 * dx })
  return `M${wing(1)}L${at(end)}L${wing(-1)}`
}

function circle({ x, y }: Point): string {
  return `M${at({ x: x - 3.5, y })}a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0`
}

function at({ x, y }: Point): string {
  return `${px(x)} ${px(y)}`
}
