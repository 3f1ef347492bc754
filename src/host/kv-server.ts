import { createServer, type Server, type Socket } from 'node:net'
import type { Answer, NodeId, Request, RequestId } from '../raft/index.ts'
import { messageOf } from './host-error.ts'
import { type KvAnswer, MAX_REQUEST_BYTES, parseRequest, toEngine } from './kv-requests.ts'
import { LineReader } from './line-reader.ts'
import { listening } from './listening.ts'
import type { Address } from './tcp-links.ts'

/** A client that does not read its answers is no reason to keep them all. */
const MAX_WAITING_BYTES = 16 * MAX_REQUEST_BYTES

/** So long a client may take to read its last answers. */
const LAST_WORDS_MS = 1000

export interface KvServerOptions {
  readonly id: NodeId
  /** Where the nodes listen to clients, this one included. */
  readonly addresses: ReadonlyMap<NodeId, Address>
  /** Hands a request to the engine; its answer comes to {@link KvServer.answer}. */
  readonly ask: (request: Request) => void
  readonly status: () => object
}

/** Where clients connect to a node: a request a line, an answer a line, see `kv-requests.ts`. */
export class KvServer {
  private readonly options: KvServerOptions
  private readonly server: Server
  private readonly sockets = new Set<Socket>()
  private readonly waiting = new Map<RequestId, { readonly socket: Socket; readonly id: number | string }>()
  private count = 0

  constructor(options: KvServerOptions) {
    this.options = options
    this.server = createServer({ noDelay: true }, (socket) => this.accept(socket))
  }

  /** From now on clients can connect. Throws `HOST_PORT`. */
  async listen(): Promise<void> {
    const address = this.options.addresses.get(this.options.id)
    if (address) await listening(this.server, address)
  }

  /** The engine's answer to what was asked. */
  answer(request: RequestId, answer: Answer): void {
    const asked = this.waiting.get(request)
    this.waiting.delete(request)
    if (asked === undefined) return
    const address = answer.type === 'redirect' ? this.options.addresses.get(answer.leader) : undefined
    reply(asked.socket, { id: asked.id, ...answer, ...(address ? { address } : {}) })
  }

  /** Takes no more clients; what is on its way to them still leaves. */
  close(): void {
    this.server.close()
    for (const socket of this.sockets) {
      socket.end()
      setTimeout(() => socket.destroy(), LAST_WORDS_MS).unref()
    }
  }

  private accept(socket: Socket): void {
    const reader = new LineReader(MAX_REQUEST_BYTES)
    this.sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => this.forget(socket))
    const take = (piece: Buffer) => {
      try {
        for (const line of reader.take(piece)) this.take(socket, line)
      } catch (error) {
        // Where the next line begins, nobody knows.
        socket.off('data', take)
        socket.resume()
        reply(socket, refusal(messageOf(error)))
        socket.destroySoon()
      }
    }
    socket.on('data', take)
  }

  private take(socket: Socket, line: string): void {
    const asked = parsed(line)
    if (typeof asked === 'string') return reply(socket, refusal(asked))
    this.count += 1
    const name = String(this.count)
    const request = toEngine(asked, name)
    if (request === undefined) {
      return reply(socket, { id: asked.id, type: 'result', result: JSON.stringify(this.options.status()) })
    }
    this.waiting.set(name, { socket, id: asked.id })
    this.options.ask(request)
  }

  private forget(socket: Socket): void {
    this.sockets.delete(socket)
    for (const [request, asked] of this.waiting) if (asked.socket === socket) this.waiting.delete(request)
  }
}

/** The request; why there is none. */
function parsed(line: string): ReturnType<typeof parseRequest> | string {
  try {
    return parseRequest(line)
  } catch (error) {
    return messageOf(error)
  }
}

type Malformed = { readonly id: null; readonly type: 'malformed'; readonly message: string }

function refusal(message: string): Malformed {
  return { id: null, type: 'malformed', message }
}

function reply(socket: Socket, answer: KvAnswer | Malformed): void {
  if (socket.writableLength > MAX_WAITING_BYTES) socket.destroy()
  if (!socket.destroyed && socket.writable) socket.write(`${JSON.stringify(answer)}\n`)
}
