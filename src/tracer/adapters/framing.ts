import { Buffer } from 'node:buffer'
import { ProtokollError, quote } from '../common/errors.ts'

/** The first message of `bytes`: how many of them it takes, and what it is; undefined as long as it is not whole. */
export type Decode = (bytes: Buffer) => { readonly size: number; readonly message: unknown } | undefined

const NEWLINE = 10

/** A line of JSON a message. What is no JSON is no message of the protocol. */
export function jsonLines(bytes: Buffer): { size: number; message: unknown } | undefined {
  const end = bytes.indexOf(NEWLINE)
  if (end < 0) return undefined
  return { size: end + 1, message: fromJson(bytes.toString('utf8', 0, end)) }
}

/** What a text of JSON says; undefined for any other text. */
export function fromJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A message that a chunk completes. */
export interface Framed {
  /** Where in the chunk it ends. */
  readonly end: number
  readonly message: unknown
}

/** Finds the messages in one direction of a stream, in whatever chunks it comes. */
export class Framing {
  private readonly decode: Decode
  /** What came since the last whole message. */
  private rest: Buffer = Buffer.alloc(0)

  constructor(decode: Decode) {
    this.decode = decode
  }

  /** Whether what is taken next begins a message. */
  get isBetween(): boolean {
    return this.rest.length === 0
  }

  /** What is taken next begins with a message. */
  startAgain(): void {
    this.rest = Buffer.alloc(0)
  }

  /** The messages that end in a chunk. */
  take(chunk: Buffer): Framed[] {
    const before = this.rest.length
    let bytes = before === 0 ? chunk : Buffer.concat([this.rest, chunk])
    let taken = 0
    const found: Framed[] = []
    while (bytes.length > 0) {
      const first = this.decode(bytes)
      if (first === undefined) break
      const { size, message } = first
      if (!Number.isInteger(size) || size < 1 || size > bytes.length) throw badSize(size, bytes.length)
      taken += size
      bytes = bytes.subarray(size)
      found.push({ end: Math.max(0, taken - before), message })
    }
    // A copy: whoever gave the chunk may use its memory again.
    this.rest = Buffer.from(bytes)
    return found
  }
}

function badSize(size: unknown, all: number): ProtokollError {
  return new ProtokollError({
    code: 'RECORD',
    message: 'the decoder found a message of a size that it cannot have',
    found: quote(size),
    legal: `an integer from 1 to ${all}, the bytes that there are`,
  })
}
