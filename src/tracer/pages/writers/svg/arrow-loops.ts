import type { Arrow } from '../../document/spacetime-arrows.ts'
import { type ArrowShape, at, entering, head, leaving, type Point, question, signOf } from './arrow-signs.ts'
import type { Geometry } from './geometry.ts'
import { LOOP, px } from './sizes.ts'

/** How far below the middle of its row goes what ends there and does not arrive. */
const DROP = 8

/**
 * A message that a node sends itself leaves and arrives on the right, and stays beside the node's own line, also where
 * it does not arrive. `start` and `end`: at the line, in the rows of sending and of its end.
 */
export function loopShape(arrow: Arrow, start: Point, end: Point, geometry: Geometry): ArrowShape {
  const { fate, elsewhere } = arrow
  const out = { x: start.x + LOOP, y: start.y }
  if (fate === 'handled') return closed(start, end, geometry)
  if (fate === 'under_way' && elsewhere) return { line: `M${at(start)}H${px(out.x)}`, sign: leaving(arrow, out) }
  if (fate !== 'handled_late') return open(arrow, start, end, geometry)
  if (elsewhere) return { line: `M${at(out)}H${px(end.x)}`, sign: entering(out) + head(out, end) }
  const from = { x: out.x, y: out.y - DROP }
  return { line: `M${at(from)}V${px(end.y)}H${px(end.x)}`, sign: question(from) + head(out, end) }
}

/** It leaves, here or in an earlier section, and does not come back. */
function open(arrow: Arrow, start: Point, end: Point, geometry: Geometry): ArrowShape {
  const out = { x: start.x + LOOP, y: start.y }
  const to = { x: start.x + LOOP / 2, y: end.y === start.y ? start.y + DROP : end.y }
  if (arrow.elsewhere)
    return { line: `M${at(out)}V${px(to.y)}H${px(to.x)}`, sign: entering(out) + signOf(arrow, out, to) }
  const [a, b] = [within(start, geometry), within(to, geometry)]
  const leaves = a.y === start.y ? `M${at(a)}H${px(out.x)}` : `M${px(out.x)} ${px(a.y)}`
  if (b.y !== to.y) return { line: `${leaves}V${px(b.y)}`, sign: '' }
  return { line: `${leaves}V${px(b.y)}H${px(b.x)}`, sign: signOf(arrow, out, to) }
}

/** It leaves, and comes back. */
function closed(start: Point, end: Point, geometry: Geometry): ArrowShape {
  const [a, b] = [within(start, geometry), within(end, geometry)]
  const sign = b.y === end.y ? head({ x: end.x + 10, y: end.y }, end) : ''
  return { line: `M${at(a)}h${LOOP}V${px(b.y)}L${at(b)}`, sign }
}

function within({ x, y }: Point, { top, bottom }: Geometry): Point {
  return { x, y: Math.min(Math.max(y, top), bottom) }
}
