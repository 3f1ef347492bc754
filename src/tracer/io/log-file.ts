import { isUtf8 } from 'node:buffer'
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { LIMITS } from '../common/limits.ts'
import type { LogRecord, LogSource } from '../import/log-source.ts'

/** So many bytes are read at a time. */
const CHUNK_BYTES = 1 << 20
const NEWLINE = 0x0a
const RETURN = 0x0d
const BRACE = 0x7d

/** A file as the user named it, and its full path. */
export interface NamedFile {
  readonly file: string
  readonly path: string
}

/** Where the lines of a record are: its bytes with the line feeds between them, and without the last. */
interface Span {
  readonly place: NamedFile
  readonly line: number
  readonly lines: number
  readonly offset: number
  readonly bytes: number
  /** Of one that is too long: whether it does not end as an object of JSON does. */
  readonly isOpen?: boolean
}

/** How lines of a file become records. */
interface Cut {
  /** How many lines belong together. */
  readonly record: number
  /** Bytes of a line that is not too long. */
  readonly lineBytes: number
}

/**
 * Files of lines, one after the other, which are read piece by piece as often as somebody goes through them. `record` is
 * how many lines belong together; a line of more than `lineBytes` is not read. Throws the system's errors.
 */
export function logFiles(
  files: readonly NamedFile[],
  record: number,
  lineBytes: number = LIMITS.importLineBytes,
): LogSource {
  const cut = { record, lineBytes }
  let spans: Span[] | undefined
  return {
    *records() {
      for (const file of files) yield* recordsOf(file, cut)
    },
    *inOrder(places) {
      spans ??= files.flatMap((file) => [...spansOf(file, cut)])
      yield* recordsAt(spans, places, cut)
    },
  }
}

/** The first bytes of a file, so many at most. Throws the system's errors. */
export function startOf(path: string, most: number): Buffer {
  const log = openSync(path, 'r')
  try {
    const start = Buffer.alloc(most)
    return start.subarray(0, readSync(log, start, 0, most, 0))
  } finally {
    closeSync(log)
  }
}

function* recordsOf(place: NamedFile, cut: Cut): Generator<LogRecord> {
  for (const [span, bytes] of piecesOf(place, cut)) yield recordOf(span, bytes, cut)
}

function* spansOf(place: NamedFile, cut: Cut): Generator<Span> {
  for (const [span] of piecesOf(place, cut)) yield span
}

function* recordsAt(spans: readonly Span[], places: Iterable<number>, cut: Cut): Generator<LogRecord> {
  let open: { readonly path: string; readonly file: number } | undefined
  try {
    for (const at of places) {
      const span = spans[at]
      if (span === undefined) continue
      if (open?.path !== span.place.path) {
        if (open !== undefined) closeSync(open.file)
        open = { path: span.place.path, file: openSync(span.place.path, 'r') }
      }
      yield recordOf(span, isLong(span, cut) ? undefined : readAt(open.file, span), cut)
    }
  } finally {
    if (open !== undefined) closeSync(open.file)
  }
}

function readAt(file: number, { offset, bytes }: Span): Buffer {
  const buffer = Buffer.alloc(bytes)
  let done = 0
  while (done < bytes) {
    const count = readSync(file, buffer, done, bytes - done, offset + done)
    if (count === 0) break
    done += count
  }
  return buffer.subarray(0, done)
}

function isLong({ bytes, lines }: Pick<Span, 'bytes' | 'lines'>, { lineBytes }: Cut): boolean {
  return bytes > lineBytes * lines
}

function recordOf(
  { place, line, lines, isOpen = false }: Span,
  bytes: Buffer | undefined,
  { lineBytes }: Cut,
): LogRecord {
  const at = { file: place.file, line, lines }
  if (bytes === undefined) {
    const why = `longer than ${lineBytes.toLocaleString('en')} bytes`
    return { ...at, text: undefined, why, mayBeCut: isOpen }
  }
  const text = textOf(bytes)
  if (text !== undefined) return { ...at, text }
  return { ...at, text, why: 'bytes that are not UTF-8', mayBeCut: endsWithinCharacter(bytes) }
}

