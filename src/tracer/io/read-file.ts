import { closeSync, fstatSync, openSync, readFileSync, readSync, realpathSync } from 'node:fs'
import { decodeText } from '../common/decode-text.ts'
import { ProtokollError, quote } from '../common/errors.ts'
import { LIMITS } from '../common/limits.ts'
import { ifPossible } from './errno.ts'

/** So many bytes are read at a time where nobody knows how many there are. */
const CHUNK_BYTES = 1 << 14

/**
 * What is in a file, if that is at most so many bytes: it is asked before it is read. `shown` is what errors call it.
 * Throws `FILE_SIZE`, and the system's errors.
 */
export function readBytes(path: string, most: number, shown: string = path): Buffer {
  const file = openSync(path, 'r')
  try {
    const { size } = fstatSync(file)
    requireSize(size, most, shown)
    return size > 0 ? readFileSync(file) : readToEnd(file, most, shown)
  } finally {
    closeSync(file)
  }
}

/** The text of a file. Throws `FILE_ENCODING`, `FILE_SIZE`, and the system's errors. */
export function readText(path: string, shown: string = path): string {
  return decodeText(readBytes(path, LIMITS.textBytes, shown), shown)
}

/** Devices and pipes have no size, and perhaps no end. */
function readToEnd(file: number, most: number, shown: string): Buffer {
  const chunks: Buffer[] = []
  for (let size = 0; ; ) {
    const chunk = Buffer.alloc(CHUNK_BYTES)
    const count = readSync(file, chunk)
    if (count === 0) return Buffer.concat(chunks)
    size += count
    requireSize(size, most, shown)
    chunks.push(chunk.subarray(0, count))
  }
}

/** The first line of a file, without reading the rest; undefined if it is no text, or longer than a trace. */
export function firstLineOf(path: string): string | undefined {
  const file = openSync(path, 'r')
  try {
    const chunks: Buffer[] = []
    for (let size = 0; size <= LIMITS.traceBytes; ) {
      const chunk = Buffer.alloc(CHUNK_BYTES)
      const count = readSync(file, chunk)
      const end = chunk.subarray(0, count).indexOf('\n')
      chunks.push(chunk.subarray(0, end < 0 ? count : end))
      if (end >= 0 || count === 0) return textOrNone(Buffer.concat(chunks), path)
      size += count
    }
    return undefined
  } finally {
    closeSync(file)
  }
}

function textOrNone(bytes: Buffer, path: string): string | undefined {
  try {
    return decodeText(bytes, path)
  } catch (error) {
    if (error instanceof ProtokollError) return undefined
    throw error
  }
}

/** Throws `FILE_SIZE` for more bytes than are read of such a file. */
export function requireSize(bytes: number, most: number, file: string): void {
  if (bytes <= most) return
  const counted = (count: number) => `${count.toLocaleString('en')} bytes`
  const message = 'the file is too large to be read'
  const advice =
    most === LIMITS.traceBytes ? 'make several tests of it, or record less in it' : 'make sure that this is the file'
  throw new ProtokollError({
    code: 'FILE_SIZE',
    file,
    message,
    found: counted(bytes),
    legal: `${counted(most)} or fewer`,
    advice,
  })
}

/**
 * What a file holds whose contents are only held against others: its text, or its bytes where these are no text;
 * undefined when there is no file.
 */
export function contentThere(
  path: string,
  disk: { read(path: string): string | undefined; bytes(path: string): Uint8Array },
): string | Uint8Array | undefined {
  try {
    return disk.read(path)
  } catch (error) {
    if (!(error instanceof ProtokollError) || error.code !== 'FILE_ENCODING') throw error
    return disk.bytes(path)
  }
}

/** Whether a file can have such a path. */
export function isPossible(path: string): boolean {
  return !path.includes('\0')
}

/** The path, as somebody named it. Throws `FILE_PATH` if no file can have it. */
export function possible(path: string): string {
  if (isPossible(path)) return path
  const message = 'no file can have a path with a NUL character in it'
  const advice = 'take it out where the path is named'
  throw new ProtokollError({ code: 'FILE_PATH', message, found: quote(path), legal: 'any other character', advice })
}

/** A path with its links followed; undefined where nothing is, or nothing that may be looked at. */
export function realPath(path: string): string | undefined {
  return ifPossible(() => realpathSync(path))
}
