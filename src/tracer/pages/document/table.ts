import { LIMITS } from '../../common/limits.ts'
import { slugify } from '../../common/slug.ts'
import { shortNames } from '../../text/short-names.ts'
import type { Cells } from '../../trace/cells.ts'
import { isSameValue } from '../../trace/entry-list.ts'
import type { State, TraceEvent } from '../../trace/events.ts'
import type { States } from '../../trace/fold.ts'
import { type LogExtent, logExtents, rowLogLines } from '../../trace/log-lines.ts'
import type { VariableWord, Vocabulary } from '../../trace/vocabulary.ts'
import { changedInFull, changedInShort, happenedInFull, happenedInShort } from './cell-texts.ts'
import { type RowFrame, type ShownSection, sectionRows } from './section-rows.ts'
import { downsOf } from './spacetime-spans.ts'
import type { Words } from './spacetime-words.ts'
import { isElsewhere } from './standing.ts'
import { whatHappens } from './what-happens.ts'

/** What happened in a section, a row an event, three columns a node. Plain text throughout. */
export interface Table {
  readonly nodes: readonly string[]
  /** How many rows it has. */
  readonly length: number
  /** All rows, made anew for who asks. */
  readonly rows: readonly Row[]
  /** Rows from one to before another, from 0: a page of a long table asks for its own. */
  part(first: number, last: number): Row[]
  /** A name for each row, unique in its section and made from what the row says; see {@link anchorsOf}. */
  readonly anchors: readonly string[]
  /** Which lines of logs these rows are made from; empty where nothing says so. */
  logOf(first: number, last: number): LogExtent[]
  /** The same for each of these rows, as a cell says it; undefined where nothing says so. */
  logLines(first: number, last: number): string[] | undefined
  /** What happens in these rows, in short. */
  happenings(first: number, last: number): ReturnType<typeof whatHappens>
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
  /** The same two in words; only where the cell says something, and never as the source document has it. */
  readonly fullOp?: string
  readonly fullDelta?: string
  /** Some of that is new here, and not only told because it stands. */
  readonly changed?: true
  /** What happened is an alarm. */
  readonly alarm?: true
}

/** `stopped`: the nodes that were down when the section began. */
export function buildTable(
  folded: ShownSection,
  vocabulary: Vocabulary,
  stopped: ReadonlySet<string> = new Set(),
): Table {
  const { rows: frames, cells } = sectionRows(folded, vocabulary)
  const { before, asInSource } = folded
  const isDown = asInSource ? () => false : downsOf(folded, frames, stopped, vocabulary)
  const nodes = [...(folded.frames.at(-1)?.states ?? before).keys()]
  const part = (first: number, last: number) => {
    const makeCell = cellMaker({ cells, vocabulary }, asInSource === true)
    return frames.slice(first, last).map(({ events, states }, i): Row => {
      const place = first + i
      const above = frames[place - 1]?.states ?? (asInSource ? undefined : before)
      const happened = new Map(events.map((event) => [event.node, event]))
      const moments = { before, above, now: states }
      return nodes.map((node) => makeCell(node, happened.get(node), moments, isDown(node, place)))
    })
  }
  const eventsOf = (first: number, last: number) => frames.slice(first, last).map(({ events }) => events)
  return {
    nodes: nodes.map(cells.node),
    length: frames.length,
    get rows() {
      return part(0, frames.length)
    },
    part,
    logOf: (first, last) => logExtents(eventsOf(first, last).flat()),
    logLines: (first, last) => rowLogLines(eventsOf(first, last), shortFiles),
    happenings: (first, last) => whatHappens(frames.slice(first, last), vocabulary),
    anchors: anchorsOf(frames, cells),
  }
}

/** Columns of the name of a log: behind it the line has to stand in a cell. */
const FILE_COLUMNS = LIMITS.cellCharacters - 20

/** Names of files that leave the lines in sight, and that are told apart. */
function shortFiles(files: readonly string[]): readonly string[] {
  return files.every((file) => file.length <= FILE_COLUMNS) ? files : shortNames(files, FILE_COLUMNS)
}

/**
 * Names for rows: the node and what happened to it, and a number from the second such row of the section on. A row
 * keeps its name whatever is changed elsewhere, unless one that says the same comes or goes before it.
 */
