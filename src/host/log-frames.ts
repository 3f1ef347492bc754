import { crc32 } from 'node:zlib'

/**
 * The frames of a log's file: four bytes that begin each, the length of its text in bytes, a checksum of both, and the
 * text, JSON in UTF-8. Numbers are unsigned, of 32 bits, the highest byte first.
 *
 * The first byte, 0xFF, occurs in no UTF-8: a frame in the middle of a file can be found again whatever is before it,
 * and nothing that a client wrote is taken for one.
 */
const MARK = Buffer.from([0xff, 0x52, 0x4c, 0x46])
const HEAD_BYTES = 12

/**
 * `salt`: of one file, mixed into its checksums. What a disk gives a file after a power cut can be the remains of an
 * older one; its frames are none here.
 */
export function encodeFrame(text: string, salt: number): Buffer {
  const bytes = Buffer.from(text)
  const head = Buffer.alloc(HEAD_BYTES)
  MARK.copy(head)
  head.writeUInt32BE(bytes.length, 4)
  const frame = Buffer.concat([head, bytes])
  frame.writeUInt32BE(checksum(frame, salt), 8)
  return frame
}

/** The text of the frame that begins at `at`, and where it ends; undefined where no whole frame is. */
export function frameAt(file: Buffer, at: number, salt: number): { text: string; end: number } | undefined {
  if (at + HEAD_BYTES > file.length || file.compare(MARK, 0, MARK.length, at, at + MARK.length) !== 0) return undefined
  const end = at + HEAD_BYTES + file.readUInt32BE(at + 4)
  if (end > file.length) return undefined
  const frame = file.subarray(at, end)
  if (frame.readUInt32BE(8) !== checksum(frame, salt)) return undefined
  return { text: frame.toString('utf8', HEAD_BYTES), end }
}

/** Where the next whole frame begins, `from` being the first place looked at; undefined where there is none. */
export function nextFrame(file: Buffer, from: number, salt: number): number | undefined {
  for (let at = file.indexOf(MARK, from); at !== -1; at = file.indexOf(MARK, at + 1)) {
    if (frameAt(file, at, salt)) return at
  }
  return undefined
}

function checksum(frame: Buffer, salt: number): number {
  return crc32(frame.subarray(HEAD_BYTES), crc32(frame.subarray(4, 8), salt))
}
