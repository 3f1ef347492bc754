import { hasMark, notUtf8, refuseForeign } from '../common/decode-text.ts'
import { type Problem, ProtokollError, quote } from '../common/errors.ts'

const NEWLINE = 0x0a
const AGAIN = 'record the test again'
const SAVE = `save it as UTF-8 without a byte order mark, or ${AGAIN}`

/** So many bytes are decoded at once, and then up to the end of the line. */
const PIECE_BYTES = 1 << 16

/**
 * The lines of a trace's bytes, each without its end, as they are asked for. Throws `TRACE_ENCODING` at bytes that are
 * wrong, and `TRACE_TRUNCATED` and `FILE_LFS` at once; what is wrong first and last is known only to those who ask for all lines.
 */
export function* linesOf(bytes: Uint8Array, file: string): Generator<string, void> {
  requireTrace(bytes, file)
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
    throw new ProtokollError(notUtf8(bytes, { file, code: 'TRACE_ENCODING', advice: AGAIN }))
  }
}

/** What is something else is told as that. A mark is refused too: traces are held against each other byte for byte. */
function requireTrace(bytes: Uint8Array, file: string): void {
  refuseForeign(bytes, { file, code: 'TRACE_ENCODING', advice: SAVE })
  if (!hasMark(bytes)) return
  const message = 'a byte order mark before the first line'
  const legal = 'UTF-8 without a byte order mark'
  throw new ProtokollError({ code: 'TRACE_ENCODING', file, line: 1, message, found: 'U+FEFF', legal, advice: SAVE })
}

/** The trace is not all there. */
export function truncated(file: string, line: number, message: string, found: string): Problem {
  const legal = 'a trace ends with the line {"end":"passed"} or {"end":"failed"}'
  return { code: 'TRACE_TRUNCATED', file, line, message, found, legal, advice: AGAIN }
}
