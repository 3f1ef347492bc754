import type { Document, Section } from '../../document/document.ts'
import type { Vocabulary } from '../../vocabulary.ts'
import { pictureId, rowId } from '../paths.ts'
import type { Templates } from '../templates.ts'
import { placeBoxes } from './boxes.ts'
import { escapeXml } from './escape.ts'
import { columnsOf, type Geometry, geometryOf, type Part } from './geometry.ts'
import { partsOf } from './parts.ts'
import { ROW } from './sizes.ts'
import { arrowViews, noteViews, type RowNames } from './view-boxes.ts'
import { lanesView, looksOf, patternsOf } from './view-lanes.ts'

/** The pictures of a section, one for each of its parts. */
export function renderPictures(
  document: Document,
  section: Section,
  vocabulary: Vocabulary,
  templates: Templates,
): string[] {
  const { spacetime: picture, table } = section
  const boxes = placeBoxes(picture)
  const columns = columnsOf(picture, boxes)
  const parts = partsOf(picture.rows.length)
  const looks = looksOf(vocabulary)
  const names: RowNames = (row) => {
    const tableRow = row === undefined ? undefined : picture.rows[row]?.tableRow
    const anchor = tableRow === undefined ? undefined : table.anchors[tableRow]
    if (tableRow === undefined || anchor === undefined) return undefined
    return { number: tableRow + 1, id: rowId(document, section, anchor) }
  }
  return parts.map((part) => {
    const geometry = geometryOf(part, columns, parts.length)
    const { width, height, top, bottom } = geometry
    return templates.render('picture', {
      id: pictureId(document, section, part.number),
      width,
      height,
      top,
      bottom,
      number: section.number,
      title: escapeXml(section.title),
      nodes: picture.lifelines.map(({ label }) => escapeXml(label)),
      parts: parts.length > 1 ? parts.length : 0,
      part: part.number,
      patterns: patternsOf(picture, looks),
      rows: rowViews(section, part, geometry, names),
      lanes: lanesView(picture, part, geometry, looks),
      arrows: arrowViews(boxes, picture, part, geometry, names),
      notes: noteViews(boxes, part, geometry, names),
    })
  })
}

/** The band behind each row, and what leads from it to the table and back. */
function rowViews({ spacetime: { rows } }: Section, { first, last }: Part, geometry: Geometry, names: RowNames) {
  return rows.slice(first, last).map(({ notes, text }, i) => {
    const name = names(first + i)
    return {
      href: name?.id ?? '',
      number: name?.number ?? 0,
      text: escapeXml(text),
      y: geometry.top + i * ROW,
      height: ROW,
      width: geometry.width,
      textY: geometry.y(first + i) + 4,
      alarm: notes.some(({ alarm }) => alarm),
      even: (first + i) % 2 === 1,
    }
  })
}
