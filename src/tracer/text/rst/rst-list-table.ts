import type { RstBlock, RstBody, RstInline, RstRow, Within } from './rst-model.ts'

/** A table that is written as a list of rows, each a list of cells; undefined if a cell has more than text. */
export function listTable(
  options: readonly string[],
  content: readonly string[],
  within: Within,
): RstBlock | undefined {
  const [list, ...others] = within.blocks(content)
  if (list?.type !== 'list' || others.length > 0) return undefined
  const rows = list.items.flatMap((row) => rowOf(row) ?? [])
  if (rows.length < list.items.length) return undefined
  const heads = options
    .map((option) => /^:header-rows:\s*(\d+)$/.exec(option)?.[1])
    .find((count) => count !== undefined)
  return { type: 'table', head: rows.slice(0, Number(heads ?? 0)), rows: rows.slice(Number(heads ?? 0)) }
}

function rowOf(row: RstBody): RstRow[] | undefined {
  const [cells, ...others] = row
  if (cells?.type !== 'list' || others.length > 0) return undefined
  const texts = cells.items.flatMap((cell) => textsOf(cell) ?? [])
  return texts.length === cells.items.length ? [texts] : undefined
}

/** A cell's paragraphs; undefined if there is something else. */
export function textsOf(cell: RstBody): (readonly RstInline[])[] | undefined {
  const texts = cell.flatMap((block) => (block.type === 'paragraph' ? [block.text] : []))
  return texts.length === cell.length ? [texts] : undefined
}
