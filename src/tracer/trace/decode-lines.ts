import { type Problem, quote, throwIfAny } from '../common/errors.ts'

/** The lines of a trace's bytes, each without its end. Throws `TRACE_ENCODING` and `TRACE_TRUNCATED`. */
export function splitLines(bytes: Uint8Array, file: string): string[] {
  const lines = decode(bytes, file).split('\n')
  const rest = lines.pop() ?? ''
  if (bytes.length > 0 && bytes.at(-1) !== NEWLINE)
    throwIfAny([truncated(file, lines.length + 1, 'the last line has no end', quote(rest))])
  return lines
}

const NEWLINE = 0x0a

/** Decodes strictly, but for a character that the end of the file cuts off: that is for `splitLines` to tell. */
function decode(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream: true })
  } catch {
    const { line, found } = firstBadLine(bytes)
    const message = 'bytes that are not UTF-8'
    const advice = 'record the test again'
    throwIfAny([{ code: 'TRACE_ENCODING', file, line, message, found, legal: 'UTF-8', advice }])
    return ''
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
