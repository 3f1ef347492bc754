import { Buffer } from 'node:buffer'
import { type Adapter, type Described, Traffic } from './described.ts'
import { deliver, listenersOf } from './emitter.ts'
import { type Ends, endsOf } from './ends-of-link.ts'
import { type Decode, type Framed, Framing, jsonLines } from './framing.ts'
import { callBack } from './lost-call.ts'
import { patch } from './patches.ts'
import type { WatchedNodes } from './watched-nodes.ts'

/** Whose socket it is, and what goes over it. */
export interface SocketSettings extends Ends {
  /** What a message of the protocol is; undefined for what is none. */
  readonly describe: (
    // biome-ignore lint/suspicious/noExplicitAny: what a user's decoder makes has types of the user's.
    message: any,
    direction: 'in' | 'out',
  ) => Described | undefined | null
  /** Finds messages among bytes; a line of JSON each where it is not given. */
  readonly decode?: Decode
}

/**
 * Watches one end of a connection: a socket of `node:net` or `node:tls`, or any duplex stream of bytes. What is written
 * is sent when the write that completes a message is called. What is read is handled by the listeners of `data`, which
 * get a chunk cut behind each message, so that what they do is known to be about it.
 *
 * Where the other end is in another process, only this end is recorded. What is read with `read()` or `for await` is not
 * seen to be handled; the section then fails and says so.
 */
export function watchSocket(nodes: WatchedNodes, socket: object, settings: SocketSettings): Adapter {
  const { describe, decode = jsonLines } = settings
  nodes.requireNode(settings.node)
  const traffic = new Traffic(nodes)
  const ends = endsOf(settings)
  const [incoming, outgoing] = [new Framing(decode), new Framing(decode)]
  const framed = (framing: Framing, bytes: Buffer | undefined): Framed[] => {
    let found: Framed[] = []
    nodes.order.keeping(() => {
      if (bytes) found = framing.take(bytes)
    })
    return found
  }
  const described = (direction: 'in' | 'out') => (message: unknown) =>
    message === undefined ? [] : traffic.describe(() => describe(message, direction))
  const sending = (write: (this: unknown, ...args: unknown[]) => unknown, name: 'write' | 'end') =>
    function (this: unknown, ...args: unknown[]): unknown {
      const bytes = bytesOf(args[0], args[1])
      const begins = outgoing.isBetween
      const found = framed(outgoing, bytes)
      // Bytes that also belong to another message cannot be left out.
      const isAlone = begins && found.length === 1 && found[0]?.end === bytes?.length
      const lost = found.map(({ message }) => traffic.sent(described('out')(message), ends.sending(), isAlone))
      if (!lost.includes(true)) return Reflect.apply(write, this, args)
      if (name === 'end') return Reflect.apply(write, this, args.slice(typeof args[1] === 'string' ? 2 : 1))
      callBack(args)
      return true
    }
  return patch((patches) => {
    for (const name of ['write', 'end'] as const) patches.replace(socket, name, (call) => sending(call, name))
    patches.replace(socket, 'emit', (emit) => {
      const handle = (self: unknown, part: unknown, messages: readonly unknown[]): unknown => {
        const handlings = traffic.begin(messages.flatMap(described('in')), ends.handling)
        return deliver(traffic, handlings, emit, self, ['data', part])
      }
      return function (this: unknown, ...args: unknown[]): unknown {
        const [event, chunk] = args
        if (event !== 'data') return Reflect.apply(emit, this, args)
        const bytes = bytesOf(chunk, (this as StreamLike).readableEncoding)
        const found = framed(incoming, bytes)
        if (bytes === undefined || found.length === 0) return Reflect.apply(emit, this, args)
        if (listenersOf(this, 'data').length === 0) {
          nodes.order.keeping(() => {
            throw ends.unseen()
          })
          return Reflect.apply(emit, this, args)
        }
        return handleParts(this as StreamLike, chunk, bytes, incoming, found, handle)
      }
    })
  })
}

/** What of a readable stream is needed. */
interface StreamLike {
  readonly readableEncoding?: BufferEncoding | null
  readonly readableFlowing?: boolean | null
  unshift?(chunk: unknown, encoding?: BufferEncoding): void
}

/** Hands a chunk over in parts, one a message, and what is left as the last. */
function handleParts(
  stream: StreamLike,
  chunk: unknown,
  bytes: Buffer,
  framing: Framing,
  found: readonly Framed[],
  handle: (stream: StreamLike, part: unknown, messages: readonly unknown[]) => unknown,
): unknown {
  const ends = found.map(({ end }) => end)
  const parts = partsOf(stream, chunk, bytes, ends)
  if (parts === undefined)
    return handle(
      stream,
      chunk,
      found.map(({ message }) => message),
    )
  for (const [i, part] of parts.entries()) {
    // Who has paused the stream gets the rest when it goes on.
    if (i > 0 && stream.readableFlowing === false && stream.unshift) {
      framing.startAgain()
      stream.unshift(bytes.subarray(ends[i - 1]))
      return true
    }
    handle(
      stream,
      part,
      found.slice(i, i + 1).map(({ message }) => message),
    )
  }
  return true
}

/** A chunk cut at these places; undefined if it has to stay whole. */
function partsOf(stream: StreamLike, chunk: unknown, bytes: Buffer, ends: readonly number[]): unknown[] | undefined {
  // A listener that wants one chunk is not there any more for the second part.
  if (listenersOf(stream, 'data').some((listener) => 'listener' in listener)) return undefined
  const cuts = [0, ...ends, ...(ends.at(-1) === bytes.length ? [] : [bytes.length])]
  const parts = cuts.slice(1).map((end, i) => bytes.subarray(cuts[i], end))
  if (parts.length === 1) return [chunk]
  const encoding = stream.readableEncoding
  if (!encoding) return parts
  const texts = parts.map((part) => part.toString(encoding))
  // Not every encoding can be cut between any two bytes.
  return texts.join('') === chunk ? texts : undefined
}

/** The bytes of a chunk; undefined for what is none, like the callback that `end` may be given first. */
function bytesOf(chunk: unknown, encoding: unknown): Buffer | undefined {
  if (typeof chunk === 'string') {
    return Buffer.from(chunk, typeof encoding === 'string' && Buffer.isEncoding(encoding) ? encoding : 'utf8')
  }
  if (Buffer.isBuffer(chunk)) return chunk
  return ArrayBuffer.isView(chunk) ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength) : undefined
}
