import { LIMITS } from '../../common/limits.ts'
import type { Document, Section } from './document.ts'
import { type Part, partsOf } from './picture-parts.ts'

/** What of a section one page shows. */
export interface SectionPart {
  /** From 1. The first is on the test's own page. */
  readonly number: number
  /** Rows of the table: from the first to before the last, from 0. There may be none, where messages are only lost. */
  readonly first: number
  readonly last: number
  /** None in the first part of a section for which the test's page has no room: the next begins with its first row. */
  readonly pictures: readonly Part[]
}

const known = new WeakMap<readonly Section[], readonly (readonly SectionPart[])[]>()

/** The parts of a section of a test. What a page has room for is shared by all sections of which it shows something. */
export function partsIn(
  { sections }: Pick<Document, 'sections'>,
  { number }: Pick<Section, 'number'>,
): readonly SectionPart[] {
  const found = known.get(sections) ?? partsOfAll(sections)
  known.set(sections, found)
  return found[number - 1] ?? []
}

function partsOfAll(sections: readonly Section[]): (readonly SectionPart[])[] {
  let room: number = LIMITS.pageCells
  return sections.map((section) => {
    const parts = sectionParts(section, room)
    room -= (parts[0]?.last ?? 0) * section.table.nodes.length
    return parts
  })
}

/**
 * Cuts a section that is long, so that each part of its table is on the page of the pictures that draw it. `room`: how
 * many cells the first page still takes, a node's in a row being one. A page that has nothing yet takes a picture always.
 */
export function sectionParts(
  { spacetime, table }: Pick<Section, 'spacetime' | 'table'>,
  room: number = LIMITS.pageCells,
): SectionPart[] {
  const nodes = Math.max(1, table.nodes.length)
  const pictures = partsOf(spacetime.rows.length, nodes)
  const rows = (pictures[0]?.last ?? 0) * nodes
  const isNew = room >= LIMITS.pageCells
  const fits = (cells: number) => Math.max(0, Math.min(LIMITS.pagePictures, Math.floor(cells / Math.max(1, rows))))
  const parts: SectionPart[] = []
  let [first, from] = [0, 0]
  for (let number = 1; from < pictures.length; number += 1) {
    const own = pictures.slice(from, from + (number > 1 || isNew ? Math.max(1, fits(LIMITS.pageCells)) : fits(room)))
    from += own.length
    const last = from >= pictures.length ? table.length : Math.max(first, endOf(spacetime.rows, own))
    parts.push({ number, first, last, pictures: own })
    first = last
  }
  return parts
}

/** The table's row behind the last one that these pictures draw; 0 if they draw none. */
export function endOf(rows: Section['spacetime']['rows'], pictures: readonly Part[]): number {
  const [from, to] = [pictures.at(0)?.first ?? 0, pictures.at(-1)?.last ?? 0]
  for (let i = to - 1; i >= from; i -= 1) {
    const tableRow = rows[i]?.tableRow
    if (tableRow !== undefined) return tableRow + 1
  }
  return 0
}
