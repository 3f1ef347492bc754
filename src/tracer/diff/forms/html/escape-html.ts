import { LIMITS } from '../../../common/limits.ts'
import { withoutCommands } from '../../../common/one-line.ts'
import { shorten, visible } from '../../../common/visible.ts'

/** What HTML would take as markup, in text and in quoted attributes, and what stands for it. */
const MARKUP: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
}

/** Untrusted text. */
export function escapeHtml(text: string): string {
  return withoutCommands(shorten(visible(text), LIMITS.htmlTextCharacters)).replace(
    /[&<>"'`]/g,
    (character) => MARKUP[character] ?? '',
  )
}

/** Our own sentence, with names in backquotes. */
export function sentenceHtml(text: string): string {
  const parts = text.split('`').map(escapeHtml)
  return parts.map((part, i) => (i % 2 === 0 ? part : `<code>${part}</code>`)).join('')
}
