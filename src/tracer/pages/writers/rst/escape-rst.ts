import { LIMITS } from '../../../common/limits.ts'
import { codeOf, shorten, visible } from '../../../common/visible.ts'
import { isCombining } from '../../../text/columns.ts'

/** What would be markup inside a line, and what stands for it. All of reStructuredText's escapes are a backslash. */
const INLINE: readonly (readonly [what: RegExp, instead: string])[] = [
  // Escapes, emphasis, interpreted text, substitutions, and addresses that would become links.
  [/[\\*`|@]/g, '\\$&'],
  // A reference ends in `_`; inside a word it is an ordinary character.
  [/_(?![\p{L}\p{N}])/gu, '\\_'],
  // Roles, fields, links and literal blocks; a colon before a blank is an ordinary one.
  [/:(?=\S)/g, '\\:'],
]

/** What would be markup at the start of a line: lists, directives, options, tables, rules. */
const LINE_START = [
  /^[-+=#~^.,;!?$%&/{}>•‣⁃]/u,
  // Enumerators: `1.`, `a)`, `(iv)`, `#.`
  /^\(?(?:\d+|[A-Za-z]|[IVXLCDMivxlcdm]+)[.)](?=\s|$)/,
  /^__(?=\s|$)/,
  // One mark and nothing else, however often: a rule, or a line below a title.
  /^([!-/:-@[-`{-~])\1*$/,
]

/** Nearly every cell: letters, digits and what stands between them, none of it markup inside a line or at its start. */
const PLAIN_CELL = /^(?:[A-Za-z0-9](?:[A-Za-z0-9 +-]*[A-Za-z0-9+-])?)?$/

/** Untrusted text for the inside of a line that starts with something else. */
export function escapeInline(text: string): string {
  return INLINE.reduce((escaped, [what, instead]) => escaped.replace(what, instead), visible(text).trim())
}

/**
 * Untrusted text for a cell of a grid table. docutils cannot read a table with combining characters: those that do not
 * become one with the character before them are shown by their codes.
 */
export function escapeCell(text: string): string {
  if (text.length <= LIMITS.cellCharacters && PLAIN_CELL.test(text)) return text
  const composed = text.normalize('NFC').replace(/\p{M}/gu, (mark) => (isCombining(mark) ? codeOf(mark) : mark))
  return escapeStart(escapeInline(shorten(visible(composed), LIMITS.cellCharacters)))
}

/** Text for a cell, escaped already, in bold. */
export function bold(escaped: string): string {
  return escaped === '' ? '' : `**${escaped}**`
}

/** Untrusted text for a whole line or a heading. */
export function escapeLine(text: string): string {
  return escapeStart(escapeName(text))
}

/**
 * A name or a title inside a line, also as the text of a role, where `<` would begin the target. What is too long for
 * one is cut; the trace has it in full.
 */
export function escapeName(text: string): string {
  return escapeInline(shorten(visible(text), LIMITS.nameCharacters)).replaceAll('<', '\\<')
}

/** Escapes the start of a line whose inside is escaped already. */
export function escapeStart(line: string): string {
  // One more would be one more of the same; an escaped blank is nothing.
  if (/^\\+$/.test(line)) return `\\ ${line}`
  return LINE_START.some((markup) => markup.test(line)) ? `\\${line}` : line
}

/** Code for the inside of a line. Where literal text cannot hold it, it becomes ordinary text. */
export function literal(code: string): string {
  const text = visible(code)
  const fits = text !== '' && text === text.trim() && !text.includes('`') && !text.endsWith('\\')
  return fits ? `\`\`${text}\`\`` : escapeInline(text)
}
