import { LIMITS } from '../../../common/limits.ts'
import { shorten, visible } from '../../../common/visible.ts'
import { columns } from '../../../text/columns.ts'

/** All lengths are CSS pixels at 100 %. */
export const ROW = 28
/** The nodes' names and the roles in which the picture finds them. */
export const HEAD = 54
/** A list under a role, as boxes. */
export const LIST_LINE = 20
export const BOX = 16
/** Where a picture says which part of a section it is. */
export const PART_LINE = 20
export const FOOT = 12
/** So many rows are more than a screen: below them the nodes' names are repeated. */
export const TALL = 20
/** And take so much. */
export const FOOT_NAMES = 18
/** Where a picture begins. The numbers of rows stand at 0, which need not be written down for each. */
export const LEFT = -6
/** The column of row numbers. */
export const GUTTER = 28
/** Half the width of a lifeline. */
export const HALF_BAR = 6
/** Half the width of the shade behind a node that is cut off. */
export const HALF_SHADE = 24
/** How far from its node's line a message goes that the node sends itself. */
export const LOOP = 28
/** From the middle of a row almost to its edge, where messages come in from the section before or leave for the next. */
export const EDGE_OF_ROW = 13
/** How far brackets of one node lie apart. */
export const BRACKET_STEP = 5
/** Between a box and what is next to it, and at the end of a gap between lifelines. */
export const BESIDE = 8
export const EDGE = 8
/** Around the text in a box. */
export const PADDING = 5
/** How round the ends of a plate are: half its height. */
export const PLATE_ROUND = 9
export const NARROWEST_GAP = 96
/** Right of everything. */
export const MARGIN = 8
/** What pictures of few nodes may take from side to side; of more, each adds {@link NODE_SHARE}. */
const WIDEST = 860
/** What is beside the gaps. */
const MARGINS = GUTTER + MARGIN - LEFT
/** What brackets leave of a gap. */
const ROOM_FOR_TEXT = 100
/** What each of many nodes may take: its list has room in it. */
const NODE_SHARE = 161

/** What the gaps between so many nodes, and beside the outer ones, may take together. */
export function roomFor(nodes: number): number {
  return Math.max(WIDEST - MARGINS, nodes * NODE_SHARE)
}

/** What of it one gap may take, if all take as much. */
export function shareOf(nodes: number): number {
  return Math.floor(roomFor(nodes) / (nodes + 1))
}

/** What the boxes of a node's list may take. */
export function listRoom(nodes: number): number {
  return Math.floor(roomFor(nodes) / nodes) - BESIDE
}

/** Columns of what a list is called. */
const LIST_NAME = 12

export function listName(name: string): string {
  return drawn(name, LIST_NAME)
}

/** Columns of a node's name. */
export function nameColumns(nodes: number): number {
  return Math.min(LIMITS.nodeNameColumns, columnsIn(((shareOf(nodes) - BESIDE) * 11) / 13))
}

/** Columns of a role's short form: less than a half, as texts begin beside it. */
export function plateColumns(nodes: number): number {
  return Math.min(LIMITS.pictureTextColumns, columnsIn(shareOf(nodes) / 2 - BESIDE))
}

/** How many brackets a node has side by side; it is more only where very much never ends. */
export function mostBrackets(nodes: number): number {
  return Math.min(LIMITS.pictureRows, Math.floor((shareOf(nodes) - ROOM_FOR_TEXT) / BRACKET_STEP))
}

/** The most that each may have for all together to have no more than `room`; who needs less leaves it to the others. */
export function fairMost(needs: readonly number[], room: number, least: readonly number[] = []): number {
  const takenWith = (most: number) =>
    needs.reduce((sum, need, i) => sum + Math.max(least[i] ?? 0, Math.min(need, most)), 0)
  let most = 0
  for (let step = 1 << 14; step >= 1; step /= 2) if (takenWith(most + step) <= room) most += step
  return most
}

/** What a character takes in the widest of the usual monospaced fonts, at 11 pixels. */
const CHARACTER = 6.7

/** The text as it is drawn: on one line, and cut to what a column can hold. Not yet escaped. */
export function drawn(text: string, most: number = LIMITS.pictureTextColumns): string {
  const shown = visible(text)
  let cut = shorten(shown, most)
  // Wide characters take two columns.
  while (most > 1 && columns(cut) > most) cut = shorten(cut, [...cut].length - 1)
  return cut
}

/** How many columns there is room for. */
export function columnsIn(width: number): number {
  return Math.max(1, Math.floor(width / CHARACTER))
}

export function textWidth(text: string): number {
  return Math.ceil(columns(text) * CHARACTER)
}

/** Half the width of a node's name, whose letters are bigger than the others. */
export function halfName(label: string): number {
  return Math.ceil((textWidth(drawn(label)) * 13) / 11 / 2)
}

/** Half the width of the plate with a role's short form. */
export function halfPlate(label: string): number {
  return Math.max(PLATE_ROUND, Math.ceil(textWidth(drawn(label)) / 2) + 4)
}

/** Of a box of a list. */
export function boxWidth(text: string): number {
  return textWidth(drawn(text)) + 5
}

/** A length as it is written: no more digits than a screen can show. */
export function px(length: number): number {
  return Math.round(length * 10) / 10
}
