import { slugify } from '../../common/slug.ts'
import type { Cells } from '../../trace/cells.ts'
import type { TraceEvent, Values } from '../../trace/events.ts'
import type { FoldedSection, States } from '../../trace/fold.ts'
import type { VariableWord, Vocabulary } from '../../trace/vocabulary.ts'
import { sectionRows } from './section-rows.ts'

/** What happened in a section, a row an event, three columns a node. Plain text throughout. */
export interface Table {
  readonly nodes: readonly string[]
  readonly rows: readonly Row[]
  /** A name for each row, unique in its section and made from what the row says; see {@link anchorsOf}. */
  readonly anchors: readonly string[]
  /** The events that each row shows: one, or several that happened together. */
  readonly events: readonly (readonly TraceEvent[])[]
}

/** One row: every node of the table, in its order. */
export type Row = readonly Cell[]

export interface Cell {
  /** Empty while the node does not exist yet. */
  readonly role: string
  /** The role as the vocabulary calls it. */
  readonly roleId: string
  /** What happened to this node; empty where something happened to another. */
  readonly op: string
  /** What changed since the row above. */
  readonly delta: string
  /** Some of that is new here, and not only told because it stands. */
  readonly changed?: true
  /** What happened is an alarm. */
  readonly alarm?: true
}

export function buildTable(folded: FoldedSection, vocabulary: Vocabulary): Table {
  const { rows: frameOfRow, cells } = sectionRows(folded, vocabulary)
  const { before, frames } = folded
  const nodes = [...(frames.at(-1)?.states ?? before).keys()]
  const rows = frameOfRow.map(({ events, states }, i, all): Row => {
    const above = all[i - 1]?.states
    return nodes.map((node) => makeCell(node, events, { before, above, now: states }, cells, vocabulary))
  })
  const events = frameOfRow.map((frame) => frame.events)
  return { nodes: nodes.map(cells.node), rows, anchors: anchorsOf(events, cells), events }
}

/**
 * Names for rows: the node and what happened to it, and a number from the second such row of the section on. A row
 * keeps its name whatever is changed elsewhere, unless one that says the same comes or goes before it.
 */
function anchorsOf(rows: readonly (readonly TraceEvent[])[], cells: Cells): readonly string[] {
  const counts = new Map<string, number>()
  return rows.map(([event]) => {
    if (event === undefined) return ''
    const name = slugify(`${cells.node(event.node)} ${cells.op(event)}`).toLowerCase()
    const count = (counts.get(name) ?? 0) + 1
    counts.set(name, count)
    // No name that is made from a text holds two underscores in a row.
    return count === 1 ? name : `${name}__${count}`
  })
}

/** States when the section began, in the row above if there is one, and in this row. */
interface Moments {
  readonly before: States
  readonly above: States | undefined
  readonly now: States
}

function makeCell(
  node: string,
  events: readonly TraceEvent[],
  { before, above, now }: Moments,
  cells: Cells,
  vocabulary: Vocabulary,
): Cell {
  const state = now.get(node)
  if (!state) return { role: '', roleId: '', op: '', delta: '' }
  const event = events.find((each) => each.node === node)
  const told = deltas(state, above?.get(node), (above ?? before).get(node), vocabulary)
  return {
    role: cells.role(state),
    roleId: String(state['role'] ?? ''),
    op: event ? cells.op(event) : '',
    ...(event && vocabulary.marks.get(event.op)?.alarm ? { alarm: true } : {}),
    delta: deltaText(told, state, cells),
    ...(told.some(({ changed, variable }) => changed && variable.short !== undefined) ? { changed: true } : {}),
  }
}

/** A variable of which a cell tells. */
interface Told {
  readonly variable: VariableWord
  readonly changed: boolean
}

/**
 * Changes since the row above, in the vocabulary's order; a section's first row has none. A standing variable is told
 * as long as it stands and where it stops, be that the first row.
 */
function deltas(
  state: Values,
  above: Values | undefined,
  earlier: Values | undefined,
  vocabulary: Vocabulary,
): readonly Told[] {
  return [...vocabulary.variables.values()].flatMap((variable): Told[] => {
    const { id, standing, initial } = variable
    const since = standing ? earlier : above
    const changed = since !== undefined && since[id] !== state[id]
    return changed || (standing && state[id] !== initial) ? [{ variable, changed }] : []
  })
}

function deltaText(told: readonly Told[], state: Values, cells: Cells): string {
  return told
    .map(({ variable }) => cells.change(variable, state[variable.id] ?? null))
    .filter((text) => text !== '')
    .join(' ')
}
