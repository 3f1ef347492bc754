import type { ListBoxes } from '../../document/list-boxes.ts'
import { boxWidth, listRoom, textWidth } from './sizes.ts'

/** Stands for the entries before those in boxes. */
export const MORE = '…'
export const MORE_WIDTH = textWidth(MORE) + 2

/** Half of what a list takes below its node's role in a picture of so many nodes. */
export function halfList(list: ListBoxes, nodes: number): number {
  return list.boxes.length === 0 ? 0 : Math.ceil(widthOf(fitted(list, nodes)) / 2)
}

/** The list with as many of its last boxes as there is room for. */
export function fitted(list: ListBoxes, nodes: number): ListBoxes {
  let shown = list
  while (shown.boxes.length > 1 && widthOf(shown) > listRoom(nodes)) {
    const { boxes, before, settled } = shown
    shown = { ...shown, boxes: boxes.slice(1), before: before + 1, settled: Math.max(0, settled - 1) }
  }
  return shown
}

export function widthOf({ boxes, before }: ListBoxes): number {
  return boxes.reduce((sum, text) => sum + boxWidth(text), before > 0 ? MORE_WIDTH : 0)
}
