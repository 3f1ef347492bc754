import { HostError } from './host-error.ts'

/** Before each text: how many bytes of UTF-8 it has, unsigned, of 32 bits, the highest byte first. */
const HEAD_BYTES = 4

/** A text as it is sent between nodes. */
export function toFrame(text: string): Buffer {
  const body = Buffer.from(text)
  const frame = Buffer.allocUnsafe(HEAD_BYTES + body.length)
  frame.writeUInt32BE(body.length)
  body.copy(frame, HEAD_BYTES)
  return frame
}

/** Puts texts together again from what arrives, in whatever pieces. */
export class FrameReader {
  private readonly maxBytes: number
  private pieces: Buffer[] = []
  private sizeBytes = 0

  /** `maxBytes`: the longest text. */
  constructor(maxBytes: number) {
    this.maxBytes = maxBytes
  }

  /** The texts that are whole now. Throws `HOST_REFUSED` for one that is announced to be too long, or is no UTF-8. */
  *take(piece: Buffer): Generator<string> {
    this.pieces.push(piece)
    this.sizeBytes += piece.length
    for (;;) {
      const length = this.announced()
      if (length === undefined || this.sizeBytes < HEAD_BYTES + length) return
      const all = this.joined()
      this.pieces = [all.subarray(HEAD_BYTES + length)]
      this.sizeBytes -= HEAD_BYTES + length
      yield utf8(all.subarray(HEAD_BYTES, HEAD_BYTES + length))
    }
  }

  /** How long the next text is; undefined while that has not come. */
  private announced(): number | undefined {
    if (this.sizeBytes < HEAD_BYTES) return undefined
    const [first] = this.pieces
    const length = (first && first.length >= HEAD_BYTES ? first : this.joined()).readUInt32BE()
    if (length <= this.maxBytes) return length
    throw new HostError('HOST_REFUSED', `a frame of ${length} bytes is announced; at most ${this.maxBytes} are taken`)
  }

  private joined(): Buffer {
    const all = this.pieces.length === 1 && this.pieces[0] ? this.pieces[0] : Buffer.concat(this.pieces)
    this.pieces = [all]
    return all
  }
}

function utf8(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new HostError('HOST_REFUSED', 'a frame is no UTF-8')
  }
}
