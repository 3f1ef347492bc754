import type { Document, Section } from '../../document/document.ts'
import type { Vocabulary } from '../../vocabulary.ts'
import { pagePath, pictureId, rowId, rowIdStart } from '../paths.ts'
import type { Templates } from '../templates.ts'
import { placeBoxes } from './boxes.ts'
import { escapeXml } from './escape.ts'
import { columnsOf, type Geometry, geometryOf, type Part } from './geometry.ts'
import { partsOf } from './parts.ts'
import { LEFT, ROW } from './sizes.ts'
import { arrowViews, noteViews } from './view-boxes.ts'
import { lanesView, looksOf, patternsOf } from './view-lanes.ts'

/**
 * The pictures of a section, one for each of its parts. Ids and links in them are short, because files have to say them
 * often; who puts a picture into a page completes them with what its root says (see the reference of themes).
 */
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
  const start = rowIdStart(document, section)
  const names = table.anchors.map((anchor) => rowId(document, section, anchor).slice(start.length))
  return parts.map((part) => {
    const geometry = geometryOf(part, columns, parts.length)
    const { width, height, top } = geometry
    return templates.render('picture', {
      id: pictureId(document, section, part.number),
      page: pagePath(document).replace(/\.rst$/, ''),
      rowStart: start,
      left: LEFT,
      width,
      height,
      top,
      number: section.number,
      title: escapeXml(section.title),
      parts: parts.length > 1 ? parts.length : 0,
      part: part.number,
      patterns: patternsOf(picture, looks),
      even: evenRows(part, geometry),
      rows: rowViews(section, part, geometry, names),
      lanes: lanesView(picture, part, geometry, looks),
      arrows: arrowViews(boxes, picture, part, geometry),
      notes: noteViews(boxes, part, geometry),
    })
  })
}

/** The band behind each row, which leads to the row of the table where there is one. */
function rowViews({ spacetime: { rows } }: Section, { first, last }: Part, geometry: Geometry, names: string[]) {
  return rows.slice(first, last).map(({ notes, text, tableRow }, i) => ({
    linked: tableRow !== undefined,
    name: tableRow === undefined ? '' : names[tableRow],
    number: tableRow === undefined ? 0 : tableRow + 1,
    text: escapeXml(text),
    y: geometry.top + i * ROW,
    textY: geometry.y(first + i) + 4,
    alarm: notes.some(({ alarm }) => alarm),
  }))
}

/** The shade of every second row, in one path. */
function evenRows({ first, last }: Part, { top, width }: Geometry): string {
  const bands = Array.from({ length: last - first }, (_, i) => i).filter((i) => (first + i) % 2 === 1)
  return bands.map((i) => `M${LEFT} ${top + i * ROW}h${width}v${ROW}h-${width}`).join('')
}
