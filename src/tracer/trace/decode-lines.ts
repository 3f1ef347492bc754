import { type Problem, ProtokollError, quote } from '../common/errors.ts'

const NEWLINE = 0x0a

/** So many bytes are decoded at once, and then up to the end of the line. */
const PIECE_BYTES = 1 << 16

/**
 * The lines of a trace's bytes, each without its end, as they are asked for. Throws `TRACE_ENCODING` at bytes that are
 * wrong, and `TRACE_TRUNCATED` at once; what is wrong first and last is known only to those who ask for all lines.
 */
export function* linesOf(bytes: Uint8Array, file: string): Generator<string, void> {
  if (bytes.length > 0 && bytes.at(-1) !== NEWLINE) throw new ProtokollError(cutOff(bytes, file))
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(NEWLINE, Math.min(start + PIECE_BYTES, bytes.length - 1)) + 1
    const text = strictly(bytes, file, () => decoder.decode(bytes.subarray(start, end)))
    for (let from = 0; from < text.length; ) {
      const to = text.indexOf('\n', from)
      yield text.slice(from, to)
      from = to + 1
    }
    start = end
  }
}

/** The last line has no end, and maybe the last character is not whole either. */
function cutOff(bytes: Uint8Array, file: string): Problem {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  const lines = strictly(bytes, file, () => decoder.decode(bytes, { stream: true })).split('\n')
  return truncated(file, lines.length, 'the last line has no end', quote(lines.at(-1)))
}

function strictly(bytes: Uint8Array, file: string, decode: () => string): string {
  try {
    return decode()
  } catch {
    const { line, found } = firstBadLine(bytes)
    const message = 'bytes that are not UTF-8'
    const advice = 'record the test again'
    throw new ProtokollError({ code: 'TRACE_ENCODING', file, line, message, found, legal: 'UTF-8', advice })
  }
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
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

/** The trace is not all there. */
export function truncated(file: string, line: number, message: string, found: string): Problem {
  const legal = 'a trace ends with the line {"end":"passed"} or {"end":"failed"}'
  return { code: 'TRACE_TRUNCATED', file, line, message, found, legal, advice: 'record the test again' }
}
