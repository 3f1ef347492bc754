import type { ListBoxes } from '../../document/list-boxes.ts'
import type { Part } from '../../document/picture-parts.ts'
import type { Lifeline } from '../../document/spacetime.ts'
import { escapeXml } from './escape-svg.ts'
import { BOX, boxWidth, drawn, LIST_LINE, px, textWidth } from './sizes.ts'

/** Between what a list is called and its boxes. */
const GAP = 4

/** The lists that some node has entries in when the part begins, in the order of the vocabulary. */
export function listsOf(lifelines: readonly Lifeline[], { first }: Part): string[] {
  const all = lifelines.flatMap(({ listsBefore }) => listsBefore(first))
  const filled = new Set(all.flatMap(({ name, boxes }) => (boxes.length > 0 ? [name] : [])))
  return [...new Set(all.map(({ name }) => name))].filter((name) => filled.has(name))
}

/** Half of what a list takes below its node's role. */
export function halfList(list: ListBoxes): number {
  return list.boxes.length === 0 ? 0 : Math.ceil(widthOf(list) / 2)
}

/** The lists of a lifeline in the middle of `x`, a line each; `names` has what each line is for. */
export function listViews(lists: readonly ListBoxes[], names: readonly string[], x: number, top: number): object[] {
  return lists.flatMap((list) => {
    const line = names.indexOf(list.name)
    return line < 0 || list.boxes.length === 0 ? [] : [listView(list, x, top + line * LIST_LINE)]
  })
}

function listView(list: ListBoxes, middle: number, y: number): object {
  const left = middle - widthOf(list) / 2
  const name = nameOf(list)
  let x = left + textWidth(name) + GAP
  let path = ''
  const entries = list.boxes.map((text) => {
    const width = boxWidth(text)
    path += `M${px(x)} ${y}h${width}v${BOX}h-${width}z`
    x += width
    return { x: px(x - width / 2), text: escapeXml(drawn(text)) }
  })
  return { title: escapeXml(list.text), name: escapeXml(name), x: px(left), textY: y + BOX - 4, path, entries }
}

function widthOf(list: ListBoxes): number {
  return list.boxes.reduce((sum, text) => sum + boxWidth(text), textWidth(nameOf(list)) + GAP)
}

function nameOf({ name, before }: ListBoxes): string {
  return before > 0 ? `${drawn(name)} …` : drawn(name)
}
