import { HostError } from './host-error.ts'

const NEWLINE = 0x0a

/** Lines of UTF-8 from what arrives, in whatever pieces. */
export class LineReader {
  private readonly maxBytes: number
  private pieces: Buffer[] = []
  private sizeBytes = 0

  /** `maxBytes`: the longest line. */
  constructor(maxBytes: number) {
    this.maxBytes = maxBytes
  }

  /** The lines that are whole now. Throws `HOST_REFUSED` for one that is too long. */
  *take(piece: Buffer): Generator<string> {
    let from = 0
    for (let end = piece.indexOf(NEWLINE); end !== -1; end = piece.indexOf(NEWLINE, from)) {
      this.add(piece.subarray(from, end))
      const line = Buffer.concat(this.pieces).toString('utf8')
      this.pieces = []
      this.sizeBytes = 0
      from = end + 1
      yield line
    }
    this.add(piece.subarray(from))
  }

  private add(piece: Buffer): void {
    this.sizeBytes += piece.length
    if (this.sizeBytes > this.maxBytes)
      throw new HostError('HOST_REFUSED', `a line has more than ${this.maxBytes} bytes`)
    this.pieces.push(piece)
  }
}
