import type { ListBoxes } from '../../document/list-boxes.ts'
import type { Part } from '../../document/picture-parts.ts'
import type { Lifeline } from '../../document/spacetime.ts'
import { escapeXml } from './escape-svg.ts'
import { fitted, MORE, MORE_WIDTH, widthOf } from './fit-lists.ts'
import type { Geometry } from './geometry.ts'
import { BOX, boxWidth, drawn, LIST_LINE, listName, px } from './sizes.ts'

/** The lists that some node has entries in when the part begins, in the order of the vocabulary. */
export function listsOf(lifelines: readonly Lifeline[], { first }: Part): string[] {
  const all = lifelines.flatMap(({ listsBefore }) => listsBefore(first))
  const filled = new Set(all.flatMap(({ name, boxes }) => (boxes.length > 0 ? [name] : [])))
  return [...new Set(all.map(({ name }) => name))].filter((name) => filled.has(name))
}

/** What the lines of lists show, at the left of the picture. */
export function listNames({ lists, head }: Geometry): object[] {
  return lists.map((name, line) => ({ name: escapeXml(listName(name)), y: textY(topOf(line, head)) }))
}

/** The lists of a lifeline in the middle of `x`, a line each. */
export function listViews(lists: readonly ListBoxes[], x: number, geometry: Geometry): object[] {
  return lists.flatMap((list) => {
    const line = geometry.lists.indexOf(list.name)
    if (line < 0 || list.boxes.length === 0) return []
    return [listView(fitted(list, geometry.lanes.length), x, topOf(line, geometry.head))]
  })
}

function listView(list: ListBoxes, middle: number, y: number): object {
  const left = middle - widthOf(list) / 2
  const start = left + (list.before > 0 ? MORE_WIDTH : 0)
  let x = start
  let path = ''
  let settled = ''
  const entries = list.boxes.map((text, i) => {
    const width = boxWidth(text)
    path += `M${px(x)} ${y}h${width}v${BOX}h-${width}z`
    x += width
    if (i + 1 === list.settled) settled = `M${px(start)} ${y}H${px(x)}v${BOX}H${px(start)}z`
    return { x: px(x - width / 2), text: escapeXml(drawn(text)) }
  })
  const more = list.before > 0 ? MORE : ''
  const framedUpTo = escapeXml(list.framedUpTo)
  return { title: escapeXml(list.text), framedUpTo, more, x: px(left), textY: textY(y), path, settled, entries }
}

function topOf(line: number, head: number): number {
  return head - 5 + line * LIST_LINE
}

function textY(top: number): number {
  return top + BOX - 4
}
