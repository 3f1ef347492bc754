import { eastAsianWidthType } from 'get-east-asian-width'

/** One column each; most texts hold nothing else. */
const ASCII = /^[ -~]*$/

/**
 * How many columns a text takes, counted as docutils counts them, because it decides whether a table or a heading is
 * well formed: two for wide and full-width characters, one for all others, and one less for combining ones.
 */
export function columns(text: string): number {
  if (ASCII.test(text)) return text.length
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
  const type = eastAsianWidthType(character.codePointAt(0) ?? 0)
  const width = type === 'wide' || type === 'fullwidth' ? 2 : 1
  return isCombining(character) ? width - 1 : width
}

/** Marks of class 0 that decompose into marks of other classes. There are three, and there will be no more. */
const DECOMPOSING = /[\u0f73\u0f75\u0f81]/

/**
 * Whether the character's canonical combining class is not 0, which is what docutils asks. JavaScript has no such
 * property, but its normalisation sorts by it: any combining character moves before U+0345, whose class, 240, is the
 * highest there is.
 */
export function isCombining(character: string): boolean {
  if (!/\p{M}/u.test(character) || DECOMPOSING.test(character)) return false
  return character === '\u0345' || !`a\u0345${character}`.normalize('NFD').startsWith('a\u0345')
}
