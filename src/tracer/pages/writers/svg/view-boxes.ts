import type { LostFact } from '../../../trace/lost-facts.ts'
import { lossText } from '../../../trace/message-losses.ts'
import type { Detail } from '../../document/alarms.ts'
import type { Part } from '../../document/picture-parts.ts'
import type { Spacetime } from '../../document/spacetime.ts'
import type { Arrow } from '../../document/spacetime-arrows.ts'
import type { PictureRow } from '../../document/spacetime-notes.ts'
import { arrowShape, type Labelled } from './arrows.ts'
import type { Box } from './boxes.ts'
import { escapeXml } from './escape-svg.ts'
import type { FittedBox } from './fit-boxes.ts'
import type { Geometry } from './geometry.ts'
import type { Lanes } from './lanes.ts'
import { PADDING, px } from './sizes.ts'

/**
 * The arrows of a part, each with its label if the label's row is there too. What begins later lies on top: a label can
 * only be crossed by arrows that began above it, and these go behind its plate.
 */
export function arrowViews(
  boxes: readonly FittedBox[],
  picture: Spacetime,
  lanes: Lanes,
  part: Part,
  geometry: Geometry,
  ofRow: (row: number) => string,
): { readonly without: string }[] {
  const names = new Map(picture.lifelines.map(({ node, label, fullName = label }) => [node, escapeXml(fullName)]))
  return boxes
    .filter((box): box is FittedBox & Labelled => box.type === 'label')
    .toSorted((a, b) => a.row - b.row)
    .flatMap((label) => {
      const shape = arrowShape(label, lanes, geometry)
      if (shape === undefined) return []
      const { from, to, fate, sent, ended, unsent, meaning, details, side = '', loss } = label.of
      const isOpen = fate === 'handled_late' || fate === 'under_way'
      return [
        {
          way: shape.line,
          // Only what is drawn unlike the way needs a path of its own.
          line: isOpen ? shape.line : shape.line + shape.sign,
          sign: isOpen ? shape.sign : '',
          lost: fate === 'lost',
          blocked: fate === 'blocked',
          late: fate === 'handled_late',
          unsent,
          only: side,
          without: withoutText(loss),
          underWay: fate === 'under_way',
          ...beyondSection(label.of, picture),
          left: label.side < 0,
          from: names.get(from) ?? '',
          to: names.get(to) ?? '',
          meaning: escapeXml(meaning),
          details: detailViews(details),
          sentRow: numberOf(sent, picture.rows),
          endedRow: numberOf(ended, picture.rows),
          ofRows: ofRows([sent, ended], ofRow),
          label: isIn(label, part) ? labelView(label, geometry) : false,
        },
      ]
    })
}

/** What of it the section does not show: `sentIn` and `endedIn` are another section that does, if there is one. */
function beyondSection({ fate, elsewhere }: Arrow, { isLast, origin }: Spacetime): object {
  const section = elsewhere !== undefined && {
    number: elsewhere.section,
    title: escapeXml(elsewhere.title),
    lost: elsewhere.op === 'lose',
    blocked: elsewhere.op === 'block',
  }
  const isUnderWay = fate === 'under_way'
  return {
    sentIn: !isUnderWay && section,
    endedIn: isUnderWay && section,
    isLast,
    origin,
    unended: isUnderWay && !section && !isLast,
  }
}

/** What hangs on a message; empty unless that is more than how the same comes about. */
function withoutText(loss: LostFact | undefined): string {
  return loss?.class === 'decides' || loss?.class === 'stops' ? escapeXml(lossText(loss)) : ''
}

/** What a row of the picture is called in the table; 0 where it is not in it. */
function numberOf(row: number | undefined, rows: readonly PictureRow[]): number {
  const tableRow = row === undefined ? undefined : rows[row]?.tableRow
  return tableRow === undefined ? 0 : tableRow + 1
}

function isIn({ row }: Box, { first, last }: Part): boolean {
  return row >= first && row < last
}

function labelView({ row, lane, side, reach, text, inShort }: FittedBox, geometry: Geometry): object {
  const x = px((geometry.lanes[lane] ?? 0) + side * reach)
  const y = geometry.y(row) - 4
  // Around its letters there is the colour of its row, so that nothing of it is seen but what it hides.
  return { text: escapeXml(text), inShort: escapeXml(inShort), x, y, even: row % 2 === 1 }
}

/** Notes and tags of a part. */
export function noteViews(
  boxes: readonly FittedBox[],
  part: Part,
  geometry: Geometry,
  ofRow: (row: number) => string,
): object[] {
  return boxes.flatMap((box) =>
    box.type !== 'label' && isIn(box, part) ? [{ ...noteView(box, geometry), ofRows: ofRows([box.row], ofRow) }] : [],
  )
}

/** The rows that something touches, each once. */
function ofRows(rows: readonly (number | undefined)[], ofRow: (row: number) => string): string {
  const names = rows.flatMap((row) => (row === undefined ? [] : ofRow(row) || []))
  return escapeXml([...new Set(names)].join(' '))
}

function noteView(box: Exclude<FittedBox, Labelled>, geometry: Geometry): object {
  const x = (geometry.lanes[box.lane] ?? 0) + box.side * box.reach - (box.side < 0 ? box.width : 0)
  const y = geometry.y(box.row)
  const { label = '', meaning = '', alarm = false } = box.type === 'note' ? box.of : {}
  return {
    kind: alarm ? 'alarm' : box.type,
    only: box.of.side ?? '',
    x: px(x),
    y: y - 9,
    width: box.width,
    textX: px(x + PADDING),
    textY: y + 4,
    text: escapeXml(box.text),
    inShort: escapeXml(box.inShort),
    heading: escapeXml(label),
    meaning: escapeXml(meaning),
    details: detailViews(box.of.details),
  }
}

function detailViews(details: readonly Detail[]): object[] {
  return details.map(({ field, value }) => ({ field: escapeXml(field), value: escapeXml(value) }))
}