/** Whether it is text, but for a character at its end of which bytes are missing. */
function endsWithinCharacter(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch {
    return false
  }
}

function textOf(bytes: Buffer): string | undefined {
  const text = bytes.toString('utf8')
  // What cannot be decoded becomes this character, which may also stand there.
  if (text.includes('\ufffd') && !isUtf8(bytes)) return undefined
  // Where files that begin with one are put together, a byte order mark stands at the start of a later line.
  const unmarked = text.startsWith('\ufeff') ? text.slice(1) : text
  return unmarked.includes('\r') ? unmarked.replace(/\r(?=\n|$)/g, '') : unmarked
}

/** Every record, where it is, and its bytes; none where they are too many. */
function* piecesOf(place: NamedFile, cut: Cut): Generator<[span: Span, bytes: Buffer | undefined]> {
  const file = openSync(place.path, 'r')
  try {
    let open: OpenRecord | undefined
    let line = 0
    for (const { offset, bytes, isEnd } of fragmentsOf(file)) {
      if (open === undefined) {
        line += 1
        open = new OpenRecord(line, offset, cut)
      } else if (open.isAtLineEnd) {
        line += 1
        open.addLine()
      }
      open.add(bytes, isEnd)
      if (!isEnd || open.lines < cut.record) continue
      yield open.finish(place)
      open = undefined
    }
    if (open !== undefined) yield open.finish(place)
  } finally {
    closeSync(file)
  }
}

/** A record of which more may come. */
class OpenRecord {
  private readonly line: number
  private readonly offset: number
  private readonly cut: Cut
  private readonly parts: Buffer[] = []
  private lastByte: number | undefined
  bytes = 0
  lines = 1
  isAtLineEnd = false

  constructor(line: number, offset: number, cut: Cut) {
    this.line = line
    this.offset = offset
    this.cut = cut
  }

  addLine(): void {
    this.lines += 1
    this.push(Buffer.from([NEWLINE]))
  }

  add(bytes: Buffer, isEnd: boolean): void {
    this.push(bytes)
    this.isAtLineEnd = isEnd
  }

  finish(place: NamedFile): [span: Span, bytes: Buffer | undefined] {
    const { line, lines, offset, bytes } = this
    const span = { place, line, lines, offset, bytes }
    const [only] = this.parts
    if (isLong(span, this.cut)) return [{ ...span, isOpen: this.lastByte !== BRACE }, undefined]
    return [span, this.parts.length === 1 && only !== undefined ? only : Buffer.concat(this.parts)]
  }

  /** What is too long is not kept. */
  private push(part: Buffer): void {
    this.bytes += part.length
    // Of an empty part nothing is last; a carriage return is no part of the line.
    this.lastByte = part.at(part.at(-1) === RETURN ? -2 : -1) ?? this.lastByte
    if (isLong(this, this.cut)) this.parts.length = 0
    else this.parts.push(part)
  }
}

interface Fragment {
  readonly offset: number
  readonly bytes: Buffer
  /** Whether a line ends with it. */
  readonly isEnd: boolean
}

/** Lines, or pieces of those that go over the end of what is read at a time. A byte order mark at the start is none of it. */
function* fragmentsOf(file: number): Generator<Fragment> {
  const skipped = fstatSync(file).isFile() ? markBytes(file) : 0
  for (let offset = skipped; ; ) {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES)
    const count = readSync(file, chunk, 0, CHUNK_BYTES, offset)
    if (count === 0) return
    let from = 0
    while (from < count) {
      const newline = chunk.indexOf(NEWLINE, from)
      const isEnd = newline >= 0 && newline < count
      const end = isEnd ? newline : count
      yield { offset: offset + from, bytes: chunk.subarray(from, end), isEnd }
      from = isEnd ? newline + 1 : count
    }
    offset += count
  }
}

function markBytes(file: number): number {
  const start = Buffer.alloc(3)
  const count = readSync(file, start, 0, 3, 0)
  return count === 3 && start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf ? 3 : 0
}
