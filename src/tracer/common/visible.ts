/** What only steers: controls, text direction, zero-width joints, half a surrogate pair, ends of lines. */
const STEERING = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu

/**
 * What readers do not count alike, because it is younger than some of them, became wider, or is nothing at all: codes
 * without a character, private planes, and what Unicode 15 to 17 added or widened. Beyond the first plane that is all
 * but emoji, ideographs and mathematical letters. A test holds this against docutils.
 */
const DISPUTED = new RegExp(
  [
    '[\\p{Cn}\\u{f0000}-\\u{10ffff}]',
    '[\\u088f\\u0897\\u0c5c\\u0cdc\\u0cf3\\u0ece\\u1ac1-\\u1aeb\\u1b4e\\u1b4f\\u1b7f\\u1c89\\u1c8a\\u20c1\\u2427-\\u2429\\u2b96]',
    '[\\u2630-\\u2637\\u268a-\\u268f\\u31e4\\u31e5\\u4dc0-\\u4dff\\ua7cb-\\ua7dc\\ua7f1\\ufbc3-\\ufbd2\\ufd90\\ufd91\\ufdc8-\\ufdce]',
    '(?![\\p{Emoji}\\p{Ideographic}\\u{1d400}-\\u{1d7ff}])[\\u{10000}-\\u{effff}]',
  ].join('|'),
  'gu',
)

/** Most of what is shown: it holds nothing to be made visible. */
const PLAIN = /^(?:[!-~][ -~]*)?$/

/**
 * Text with every character that has no shape of its own made visible: a line break becomes `␊`, a tab `␉`, and what
 * only steers, or what readers do not agree on, its code in angle brackets. What is left stands on one line, and every
 * reader counts its columns alike. Of a text that is nothing but blanks a sign for one is left.
 */
export function visible(text: string): string {
  if (PLAIN.test(text)) return text
  const shown = text.replace(/\r\n/g, '\n').replace(STEERING, picture).replace(DISPUTED, codeOf)
  return shown !== '' && shown.trim() === '' ? '␠' : shown
}

/** Unicode has pictures for the old control characters, in their order, from U+2400 on. */
function picture(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x20) return String.fromCodePoint(0x2400 + code)
  if (code === 0x7f) return '␡'
  return codeOf(character)
}

/** `<U+202E>`: the character's code, as PlantUML reads it and as people write it. */
export function codeOf(character: string): string {
  return `<U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}>`
}

/** At most `most` characters, with a sign that there were more. */
export function shorten(text: string, most: number): string {
  if (text.length <= most) return text
  const characters = [...text]
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : text
}
