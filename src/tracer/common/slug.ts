import { LIMITS } from './limits.ts'

/** Names that Windows keeps for devices. */
const RESERVED = /^(?:con|prn|aux|nul|(?:com|lpt)[\d¹²³])$/i

/**
 * A file name for a name that people chose: its letters and digits in any script, `-`, and `_` for all else.
 *
 * What cannot be kept (a name without letters, one that is too long, a device's name) is told apart by the start of a
 * hash. Two names can still get the same slug; whoever writes files has to look for that.
 */
export function slugify(name: string): string {
  const plain = name
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N}-]+/gu, '_')
    .replace(/^[_-]+|[_-]+$/g, '')
  const short = cutToBytes(plain, LIMITS.fileNameBytes)
  const kept = short === plain && short !== '' && !RESERVED.test(short)
  return kept ? short : [short, hash(name)].filter((part) => part !== '').join('-')
}

/** A byte a character. */
const ASCII = /^[ -~]*$/

function cutToBytes(text: string, most: number): string {
  if (ASCII.test(text)) return text.slice(0, most)
  const encoder = new TextEncoder()
  let bytes = 0
  let kept = ''
  for (const character of text) {
    bytes += encoder.encode(character).length
    if (bytes > most) return kept
    kept += character
  }
  return kept
}

/** Eight digits that tell names apart (FNV-1a). Not a secret, and not unique: collisions are looked for elsewhere. */
export function hash(name: string): string {
  let value = 0x811c9dc5
  for (let i = 0; i < name.length; i += 1) value = Math.imul(value ^ name.charCodeAt(i), 0x01000193) >>> 0
  return value.toString(16).padStart(8, '0')
}
