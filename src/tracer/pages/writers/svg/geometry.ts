import type { Part } from '../../document/picture-parts.ts'
import type { Lifeline, Spacetime } from '../../document/spacetime.ts'
import type { Box } from './boxes.ts'
import { plateReach } from './lanes.ts'
import {
  FOOT,
  FOOT_NAMES,
  GUTTER,
  HALF_SHADE,
  HEAD,
  halfName,
  LEFT,
  LIST_LINE,
  NARROWEST_GAP,
  PART_LINE,
  ROW,
  TALL,
} from './sizes.ts'
import { halfList } from './view-lists.ts'

/** What was so before the first row begins a little above it. */
const ABOVE = 8

/** Where everything of one picture is. */
export interface Geometry {
  readonly width: number
  readonly height: number
  /** Where rows begin and end. */
  readonly top: number
  readonly bottom: number
  /** Where names and roles end, above the lists. */
  readonly head: number
  /** What a line of lists shows, from the top. */
  readonly lists: readonly string[]
  readonly isTall: boolean
  /** The middle of each lifeline. */
  readonly lanes: readonly number[]
  /** The middle of a row, also of one that is in another part. */
  readonly y: (row: number) => number
  /** The same, but no further than the rows of this part; see `Span` in the model for the rows that there are not. */
  readonly within: (row: number) => number
}

/** Where the lifelines are. The columns are those of the whole section, so that its parts fit each other. */
export interface Columns {
  readonly lanes: readonly number[]
  readonly width: number
}

/** Takes the boxes of a section part by part, and finds how much room there must be between its lifelines. */
export class ColumnNeeds {
  private readonly lifelines: readonly Lifeline[]
  /** Half of what the lists of each lifeline take. */
  private readonly halfLists: number[]
  /** How wide the gap left of each lifeline must be, and the one right of the last. */
  private readonly needs: number[]

  constructor({ lifelines }: Spacetime) {
    this.lifelines = lifelines
    this.needs = new Array<number>(lifelines.length + 1).fill(0)
    this.halfLists = lifelines.map(() => 0)
  }

  /** Counts the boxes in rows of the part. */
  add(boxes: readonly Box[], part: Part): void {
    for (const [i, { listsBefore }] of this.lifelines.entries()) {
      for (const list of listsBefore(part.first)) this.halfLists[i] = Math.max(this.halfLists[i] ?? 0, halfList(list))
    }
    const last = this.lifelines.length
    const used = new Map<number, number>()
    for (const { row, lane, side, reach, width } of boxes) {
      if (row < part.first || row >= part.last) continue
      const gap = side < 0 ? lane : lane + 1
      const key = (row - part.first) * (last + 1) + gap
      const sum = (used.get(key) ?? 0) + reach + width + 8
      used.set(key, sum)
      this.needs[gap] = Math.max(this.needs[gap] ?? 0, sum + (gap === 0 || gap === last ? 8 : 16))
    }
  }

  columns(): Columns {
    const heads = this.lifelines.map(({ label, roles }, i) =>
      roles.reduce(
        (most, role) => Math.max(most, plateReach(role)),
        Math.max(halfName(label), HALF_SHADE, this.halfLists[i] ?? 0),
      ),
    )
    const lanes: number[] = []
    let x = GUTTER
    for (const [i, half] of heads.entries()) {
      const before = heads[i - 1]
      const narrowest = before === undefined ? half : Math.max(NARROWEST_GAP, before + half + 8)
      x += Math.max(narrowest, this.needs[i] ?? 0)
      lanes.push(Math.round(x))
    }
    return { lanes, width: Math.round(x + Math.max(heads.at(-1) ?? 0, this.needs.at(-1) ?? 0)) + 8 - LEFT }
  }
}

/** `lists`: what the lines of lists below the heads show. */
export function geometryOf({ first, last }: Part, columns: Columns, parts: number, lists: readonly string[]): Geometry {
  const head = HEAD + (parts > 1 ? PART_LINE : 0)
  const top = head + lists.length * LIST_LINE
  const bottom = top + (last - first) * ROW
  const y = (row: number) => top + (row - first) * ROW + ROW / 2
  const within = (row: number) => (row < first ? top - ABOVE : row >= last ? bottom : y(row))
  const isTall = last - first > TALL
  return { ...columns, height: bottom + FOOT + (isTall ? FOOT_NAMES : 0), top, bottom, head, lists, isTall, y, within }
}
