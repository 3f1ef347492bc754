import { eastAsianWidthType } from 'get-east-asian-width'

/**
 * How many columns a text takes, counted as docutils counts them, because it decides whether a table or a heading is
 * well formed: two for wide and full-width characters, none for combining ones, one for all others.
 */
export function columns(text: string): number {
  let sum = 0
  for (const character of text) sum += isAscii(character) ? 1 : columnsOf(character)
  return sum
}

export function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - columns(text)))
}

function isAscii(character: string): boolean {
  return character < '\u007f'
}

function columnsOf(character: string): number {
  if (isCombining(character)) return 0
  const type = eastAsianWidthType(character.codePointAt(0) ?? 0)
  return type === 'wide' || type === 'fullwidth' ? 2 : 1
}

/**
 * Whether the character's canonical combining class is not 0, which is what docutils asks. JavaScript has no such
 * property, but its normalisation sorts by it: any combining character moves before U+0345, whose class, 240, is the
 * highest there is.
 */
function isCombining(character: string): boolean {
  if (!/\p{M}/u.test(character)) return false
  return character === '\u0345' || !`a\u0345${character}`.normalize('NFD').startsWith('a\u0345')
}
