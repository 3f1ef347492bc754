import { connect, createServer, type Server, type Socket } from 'node:net'
import type { NodeId } from '../raft/index.ts'
import { messageOf } from './host-error.ts'
import { listening } from './listening.ts'
import { FrameReader, toFrame } from './tcp-frames.ts'

/** Where a node listens, on this machine or another. */
export interface Address {
  readonly host: string
  readonly port: number
}

export interface LinksOptions {
  readonly id: NodeId
  /** The same at all nodes of a cluster, and at no other's: a connection between two of them is refused. */
  readonly cluster: string
  /** Where the nodes listen to each other, this one included. */
  readonly addresses: ReadonlyMap<NodeId, Address>
  /** A node has sent a text. What this throws ends the connection. */
  readonly onText: (from: NodeId, text: string) => void
  /** A connection was ended because of what came over it. */
  readonly onReport: (report: string) => void
  /** The longest frame that is taken, in bytes. Default 64 MiB: several times what the engine puts into a message. */
  readonly maxFrameBytes?: number
  /** What may wait to leave for one node, in bytes; what comes then is lost. Default 64 MiB. */
  readonly maxWaitingBytes?: number
}

const MIB = 1024 * 1024
const FIRST_RETRY_MS = 20
const LONGEST_RETRY_MS = 500
/** Who connects has so long to say who it is. */
const HELLO_MS = 5000

/**
 * The ways between this node and the others, over TCP: each node opens a connection to each other one and sends over
 * that; answers come over the other's. Texts are lost while there is no connection, or one is slow, and arrive in
 * order otherwise: the engine sends again what matters. It trusts its network: whoever reaches the port is believed.
 */
export class TcpLinks {
  private readonly options: LinksOptions
  private readonly outgoing = new Map<NodeId, OutgoingLink>()
  private readonly incoming = new Set<Socket>()
  private readonly server: Server

  constructor(options: LinksOptions) {
    this.options = options
    this.server = createServer((socket) => this.accept(socket))
    for (const [id, address] of options.addresses) {
      if (id !== options.id) this.outgoing.set(id, new OutgoingLink(options, id, address))
    }
  }

  /** From now on others can connect. Throws `HOST_PORT`. */
  async listen(): Promise<void> {
    const address = this.options.addresses.get(this.options.id)
    if (address) await listening(this.server, address)
  }

  /** From now on this node connects to the others. */
  connect(): void {
    for (const link of this.outgoing.values()) link.open()
  }

  /** Sends, or loses the text. */
  send(to: NodeId, text: string): void {
    this.outgoing.get(to)?.send(text)
  }

  close(): void {
    this.server.close()
    for (const link of this.outgoing.values()) link.close()
    for (const socket of this.incoming) socket.destroy()
  }

  private accept(socket: Socket): void {
    const { maxFrameBytes = 64 * MIB } = this.options
    const reader = new FrameReader(maxFrameBytes)
    let from: NodeId | undefined
    this.incoming.add(socket)
    socket.setTimeout(HELLO_MS, () => socket.destroy())
    socket.on('close', () => this.incoming.delete(socket))
    socket.on('error', () => socket.destroy())
    socket.on('data', (piece) => {
      try {
        for (const text of reader.take(piece)) {
          if (from !== undefined) this.options.onText(from, text)
          else {
            from = this.greet(text)
            socket.setTimeout(0)
          }
        }
      } catch (error) {
        socket.destroy()
        this.options.onReport(`connection from ${from ?? 'somebody'} ended: ${messageOf(error)}`)
      }
    })
  }

  /** Who has connected. */
  private greet(text: string): NodeId {
    const { id, cluster, addresses } = this.options
    const hello: unknown = JSON.parse(text)
    for (const from of addresses.keys()) {
      if (from === id || text !== helloText(cluster, from, id)) continue
      // It is up: no need to wait for the next attempt.
      this.outgoing.get(from)?.open()
      return from
    }
    throw new Error(`no node of cluster "${cluster}" says to "${id}" ${JSON.stringify(hello).slice(0, 200)}`)
  }
}

/** What a node says first. */
function helloText(cluster: string, from: NodeId, to: NodeId): string {
  return JSON.stringify({ protokoll: 'raft', cluster, from, to })
}

/** The connection to one other node, opened again whenever it ends. */
class OutgoingLink {
  private readonly options: LinksOptions
  private readonly to: NodeId
  private readonly address: Address
  private socket: Socket | undefined
  private connected = false
  private retryMs = FIRST_RETRY_MS
  private timer: NodeJS.Timeout | undefined
  private closed = false

  constructor(options: LinksOptions, to: NodeId, address: Address) {
    this.options = options
    this.to = to
    this.address = address
  }

  open(): void {
    if (this.socket || this.closed) return
    clearTimeout(this.timer)
    const socket = connect({ ...this.address, noDelay: true })
    this.socket = socket
    socket.on('connect', () => {
      this.connected = true
      this.retryMs = FIRST_RETRY_MS
      socket.write(toFrame(helloText(this.options.cluster, this.options.id, this.to)))
    })
    socket.on('error', () => socket.destroy())
    // The other node sends nothing here: it has its own connection. What comes nevertheless is not kept.
    socket.resume()
    socket.on('close', () => this.tryAgain())
  }

  send(text: string): void {
    const { maxWaitingBytes = 64 * MIB } = this.options
    const { socket } = this
    if (socket && this.connected && socket.writableLength < maxWaitingBytes) socket.write(toFrame(text))
  }

  close(): void {
    this.closed = true
    clearTimeout(this.timer)
    this.socket?.destroy()
  }

  private tryAgain(): void {
    this.socket = undefined
    this.connected = false
    if (this.closed) return
    this.timer = setTimeout(() => this.open(), this.retryMs)
    this.retryMs = Math.min(this.retryMs * 2, LONGEST_RETRY_MS)
  }
}
