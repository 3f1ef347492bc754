import type { Vocabulary } from '../../../trace/vocabulary.ts'
import type { Part } from '../../document/picture-parts.ts'
import type { Lifeline, Spacetime } from '../../document/spacetime.ts'
import type { RoleSpan, Span } from '../../document/spacetime-spans.ts'
import { escapeXml } from './escape-svg.ts'
import type { Geometry } from './geometry.ts'
import { BRACKET_STEP, drawn, HALF_BAR, HALF_SHADE, halfPlate, PLATE_ROUND } from './sizes.ts'
import type { Heads } from './view-heads.ts'
import { listViews } from './view-lists.ts'

/** What is drawn over roles' colours, in squares of six pixels: strokes, dots, a grid. */
const SHAPES = [
  'M-1 7L7-1M-1 1L1-1M5 7L7 5',
  'M0 2.5h6M0 3.5h6',
  'M2 3a1 1 0 1 0 2 0a1 1 0 1 0-2 0',
  'M0 3h6M3 0v6',
  'M-1-1L7 7M-1 5L1 7M5-1L7 1',
]

/** A role as pictures show it: by colour, and by a pattern for those who do not see colours. The first has no pattern. */
export interface RoleLook {
  readonly color: string
  /** Letters on it are light. */
  readonly dark: boolean
  /** The role's place among the roles, which its pattern is called by. */
  readonly pattern: number
  readonly shape: string
}

export function looksOf(vocabulary: Vocabulary): ReadonlyMap<string, RoleLook> {
  return new Map(
    [...vocabulary.roles.values()].map(({ id, color }, i) => {
      const shape = i === 0 ? '' : (SHAPES[(i - 1) % SHAPES.length] ?? '')
      return [id, { color, dark: isDark(color), pattern: i, shape }]
    }),
  )
}

/** Whether white letters can be read on it better than black ones (WCAG 2, relative luminance). */
function isDark(color: string): boolean {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(color.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.18
}

const UNKNOWN: RoleLook = { color: '#FFFFFF', dark: false, pattern: 0, shape: '' }

/** What a lifeline consists of, from the back to the front. */
export function laneView(
  line: Lifeline,
  lane: number,
  part: Part,
  geometry: Geometry,
  looks: ReadonlyMap<string, RoleLook>,
  heads: Heads,
): object {
  const x = geometry.lanes[lane] ?? 0
  const here = <S extends Span>(spans: readonly S[]) =>
    spans
      .filter(({ from, to }) => from < part.last && to >= part.first && !(to === part.first && from < part.first - 1))
      .map((span) => ({ span, y: geometry.within(span.from), end: geometry.within(span.to) }))
  const look = ({ role }: RoleSpan) => looks.get(role) ?? UNKNOWN
  const before = part.first - 1
  const atStart = line.roles.find(({ from, to, side }) => side === undefined && from <= before && to > before)
  const isDown = line.stopped.some(({ from, to, side }) => side === undefined && from <= before && to > before)
  return {
    x,
    heads: heads.of(line, part),
    label: escapeXml(drawn(line.label)),
    fullName: line.fullName === undefined || line.fullName === line.label ? '' : escapeXml(line.fullName),
    plate: atStart ? plate(atStart, x, geometry.head - 17, look(atStart)) : false,
    down: isDown,
    downY: geometry.head - 13,
    nameY: geometry.head - 32,
    lists: listViews(line.listsBefore(part.first), x, geometry),
    footY: geometry.isTall ? geometry.bottom + 18 : 0,
    shades: here(line.cutOff).map(({ span, y, end }) => ({ ...across(span, x, HALF_SHADE), y, height: end - y })),
    gaps: here(line.stopped).map(({ span, y, end }) => ({ x: x + (sideOf(span) * HALF_BAR) / 2, y, end })),
    bars: here(line.roles).map(({ span, y, end }) => {
      const { color, pattern } = look(span)
      const role = escapeXml(span.role)
      return { ...across(span, x, HALF_BAR), y, height: end - y, color, pattern, role }
    }),
    brackets: here(line.brackets).map(({ span, y, end }) => {
      const left = x - HALF_BAR - (span.depth + 1) * BRACKET_STEP + 1
      const serif = (shown: boolean) => (shown ? 'h4' : '')
      const begins = span.from >= part.first
      const ends = !span.open && span.to < part.last
      return { path: `M${left + 4} ${y}${begins ? 'h-4' : 'm-4 0'}V${end}${serif(ends)}`, open: span.open }
    }),
    plates: line.roles
      .filter(({ from, to, side }) => from < part.last && (from >= part.first || (side !== undefined && to > before)))
      .map((span) => plate(span, x, span.from <= before ? geometry.head - 17 : geometry.y(span.from), look(span))),
  }
}

/** Left of its node's line is what was before, right of it what is after; on the line what no side has alone. */
function sideOf({ side }: Span): -1 | 0 | 1 {
  if (side === undefined) return 0
  return side === 'before' ? -1 : 1
}

function across(span: Span, x: number, half: number): { x: number; width: number } {
  const side = sideOf(span)
  return { x: side === 1 ? x : x - half, width: side === 0 ? 2 * half : half }
}

/** A role's short form on its colour; `left` is where its straight part begins. */
function plate(span: RoleSpan, middle: number, y: number, { color, dark }: RoleLook): object {
  const x = middle + sideOf(span) * halfPlate(span.label)
  const half = halfPlate(span.label) - PLATE_ROUND
  const label = escapeXml(drawn(span.label))
  return { x, left: x - half, top: y - 9, textY: y + 4, width: 2 * half, label, color, dark }
}

/** The patterns that a picture needs, with the roles' colours. */
export function patternsOf({ lifelines }: Spacetime, looks: ReadonlyMap<string, RoleLook>): object[] {
  const used = new Set(lifelines.flatMap(({ roles }) => roles.map(({ role }) => role)))
  return [...looks].flatMap(([role, { color, pattern, shape }]) =>
    used.has(role) && pattern > 0 ? [{ number: pattern, color, shape }] : [],
  )
}

export function lanesView(
  lifelines: readonly Lifeline[],
  part: Part,
  geometry: Geometry,
  looks: ReadonlyMap<string, RoleLook>,
  heads: Heads,
): object[] {
  return lifelines.map((line, lane) => laneView(line, lane, part, geometry, looks, heads))
}
