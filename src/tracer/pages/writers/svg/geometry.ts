import type { Part } from '../../document/picture-parts.ts'
import type { Spacetime } from '../../document/spacetime.ts'
import type { Box } from './boxes.ts'
import {
  FOOT,
  FOOT_NAMES,
  GUTTER,
  HALF_SHADE,
  HEAD,
  halfName,
  halfPlate,
  LEFT,
  NARROWEST_GAP,
  PART_LINE,
  ROW,
  TALL,
} from './sizes.ts'

/** What was so before the first row begins a little above it. */
const ABOVE = 8

/** Where everything of one picture is. */
export interface Geometry {
  readonly width: number
  readonly height: number
  /** Where rows begin and end. */
  readonly top: number
  readonly bottom: number
  readonly isTall: boolean
  /** The middle of each lifeline. */
  readonly lanes: readonly number[]
  /** The middle of a row, also of one that is in another part. */
  readonly y: (row: number) => number
  /** The same, but no further than the rows of this part; see `Span` in the model for the rows that there are not. */
  readonly within: (row: number) => number
}

/** The columns are those of the whole section, so that its parts fit each other. */
export function columnsOf({ lifelines, rows }: Spacetime, boxes: readonly Box[]): { lanes: number[]; width: number } {
  const needs = gapNeeds(lifelines.length, rows.length, boxes)
  const heads = lifelines.map(({ label, roles }) =>
    roles.reduce((most, role) => Math.max(most, halfPlate(role.label)), Math.max(halfName(label), HALF_SHADE)),
  )
  const lanes: number[] = []
  let x = GUTTER
  for (const [i, half] of heads.entries()) {
    const before = heads[i - 1]
    const narrowest = before === undefined ? half : Math.max(NARROWEST_GAP, before + half + 8)
    x += Math.max(narrowest, needs[i] ?? 0)
    lanes.push(Math.round(x))
  }
  return { lanes, width: Math.round(x + Math.max(heads.at(-1) ?? 0, needs.at(-1) ?? 0)) + 8 - LEFT }
}

/** How wide the gap left of each lifeline must be, and the one right of the last. */
function gapNeeds(count: number, rowCount: number, boxes: readonly Box[]): number[] {
  const needs = new Array<number>(count + 1).fill(0)
  const used = new Map<number, number>()
  for (const { row, lane, side, reach, width } of boxes) {
    const gap = side < 0 ? lane : lane + 1
    const key = gap * (rowCount + 1) + row
    const sum = (used.get(key) ?? 0) + reach + width + 8
    used.set(key, sum)
    needs[gap] = Math.max(needs[gap] ?? 0, sum + (gap === 0 || gap === count ? 8 : 16))
  }
  return needs
}

export function geometryOf(
  { first, last }: Part,
  columns: { lanes: number[]; width: number },
  parts: number,
): Geometry {
  const top = HEAD + (parts > 1 ? PART_LINE : 0)
  const bottom = top + (last - first) * ROW
  const y = (row: number) => top + (row - first) * ROW + ROW / 2
  const within = (row: number) => (row < first ? top - ABOVE : row >= last ? bottom : y(row))
  const isTall = last - first > TALL
  return { ...columns, height: bottom + FOOT + (isTall ? FOOT_NAMES : 0), top, bottom, isTall, y, within }
}
