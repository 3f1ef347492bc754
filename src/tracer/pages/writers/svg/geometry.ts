import type { Part } from '../../document/picture-parts.ts'
import type { Lifeline, Spacetime } from '../../document/spacetime.ts'
import { type Box, edgeOf, gapOf } from './boxes.ts'
import { halfList } from './fit-lists.ts'
import { plateReach } from './lanes.ts'
import {
  BESIDE,
  FOOT,
  FOOT_NAMES,
  fairMost,
  GUTTER,
  HALF_SHADE,
  HEAD,
  halfName,
  LEFT,
  LIST_LINE,
  listName,
  MARGIN,
  NARROWEST_GAP,
  PART_LINE,
  ROW,
  roomFor,
  TALL,
  textWidth,
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
  /** Left of each, and right of the last. */
  readonly gaps: readonly number[]
  readonly width: number
}

/** Takes the boxes of a section part by part, and finds how much room there must be between its lifelines. */
export class ColumnNeeds {
  private readonly lifelines: readonly Lifeline[]
  /** Half of what the lists of each lifeline take. */
  private readonly halfLists: number[]
  /** What the names of lists take, left of the first list. */
  private names = 0
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
      for (const list of listsBefore(part.first)) {
        this.halfLists[i] = Math.max(this.halfLists[i] ?? 0, halfList(list, this.lifelines.length))
        if (list.boxes.length > 0) this.names = Math.max(this.names, textWidth(listName(list.name)))
      }
    }
    const last = this.lifelines.length
    const used = new Map<number, number>()
    for (const box of boxes) {
      const { row, reach, width } = box
      if (row < part.first || row >= part.last) continue
      const gap = gapOf(box)
      const key = (row - part.first) * (last + 1) + gap
      const sum = (used.get(key) ?? 0) + reach + width + BESIDE
      used.set(key, sum)
      this.needs[gap] = Math.max(this.needs[gap] ?? 0, sum + edgeOf(gap, last))
    }
  }

  columns(): Columns {
    const heads = this.lifelines.map(({ label, roles }, i) =>
      roles.reduce(
        (most, role) => Math.max(most, plateReach(role)),
        Math.max(halfName(label), HALF_SHADE, this.halfLists[i] ?? 0),
      ),
    )
    const least = [...heads, 0].map((half, i) => {
      const before = heads[i - 1]
      if (before === undefined) return Math.max(half, this.names + BESIDE + (this.halfLists[0] ?? 0) - GUTTER)
      return i === heads.length ? before : Math.max(NARROWEST_GAP, before + half + BESIDE)
    })
    const most = fairMost(this.needs, roomFor(heads.length), least)
    const gaps = least.map((each, i) => Math.round(Math.max(each, Math.min(this.needs[i] ?? 0, most))))
    let x = GUTTER
    const lanes = heads.map((_, i) => {
      x += gaps[i] ?? 0
      return x
    })
    return { lanes, gaps, width: x + (gaps.at(-1) ?? 0) + MARGIN - LEFT }
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
