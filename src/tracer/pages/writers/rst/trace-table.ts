import { visible } from '../../../text/visible.ts'
import type { Vocabulary } from '../../../trace/vocabulary.ts'
import type { Document, Section } from '../../document/document.ts'
import type { Fold } from '../../document/repetitions.ts'
import type { Row } from '../../document/table.ts'
import { rowId, rowIdStart } from '../paths.ts'
import { type TableView, tableView } from './grid-table.ts'

/** A section's table with what its text cannot say; the directive `trace-table` makes ids, classes and folds of it. */
export interface TraceTableView extends TableView {
  /** What the ids of its rows start with. */
  readonly id: string
  /** The roles that occur, in the vocabulary's order. */
  readonly roles: readonly { readonly id: string; readonly color: string }[]
  /** A line a row: the rest of its id, then what is new in it; see {@link factsOf}. */
  readonly marks: readonly string[]
  readonly folds: readonly FoldView[]
}

interface FoldView extends Omit<Fold, 'kinds'> {
  readonly kinds: string
  readonly rows: number
  /** It is one row that is repeated. */
  readonly single: boolean
}

export function traceTableView(document: Document, section: Section, { roles }: Vocabulary): TraceTableView {
  const { table, folds } = section
  const start = rowIdStart(document, section)
  const occurring = new Set(table.rows.flatMap((row) => row.map(({ roleId }) => roleId)))
  const marks = table.rows.map((row, i) => {
    const rest = rowId(document, section, table.anchors[i] ?? '').slice(start.length + 1)
    // An id to which the row added nothing still needs a word to stand for that.
    return [rest || '*', ...factsOf(row, table.rows[i - 1])].join(' ')
  })
  const shown = [...roles.values()].filter(({ id }) => occurring.has(id)).map(({ id, color }) => ({ id, color }))
  return { ...tableView(table), id: start, roles: shown, marks, folds: folds.map(foldView) }
}

/** Per node, by its place from 1: `2=leader` where it has a role that it had not in the row above, `2!` a change. */
function factsOf(row: Row, above: Row | undefined): string[] {
  return row.flatMap(({ roleId, changed }, i) => [
    ...(roleId !== (above?.[i]?.roleId ?? '') ? [`${i + 1}=${roleId}`] : []),
    ...(changed ? [`${i + 1}!`] : []),
  ])
}

function foldView({ first, last, cycle, times, kinds }: Fold): FoldView {
  const shown = kinds.map((kind) => visible(kind).trim()).join(', ')
  return { first: first + 1, last: last + 1, cycle, times, kinds: shown, rows: last - first + 1, single: cycle === 1 }
}
