import type { Part } from '../../document/picture-parts.ts'
import { type Box, edgeOf, gapOf, paddingOf } from './boxes.ts'
import type { Columns } from './geometry.ts'
import { BESIDE, columnsIn, fairMost, textWidth } from './sizes.ts'
import { cutTo } from './wording.ts'

/** A box as there is room for it. */
export type FittedBox = Box & {
  /** The text in short as it is drawn, not yet escaped; empty where it is the same. */
  readonly inShort: string
}

/** Cuts the texts of a part's rows to the room that the gaps between the lifelines have. What stands in other rows stays. */
export function fitBoxes(boxes: readonly Box[], part: Part, { gaps }: Columns): readonly FittedBox[] {
  const together = new Map<number, Box[]>()
  const keyOf = (box: Box) => box.row * gaps.length + gapOf(box)
  for (const box of boxes) {
    const found = together.get(keyOf(box))
    if (found) found.push(box)
    else together.set(keyOf(box), [box])
  }
  return boxes.map((box) => {
    if (box.row < part.first || box.row >= part.last) return { ...box, inShort: '' }
    const beside = together.get(keyOf(box)) ?? [box]
    const room = (gaps[gapOf(box)] ?? 0) - edgeOf(gapOf(box), gaps.length - 1)
    const free = beside.reduce((sum, { reach }) => sum - reach - BESIDE, room)
    const most = fairMost(
      beside.map(({ width }) => width),
      free,
    )
    return fitted(box, Math.min(most, free), beside.length === 1)
  })
}

/** `most`: its width. A label that is alone in its gap may be longer in short than in full: nothing is drawn around it. */
function fitted(box: Box, most: number, alone: boolean): FittedBox {
  const around = 2 * paddingOf(box)
  const text = box.width <= most ? box.text : cutTo(box.full, columnsIn(most - around))
  const width = textWidth(text) + around
  const inShort = cutTo(box.short, columnsIn((alone && box.type === 'label' ? most : width) - around))
  return { ...box, text, width, inShort: inShort === text ? '' : inShort }
}
