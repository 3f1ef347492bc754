import { columns } from '../columns.ts'
import { dedent } from './rst-lines.ts'
import { textsOf } from './rst-list-table.ts'
import type { ReadBlock } from './rst-lists.ts'
import type { RstBlock, RstRow, Within } from './rst-model.ts'

const GRID_RULE = /^\+-[-+]+-\+$/
const SIMPLE_RULE = /^=+(?: +=+)+$/

/** Texts of a row's cells, a list of lines each. */
type CellLines = (readonly string[])[]

interface Cells {
  readonly head: CellLines[]
  readonly rows: CellLines[]
}

/** A table; one with cells over several rows or columns, or with more in a cell than text, stays as it stands. */
export function readTable(lines: readonly string[], from: number, within: Within): ReadBlock | undefined {
  const line = lines[from] ?? ''
  const isGrid = GRID_RULE.test(line)
  if (!isGrid && !SIMPLE_RULE.test(line)) return undefined
  const next = isGrid ? endOfGrid(lines, from) : endOfSimple(lines, from)
  if (next === undefined) return undefined
  const own = lines.slice(from, next)
  const cells = own.every((each) => columns(each) === each.length)
    ? isGrid
      ? gridCells(own)
      : simpleCells(own)
    : undefined
  const block = cells && tableOf(cells, within)
  return { block: block ?? { type: 'literal', lines: own, language: '' }, next }
}

function tableOf({ head, rows }: Cells, within: Within): RstBlock | undefined {
  const [own, others] = [head, rows].map((part) =>
    part.map((row) => row.map((cell) => textsOf(within.blocks(dedent(cell)))?.[0])),
  )
  const all = [...(own ?? []), ...(others ?? [])]
  const isText = all.every((row) => row.every((cell) => cell !== undefined))
  return isText && all.length > 0 ? { type: 'table', head: own as RstRow[], rows: others as RstRow[] } : undefined
}

function endOfGrid(lines: readonly string[], from: number): number | undefined {
  let next = from
  while (/^[+|]/.test(lines[next] ?? '')) next += 1
  return GRID_RULE.test(lines[next - 1] ?? '') && next > from + 2 ? next : undefined
}

function gridCells(lines: readonly string[]): Cells | undefined {
  const [rule = ''] = lines
  const edges = [...rule].flatMap((sign, i) => (sign === '+' ? [i] : []))
  const parts: CellLines[][] = [[]]
  let row: string[][] = edges.slice(1).map(() => [])
  for (const line of lines.slice(1)) {
    if (line === rule || line === rule.replaceAll('-', '=')) {
      parts.at(-1)?.push(row)
      row = edges.slice(1).map(() => [])
      if (line.includes('=')) parts.push([])
    } else if (line.length === rule.length && edges.every((edge) => line[edge] === '|')) {
      for (const [i, cell] of row.entries()) cell.push(line.slice((edges[i] ?? 0) + 1, edges[i + 1]).trimEnd())
    } else return undefined
  }
  return headAndRows(parts)
}

function headAndRows(parts: CellLines[][]): Cells | undefined {
  const [first = [], second] = parts
  if (parts.length > 2) return undefined
  return second ? { head: first, rows: second } : { head: [], rows: first }
}

/** Behind the second rule, or the third where a blank line does not follow the second. */
function endOfSimple(lines: readonly string[], from: number): number | undefined {
  const rule = lines[from]
  const rules: number[] = []
  for (let i = from + 1; i < lines.length; i += 1) {
    if (lines[i] !== rule) continue
    rules.push(i)
    if (rules.length === 2 || (lines[i + 1] ?? '') === '') return i + 1
  }
  return undefined
}

function simpleCells(lines: readonly string[]): Cells | undefined {
  const [rule = ''] = lines
  const starts = [...rule.matchAll(/=+/g)].map(({ index }) => index)
  const parts: CellLines[][] = [[]]
  for (const line of lines.slice(1, -1)) {
    if (line === rule) parts.push([])
    else if (line === '') continue
    else if (/^[-\s]+$/.test(line) || starts.some((start) => start > 0 && (line[start - 1] ?? ' ') !== ' '))
      return undefined
    else addLine(parts.at(-1) ?? [], cellsOf(line, starts))
  }
  return headAndRows(parts)
}

/** A line without a first cell goes on with the row above. */
function addLine(rows: CellLines[], cells: readonly string[]): void {
  const above = rows.at(-1)
  if (cells[0] !== '' || above === undefined) rows.push(cells.map((cell) => [cell]))
  else for (const [i, cell] of cells.entries()) above[i] = [...(above[i] ?? []), cell]
}

function cellsOf(line: string, starts: readonly number[]): string[] {
  return starts.map((start, i) => line.slice(start, starts[i + 1]).trim())
}
