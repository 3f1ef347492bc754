import { LIMITS } from '../../../common/limits.ts'
import { shorten, visible } from '../../../common/visible.ts'
import { roleTitle } from '../../../trace/titles.ts'
import type { Document, Section } from '../../document/document.ts'
import { type Fold, foldsWithin } from '../../document/repetitions.ts'
import type { SectionPart } from '../../document/section-parts.ts'
import { type Cell, NO_NODE, type Row } from '../../document/table.ts'
import { rowIdStart, rowIds } from '../paths.ts'
import type { WriteOptions } from '../writer.ts'
import { type TableView, tableView } from './grid-table.ts'

/** A section's table with what its text cannot say; the directive `trace-table` makes ids, classes and folds of it. */
export interface TraceTableView extends TableView {
  /** What the ids of its rows start with. */
  readonly id: string
  /** The number of its first row, from 1; and whether that is another than 1. */
  readonly firstRow: number
  readonly later: boolean
  /** The roles that occur, in the vocabulary's order. */
  readonly roles: readonly { readonly id: string; readonly color: string }[]
  /** A line a row: the rest of its id, then what is new in it; see {@link factsOf}. */
  readonly marks: readonly string[]
  readonly folds: readonly FoldView[]
  /** What people call the roles. */
  readonly titles: readonly { readonly id: string; readonly title: string }[]
  /** The lines of logs that tell the rows, with the row's number: `2 store.log:7`. */
  readonly logs: readonly string[]
  /** A line for each cell that reads otherwise in words; see {@link fullTexts}. */
  readonly full: readonly string[]
}

/** `first` and `last` count the rows of the part, from 1. */
interface FoldView extends Omit<Fold, 'kinds'> {
  /** What readers call them: their numbers in the whole table. */
  readonly firstRow: number
  readonly lastRow: number
  readonly kinds: string
  readonly rows: number
  /** It is one row that is repeated. */
  readonly single: boolean
}

export function traceTableView(
  document: Document,
  section: Section,
  { vocabulary, theme }: Pick<WriteOptions, 'vocabulary' | 'theme'>,
  part: Pick<SectionPart, 'first' | 'last'> = { first: 0, last: section.table.length },
): TraceTableView {
  const { table, folds } = section
  const { first, last } = part
  const start = rowIdStart(document, section)
  const rows = table.part(first, last)
  const occurring = new Set(rows.flatMap((row) => row.map(({ roleId }) => roleId)))
  const ids = rowIds(document, section)
  const marks = rows.map((row, i) => {
    const rest = (ids[first + i] ?? '').slice(start.length + 1)
    // An id to which the row added nothing still needs a word to stand for that.
    return [rest || '*', ...factsOf(row, rows[i - 1])].join(' ')
  })
  const shown = [...vocabulary.roles.values()]
    .filter(({ id }) => occurring.has(id))
    .map(({ id, color }) => ({ id, color }))
  const all = theme.allNodes ? (document.sections.at(-1)?.table.nodes ?? []) : table.nodes
  const view = tableView({ nodes: all, rows: rows.map((row) => widened(row, all.length)) })
  return {
    ...view,
    id: start,
    firstRow: first + 1,
    later: first > 0,
    roles: shown,
    marks,
    folds: foldsWithin(folds, first, last).map((fold) => foldView(fold, first)),
    titles: shown.map(({ id }) => ({ id, title: visible(roleTitle(id, { vocabulary })) || id })),
    logs: (table.logLines(first, last) ?? []).flatMap(rowLog),
    full: fullTexts(rows),
  }
}

/** On one line, as it stands in an option of a directive. */
function rowLog(log: string, row: number): string[] {
  const text = shorten(visible(log).replace(/\s+/g, ' ').trim(), LIMITS.cellCharacters)
  return text === '' ? [] : [`${row + 1} ${text}`]
}

/**
 * The cells of these rows in words: `3.2 AppendEntries from N-1: term 2` is what happened in row 3 at the second node,
 * `3.2! term 2` what changed there. Left out is what reads as in short, and what says the same as the row above.
 */
function fullTexts(rows: readonly Row[]): string[] {
  return rows.flatMap((row, i) =>
    row.flatMap((cell, node) => {
      const above = rows[i - 1]?.[node] ?? NO_NODE
      const place = `${i + 1}.${node + 1}`
      return [
        ...fullText(place, [cell.op, cell.fullOp], [above.op, above.fullOp]),
        ...fullText(`${place}!`, [cell.delta, cell.fullDelta], [above.delta, above.fullDelta]),
      ]
    }),
  )
}

/** In short and in words. */
type Twice = readonly [short: string, full: string | undefined]

function fullText(place: string, [short, full = short]: Twice, [shortAbove, fullAbove = shortAbove]: Twice): string[] {
  if (short === '' || full.trim() === '') return []
  return full === (short === shortAbove ? fullAbove : short) ? [] : [`${place} ${full.trim()}`]
}

/** Nodes stand in the order in which they join: those that a row lacks come after those that it has. */
function widened(row: Row, nodes: number): Row {
  return row.length < nodes ? [...row, ...new Array<Cell>(nodes - row.length).fill(NO_NODE)] : row
}

/** Per node, by its place from 1: `2=leader` where it has a role that it had not in the row above, `2!` a change. */
function factsOf(row: Row, above: Row | undefined): string[] {
  return row.flatMap(({ roleId, changed }, i) => [
    ...(roleId !== (above?.[i]?.roleId ?? '') ? [`${i + 1}=${roleId}`] : []),
    ...(changed ? [`${i + 1}!`] : []),
  ])
}

function foldView({ first, last, cycle, times, kinds }: Fold, before: number): FoldView {
  const shown = kinds.map((kind) => visible(kind).trim()).join(', ')
  const place = { first: first - before + 1, last: last - before + 1, firstRow: first + 1, lastRow: last + 1 }
  return { ...place, cycle, times, kinds: shown, rows: last - first + 1, single: cycle === 1 }
}
