import { LIMITS } from '../../../common/limits.ts'
import { shorten, visible } from '../../../common/visible.ts'

/** What XML and HTML take as markup, and what stands for it. There is no other way out of a text or an attribute. */
const MARKUP: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Nearly every text: it holds nothing to be made visible, and no markup. */
const PLAIN = /^(?:[!#-%(-;=?-~][ !#-%(-;=?-~]*)?$/

/** Untrusted text for the inside of an element or of a quoted attribute, cut to `most` characters. */
export function escapeXml(text: string, most: number = LIMITS.hoverCharacters): string {
  if (text.length <= most && PLAIN.test(text)) return text
  return shorten(visible(text), most).replace(/[&<>"']/g, (character) => MARKUP[character] ?? character)
}
