import { LIMITS } from '../../../common/limits.ts'
import { codeOf, shorten, visible } from '../../../common/visible.ts'

/**
 * What PlantUML would take as syntax, and what stands for it: the character's code, which it draws as the character.
 * Letters, digits, blanks and a few marks are themselves; a mark that is doubled (`--`, `//`, `__`) is not, nor is
 * a `=` that begins a line.
 */
const SYNTAX = /^=|([-+._=/])\1+|[^\p{L}\p{M}\p{N} ,()+._=/…-]/gu

/** Untrusted text for a label, a title, or a quoted name. */
export function escapePlantuml(text: string): string {
  const escaped = shorten(visible(text).trim(), LIMITS.plantumlCharacters).replace(SYNTAX, codes)
  return escaped === '' ? codes('\u2007') : escaped
}

function codes(characters: string): string {
  return [...characters].map(codeOf).join('')
}
