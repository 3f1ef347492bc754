import type { Detail } from '../../document/alarms.ts'
import type { Spacetime } from '../../document/spacetime.ts'
import { arrowShape } from './arrows.ts'
import type { Box } from './boxes.ts'
import { escapeXml } from './escape.ts'
import type { Geometry, Part } from './geometry.ts'
import { PADDING, px } from './sizes.ts'

/** Looks up what a row of the picture is called in the table: its number there, and the id in the page. */
export type RowNames = (row: number | undefined) => { readonly number: number; readonly id: string } | undefined

/** The arrows of a part, each with its label if the label's row is there too. */
export function arrowViews(
  boxes: readonly Box[],
  picture: Spacetime,
  part: Part,
  geometry: Geometry,
  names: RowNames,
): object[] {
  const labels = new Map(picture.lifelines.map(({ node, label }) => [node, escapeXml(label)]))
  return boxes.flatMap((box) => {
    const shape = box.type === 'label' ? arrowShape(box, picture, geometry) : undefined
    if (box.type !== 'label' || shape === undefined) return []
    const { from, to, fate, sent, ended, meaning, details } = box.of
    const [sentRow, endedRow] = [names(sent), names(ended)]
    return [
      {
        ...shape,
        fate,
        lost: fate === 'lost',
        blocked: fate === 'blocked',
        late: fate === 'handled_late',
        underWay: fate === 'under_way',
        href: (endedRow ?? sentRow)?.id ?? '',
        from: labels.get(from) ?? '',
        to: labels.get(to) ?? '',
        meaning: escapeXml(meaning),
        details: detailViews(details),
        sentRow: sentRow?.number ?? 0,
        endedRow: endedRow?.number ?? 0,
        label: isIn(box, part) ? labelView(box, geometry) : false,
      },
    ]
  })
}

function isIn({ row }: Box, { first, last }: Part): boolean {
  return row >= first && row < last
}

function labelView({ row, lane, side, reach, width, text }: Box, geometry: Geometry): object {
  const x = (geometry.lanes[lane] ?? 0) + side * reach
  const y = geometry.y(row)
  return {
    text: escapeXml(text),
    x: px(x),
    y: y - 4,
    anchor: side < 0 ? 'end' : 'start',
    left: px(side < 0 ? x - width : x),
    top: y - 13,
    width,
    even: row % 2 === 1,
  }
}

/** Notes and tags of a part. */
export function noteViews(boxes: readonly Box[], part: Part, geometry: Geometry, names: RowNames): object[] {
  const here = boxes.filter((box) => isIn(box, part))
  return here.flatMap((box) => (box.type === 'label' ? [] : [noteView(box, geometry, names)]))
}

function noteView(box: Exclude<Box, { type: 'label' }>, geometry: Geometry, names: RowNames): object {
  const x = (geometry.lanes[box.lane] ?? 0) + box.side * box.reach - (box.side < 0 ? box.width : 0)
  const y = geometry.y(box.row)
  const { label = '', meaning = '', alarm = false } = box.type === 'note' ? box.of : {}
  return {
    kind: alarm ? 'alarm' : box.type,
    href: alarm ? (names(box.row)?.id ?? '') : '',
    x: px(x),
    y: y - 9,
    width: box.width,
    textX: px(x + PADDING),
    textY: y + 4,
    text: escapeXml(box.text),
    heading: escapeXml(label),
    meaning: escapeXml(meaning),
    details: detailViews(box.of.details),
  }
}

function detailViews(details: readonly Detail[]): object[] {
  return details.map(({ field, value }) => ({ field: escapeXml(field), value: escapeXml(value) }))
}
