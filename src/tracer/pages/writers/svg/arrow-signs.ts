import type { Arrow } from '../../document/spacetime-arrows.ts'
import type { Side } from './lanes.ts'
import { EDGE_OF_ROW, px } from './sizes.ts'

/** How a message is drawn: its way, and a sign where it ends and, of one that comes from before, where it begins. */
export interface ArrowShape {
  readonly line: string
  readonly sign: string
}

export interface Point {
  readonly x: number
  readonly y: number
}

/** What stands where a message begins and ends that goes from `start` to `end`. */
export function signOf({ fate, elsewhere }: Arrow, start: Point, end: Point): string {
  switch (fate) {
    case 'handled':
      return head(start, end)
    case 'handled_late':
      return elsewhere ? head(start, end) : `${question(start)}${head(start, end)}`
    case 'lost':
      return cross(end)
    case 'blocked':
      return `M${at(end)}m0-7v14m${end.x < start.x ? -3.5 : 3.5}-14v14`
    case 'under_way':
      return ring(end)
  }
}

/** The way of a message that comes in from an earlier section, down to where it goes on in a row. */
export function entering({ x, y }: Point): string {
  return `M${px(x)} ${px(y - EDGE_OF_ROW)}V${px(y)}`
}

/** The way of a message that leaves for a later section, from where it is in a row, and what it comes to there. */
export function leaving({ elsewhere }: Arrow, from: Point): string {
  const end = { x: from.x, y: from.y + EDGE_OF_ROW }
  return `M${at(from)}V${px(end.y)}${elsewhere?.op === 'handle' ? head(from, end) : cross({ ...end, y: end.y - 4 })}`
}

/** An open head, at the end of the way. */
export function head(start: Point, end: Point): string {
  const length = Math.hypot(end.x - start.x, end.y - start.y) || 1
  const [dx, dy] = [(end.x - start.x) / length, (end.y - start.y) / length]
  const wing = (side: Side) => at({ x: end.x - 8 * dx - side * 4 * dy, y: end.y - 8 * dy + side * 4 * dx })
  return `M${wing(1)}L${at(end)}L${wing(-1)}`
}

function cross(point: Point): string {
  return `M${at(point)}m-4.5-4.5l9 9m0-9l-9 9`
}

export function ring({ x, y }: Point): string {
  return `M${at({ x: x - 3.5, y })}a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0`
}

/** Where a message begins of which nothing shows that it was sent. */
export function question({ x, y }: Point): string {
  return `M${at({ x: x - 3, y: y - 4 })}a2.6 2.6 0 1 1 4 2.2l-1.4 1v1.4m0 1.6v1.4`
}

export function at({ x, y }: Point): string {
  return `${px(x)} ${px(y)}`
}