function anchorsOf(rows: readonly RowFrame[], cells: Cells): readonly string[] {
  const counts = new Map<string, number>()
  const names = new Map<string, string>()
  return rows.map(({ events: [event] }) => {
    if (event === undefined) return ''
    const text = `${cells.node(event.node)} ${cells.op(event)}`
    const name = names.get(text) ?? slugify(text).toLowerCase()
    names.set(text, name)
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

/** The node does not exist yet. */
export const NO_NODE: Cell = { role: '', roleId: '', op: '', delta: '' }

type CellMaker = (node: string, event: TraceEvent | undefined, moments: Moments, isDown: boolean) => Cell

/** In most cells of a large table nothing happens and nothing changes: these are made once a state. */
function cellMaker(words: Words, asInSource: boolean): CellMaker {
  const { vocabulary } = words
  const make = asInSource ? sourceCell : ownCell
  const still = { up: new Map<State, Cell>(), down: new Map<State, Cell>() }
  const quietCell = (state: State, isDown: boolean) => {
    const known = isDown ? still.down : still.up
    const cell = known.get(state) ?? make(undefined, state, [state, state], isDown, words)
    known.set(state, cell)
    return cell
  }
  return (node, event, { before, above, now }, isDown) => {
    const state = now.get(node)
    if (!state) return NO_NODE
    const [since, earlier] = [above?.get(node), (above ?? before).get(node)]
    if (event === undefined && since === state) return quietCell(state, isDown)
    const cell = make(event, state, [since, earlier], isDown, words)
    return event && vocabulary.marks.get(event.op)?.alarm ? { ...cell, alarm: true } : cell
  }
}

/** The state in the row above, if there is one; and, for what stands, that or the state when the section began. */
type Since = readonly [above: State | undefined, earlier: State | undefined]

/** What cells call a node that is down: then it has no role. */
export const DOWN = 'down'

function ownCell(event: TraceEvent | undefined, state: State, since: Since, isDown: boolean, words: Words): Cell {
  const told = deltas(state, since, words.vocabulary)
  const [above, earlier] = since
  const changes = told.map(({ variable }) => ({ variable, earlier: variable.standing ? earlier : above }))
  return {
    role: isDown ? DOWN : words.cells.role(state),
    roleId: isDown ? '' : String(state['role'] ?? ''),
    op: event ? happenedInShort(event, words) : '',
    delta: changes.map((change) => changedInShort(change.variable, state, change.earlier, words)).join(' '),
    ...(event ? { fullOp: happenedInFull(event, words) } : {}),
    ...(told.length > 0 ? { fullDelta: changedInFull(changes, state, words) } : {}),
    ...(told.some(({ changed }) => changed) ? { changed: true } : {}),
  }
}

/** Nothing here says what the source document does not: a mark's fields, what has no short form, and who is down. */
function sourceCell(event: TraceEvent | undefined, state: State, since: Since, _: boolean, words: Words): Cell {
  const { cells, vocabulary } = words
  const told = deltas(state, since, vocabulary).filter(({ variable }) => variable.short !== undefined)
  const [above, earlier] = since
  const texts = told.map(({ variable }) => {
    return cells.change(variable, state[variable.id], (variable.standing ? earlier : above)?.[variable.id])
  })
  return {
    role: cells.role(state),
    roleId: String(state['role'] ?? ''),
    op: event ? cells.op(event) : '',
    delta: texts.filter((text) => text !== '').join(' '),
    ...(told.some(({ changed }) => changed) ? { changed: true } : {}),
  }
}

/** A variable of which a cell tells. */
interface Told {
  readonly variable: VariableWord
  readonly changed: boolean
}

/**
 * Changes since the row above, in the vocabulary's order. A standing variable is told as long as it stands and where it
 * stops, be that the first row.
 */
function deltas(state: State, [above, earlier]: Since, { variables }: Vocabulary): readonly Told[] {
  const told: Told[] = []
  for (const variable of variables.values()) {
    const { id, standing, initial } = variable
    const since = standing ? earlier : above
    const changed = since !== undefined && !isSameValue(since[id], state[id])
    if (changed || (standing && isElsewhere(state[id], initial))) told.push({ variable, changed })
  }
  return told
}
