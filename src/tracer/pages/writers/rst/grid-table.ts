import { LIMITS } from '../../../common/limits.ts'
import { columns, pad } from '../../../text/columns.ts'
import { shortNames } from '../../../text/short-names.ts'
import type { Cell, Table } from '../../document/table.ts'
import { bold, escapeCell } from './escape-rst.ts'

/** A grid table's parts. Every text is escaped and padded to its column's width. */
export interface TableView {
  /** Between rows: `+------+-----+`. */
  readonly rule: string
  /** Below the header. */
  readonly headRule: string
  /** Above a header whose node names each span their three columns. */
  readonly spanRule: string
  readonly nodeSpans: readonly string[]
  /** Every node's name three times, once a column. */
  readonly nodes: readonly string[]
  readonly heads: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** The same, each a line of the table: `| F    | INIT |`. A template is slow with a value a cell. */
  readonly lines: readonly string[]
}

const HEADS = ['Role', 'Op', 'Delta']

export function tableView(table: Pick<Table, 'nodes' | 'rows'>): TableView {
  const nodes = shortNames(table.nodes, LIMITS.cellCharacters).map(escapeCell)
  const names = nodes.flatMap((node) => HEADS.map(() => node))
  const heads = nodes.flatMap(() => HEADS)
  const texts = new Map<Cell, readonly string[]>()
  const textsOf = (cell: Cell) => {
    const known = texts.get(cell) ?? cellTexts(cell)
    texts.set(cell, known)
    return known
  }
  const rows = table.rows.map((row) => row.flatMap(textsOf))
  const widths = heads.map((head, i) => Math.max(columns(head), columns(names[i] ?? '')))
  for (const row of rows) {
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, columns(cell))
  }
  const padded = (cells: readonly string[]) => cells.map((cell, i) => pad(cell, widths[i] ?? 0))
  const shown = rows.map(padded)
  const spans = nodes.map((_, i) => spanWidth(widths.slice(i * HEADS.length, (i + 1) * HEADS.length)))
  return {
    rule: rule(widths, '-'),
    headRule: rule(widths, '='),
    spanRule: rule(spans, '-'),
    nodeSpans: nodes.map((node, i) => pad(node, spans[i] ?? 0)),
    nodes: padded(names),
    heads: padded(heads),
    rows: shown,
    lines: shown.map((row) => `| ${row.join(' | ')} |`),
  }
}

/** What broke is bold, so that its row is found at once. */
function cellTexts({ role, op, delta, alarm }: Cell): string[] {
  return [escapeCell(role), alarm ? bold(escapeCell(op)) : escapeCell(op), escapeCell(delta)]
}

function rule(widths: readonly number[], line: string): string {
  return `+${widths.map((width) => `${line.repeat(width + 2)}+`).join('')}`
}

/** Room for text across columns: their widths, and the ` | ` between them. */
function spanWidth(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, 0) + 3 * (widths.length - 1)
}
