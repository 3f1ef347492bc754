/**
 * Text with every character that has no shape of its own made visible: a line break becomes `␊`, a tab `␉`, and what
 * only steers (text direction, zero-width joints, half a surrogate pair) its code in angle brackets. What is left
 * stands on one line, and every reader counts its columns alike.
 */
export function visible(text: string): string {
  return text.replace(/\r\n/g, '\n').replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, picture)
}

/** Unicode has pictures for the old control characters, in their order, from U+2400 on. */
function picture(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x20) return String.fromCodePoint(0x2400 + code)
  if (code === 0x7f) return '␡'
  return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`
}

/** At most `most` characters, with a sign that there were more. */
export function shorten(text: string, most: number): string {
  const characters = [...text]
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : text
}
