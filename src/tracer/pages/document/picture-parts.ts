import { LIMITS } from '../../common/limits.ts'

/** Rows of one picture: from the first to before the last. */
export interface Part {
  readonly number: number
  readonly first: number
  readonly last: number
}

/**
 * So many rows of so many nodes make one picture. More make one that browsers are slow with and readers get lost in, and
 * with the table beside it a page that nobody waits for.
 */
export function rowsOfPicture(nodes: number): number {
  const { pictureRows, pictureRowsAtLeast, pageCells } = LIMITS
  return Math.min(pictureRows, Math.max(pictureRowsAtLeast, Math.floor(pageCells / Math.max(1, nodes))))
}

/** The parts in which a section with so many rows is drawn. */
export function partsOf(rows: number, nodes: number): Part[] {
  const most = rowsOfPicture(nodes)
  const count = Math.max(1, Math.ceil(rows / most))
  return Array.from({ length: count }, (_, i) => {
    return { number: i + 1, first: i * most, last: Math.min(rows, (i + 1) * most) }
  })
}
