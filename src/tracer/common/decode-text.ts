import { type ErrorCode, type Problem, ProtokollError, quote } from './errors.ts'

/** What an error says besides of a text: its file as the user named it, whose code it has, and what to do. */
interface TextPlace {
  readonly file: string
  readonly code: ErrorCode
  readonly advice: string
}

const NEWLINE = 0x0a
const UTF8 = { fatal: true, ignoreBOM: true }
const SAVE = 'save it as UTF-8, or restore it'

/**
 * The text of bytes, all of it: a byte order mark too. Nothing is replaced, so that what is decoded can be written again.
 * Throws `FILE_ENCODING`.
 */
export function decodeText(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', UTF8).decode(bytes)
  } catch {
    throw new ProtokollError(notUtf8(bytes, { file, code: 'FILE_ENCODING', advice: SAVE }))
  }
}

/** The text of a file that people write. A byte order mark is no part of it. Throws `FILE_ENCODING` and `FILE_LFS`. */
export function inputText(bytes: Uint8Array, file: string): string {
  refuseForeign(bytes, { file, code: 'FILE_ENCODING', advice: SAVE })
  return decodeText(hasMark(bytes) ? bytes.subarray(3) : bytes, file)
}

/** Whether bytes begin with the byte order mark of UTF-8. */
export function hasMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
}

/** Refuses what is known to be something else than the text that is asked for. Throws `FILE_LFS`, and `place.code` for UTF-16. */
export function refuseForeign(bytes: Uint8Array, place: TextPlace): void {
  if (isPointer(bytes)) throw new ProtokollError(notPulled(place.file))
  if (!isWide(bytes)) return
  const { file, code, advice } = place
  const found = `bytes that begin ${quote([...bytes.subarray(0, 4)])}`
  throw new ProtokollError({ code, file, message: 'UTF-16, or no text at all', found, legal: 'UTF-8', advice })
}

/** UTF-16 begins with a mark of its own, or every other byte of its first characters is zero; text has no such bytes. */
function isWide([first, second]: Uint8Array): boolean {
  if (second === undefined) return first === 0
  return first === 0 || second === 0 || (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
}

const POINTER = 'version https://git-lfs.github.com/spec/'
/** No pointer is longer. */
const POINTER_BYTES = 1024

/** Whether it is what Git LFS leaves in the place of a file. */
export function isPointer(bytes: Uint8Array): boolean {
  if (bytes.length > POINTER_BYTES) return false
  const text = new TextDecoder().decode(bytes)
  return text.startsWith(POINTER) && text.includes('\noid ')
}

/** What is wrong with such a file, and what brings it. */
export function notPulled(file: string, advice = 'run git lfs pull'): Problem {
  const message = 'the file is in Git LFS, and only a pointer to it is here'
  return { code: 'FILE_LFS', file, message, found: `"${POINTER}…`, legal: 'the file itself', advice }
}

/** Says of bytes that are not UTF-8 where they are. */
export function notUtf8(bytes: Uint8Array, place: TextPlace): Problem {
  return { ...place, ...firstBadLine(bytes), message: 'bytes that are not UTF-8', legal: 'UTF-8' }
}

/** The first line that cannot be decoded, and how it reads around the bytes that are wrong. */
function firstBadLine(bytes: Uint8Array): { line: number; found: string } {
  for (let start = 0, line = 1; ; line += 1) {
    const newline = bytes.indexOf(NEWLINE, start)
    const text = bytes.subarray(start, newline < 0 ? bytes.length : newline)
    if (newline < 0 || !isUtf8(text)) {
      const lossy = new TextDecoder().decode(text)
      const at = lossy.indexOf('\ufffd')
      return { line, found: quote(lossy.slice(Math.max(0, at - 20), at + 20)) }
    }
    start = newline + 1
  }
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', UTF8).decode(bytes)
    return true
  } catch {
    return false
  }
}
