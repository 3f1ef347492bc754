import type { Section } from './document.ts'
import { type Part, partsOf } from './picture-parts.ts'

/** So many pictures, with the rows that they draw, make a page; a browser is slow with more. */
const MOST_PICTURES = 10

/** What of a section one page shows. */
export interface SectionPart {
  /** From 1. The first is on the test's own page. */
  readonly number: number
  /** Rows of the table: from the first to before the last, from 0. There may be none, where messages are only lost. */
  readonly first: number
  readonly last: number
  readonly pictures: readonly Part[]
}

/** Cuts a section that is long, so that each part of its table is on the page of the pictures that draw it. */
export function sectionParts({ spacetime, table }: Pick<Section, 'spacetime' | 'table'>): SectionPart[] {
  const pictures = partsOf(spacetime.rows.length)
  const count = Math.ceil(pictures.length / MOST_PICTURES)
  let first = 0
  return Array.from({ length: count }, (_, i) => {
    const own = pictures.slice(i * MOST_PICTURES, (i + 1) * MOST_PICTURES)
    const last = i === count - 1 ? table.length : Math.max(first, endOf(spacetime.rows, own))
    const part = { number: i + 1, first, last, pictures: own }
    first = last
    return part
  })
}

/** The table's row behind the last one that these pictures draw; 0 if they draw none. */
function endOf(rows: Section['spacetime']['rows'], pictures: readonly Part[]): number {
  const [from, to] = [pictures.at(0)?.first ?? 0, pictures.at(-1)?.last ?? 0]
  for (let i = to - 1; i >= from; i -= 1) {
    const tableRow = rows[i]?.tableRow
    if (tableRow !== undefined) return tableRow + 1
  }
  return 0
}
