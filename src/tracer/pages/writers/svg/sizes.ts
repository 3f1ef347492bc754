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
/** Around the text in a box. */
export const PADDING = 5
/** How round the ends of a plate are: half its height. */
export const PLATE_ROUND = 9
export const NARROWEST_GAP = 96

/** What a character takes in the widest of the usual monospaced fonts, at 11 pixels. */
const CHARACTER = 6.7

/** The text as it is drawn: on one line, and cut to what a column can hold. Not yet escaped. */
export function drawn(text: string): string {
  const shown = visible(text)
  let cut = shorten(shown, LIMITS.pictureTextColumns)
  // Wide characters take two columns.
  while (columns(cut) > LIMITS.pictureTextColumns) cut = shorten(cut, [...cut].length - 1)
  return cut
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
  return Math.max(BOX - 2, textWidth(drawn(text)) + 6)
}

/** A length as it is written: no more digits than a screen can show. */
export function px(length: number): number {
  return Math.round(length * 10) / 10
}
