import { randomInt } from 'node:crypto'
import { type LiveRecorder, record, unstamped } from '../live/index.ts'
import {
  type ConfigOptions,
  encodeMessage,
  type Input,
  type Message,
  type NodeId,
  type Request,
} from '../raft/index.ts'
import { fieldsOf, marksOf } from '../sim/observation.ts'
import { stateOf } from '../sim/shown-node.ts'
import { addresses, type ClusterFile, folderOf } from './cluster-file.ts'
import { FileLog } from './file-log.ts'
import { folderDisk } from './folder-disk.ts'
import { KvServer } from './kv-server.ts'
import { KvStore } from './kv-store.ts'
import { messageFrom } from './peer-message.ts'
import { RaftHost } from './raft-host.ts'
import { TcpLinks } from './tcp-links.ts'

export interface KvNodeOptions {
  readonly cluster: ClusterFile
  /** The cluster's; the node has a folder in it. */
  readonly folder: string
  readonly id: NodeId
  /** What the node does is recorded into this file, for `protokoll collect`. Without one, nothing is. */
  readonly recording?: string | undefined
  /** Something is worth a line for people: a connection that was ended, a message that was not obeyed. */
  readonly onReport: (report: string) => void
  /** The node cannot go on, and does nothing any more: the process has to end. */
  readonly onFailure: (error: unknown) => void
}

/** A node of a key-value store: a {@link RaftHost} with its log in a file, its links, its clients and its clock. */
export class KvNode {
  /** How often the node has been started, this time included. */
  readonly starts: number
  private readonly options: KvNodeOptions
  private readonly log: FileLog
  private readonly host: RaftHost
  private readonly recorder: LiveRecorder
  private readonly links: TcpLinks
  private readonly server: KvServer
  private readonly clock: NodeJS.Timeout
  /** What clients have asked for and the engine has not been given. */
  private requests: Request[] = []
  /** Something has arrived, and what it leads to is carried out soon. */
  private isDue = false
  private ended = false

  /**
   * Throws `HOST_PORT`, or what opening the log throws. The ports come first: a second process for the same node, by the
   * same cluster file, ends here, before it has touched the log.
   */
  static async start(options: KvNodeOptions): Promise<KvNode> {
    const { id, cluster, onReport } = options
    let node: KvNode | undefined
    const links = new TcpLinks({
      id,
      cluster: cluster.cluster,
      addresses: addresses(cluster, 'peers'),
      onText: (from, text) => node?.receive(from, text),
      onReport,
    })
    const server = new KvServer({
      id,
      addresses: addresses(cluster, 'clients'),
      ask: (request) => node?.ask(request),
      // Of what is on the disk: nobody is told what would be forgotten.
      status: () => {
        node?.carryOut()
        return node?.status() ?? {}
      },
    })
    try {
      await links.listen()
      await server.listen()
      node = new KvNode(options, links, server)
      return node
    } catch (error) {
      links.close()
      server.close()
      throw error
    }
  }

  private constructor(options: KvNodeOptions, links: TcpLinks, server: KvServer) {
    const { id, cluster, folder, recording: file } = options
    this.options = options
    this.links = links
    this.server = server
    this.log = new FileLog(folderDisk(folderOf(folder, id)), id)
    this.starts = this.log.starts
    if (this.log.cutBytes > 0) {
      options.onReport(
        `cut ${this.log.cutBytes} bytes off the log: a write that was never finished, nobody relies on it`,
      )
    }
    const state = stateOf(() => this.host.node)
    const version = () => this.host.steps
    this.recorder = record({ node: id, file, state, version, start: this.starts, crash: 'crash', awaits: false })
    this.host = new RaftHost({
      config: configOf(cluster, id, this.starts),
      storage: this.log,
      machine: new KvStore(),
      send: (message) => this.send(message),
      answer: (request, answer) => server.answer(request, answer),
      onEvent: (event) => {
        if (event.type === 'error') options.onReport(`${event.code}: ${event.message}`)
        for (const { op, fields } of marksOf(event)) this.recorder.mark(op, fields)
      },
    })
    this.recorder.mark(this.starts === 1 ? 'started' : 'restart')
    links.connect()
    this.clock = setInterval(() => this.tick(), cluster.tickMs)
  }

  /** What this node knows, for people and tests. */
  status(): object {
    const { id, role, term, leader, commitIndex, lastApplied, log, disabled } = this.host.node
    const { lastIndex, snapshotIndex } = log
    return { id, role, term, leader, lastIndex, commitIndex, lastApplied, snapshotIndex, disabled, starts: this.starts }
  }

  /** Ends in good order: clients that wait are told that nobody knows. */
  close(): void {
    this.carryOut()
    this.give({ type: 'shutdown' })
    this.carryOut()
    this.end()
  }

  private send(message: Message): void {
    const { to, kind } = message
    this.links.send(to, this.recorder.sendingText(to, kind, fieldsOf(message), encodeMessage(message)))
  }

  private receive(from: NodeId, frame: string): void {
    const { text, stamp } = unstamped(frame)
    const message = messageFrom(from, text)
    const handle = () => this.give({ type: 'checked_message', message })
    this.recorder.handling({ from, message: message.kind, fields: fieldsOf(message), stamp }, handle)
    this.carryOutSoon()
  }

  /** What it leads to does not wait: what a tick has changed is not told with what clients ask. */
  private tick(): void {
    this.give({ type: 'tick' })
    this.carryOut()
  }

  private ask(request: Request): void {
    if (this.ended) return
    this.requests.push(request)
    this.carryOutSoon()
  }

  private give(input: Input): void {
    this.unlessEnded(() => this.host.give(input))
  }

  /** All that has arrived by then shares a write: it is when each connection with something to read has been read. */
  private carryOutSoon(): void {
    if (this.isDue) return
    this.isDue = true
    setImmediate(() => this.carryOut())
  }

  private carryOut(): void {
    this.isDue = false
    const requests = this.requests
    this.requests = []
    this.unlessEnded(() => {
      if (requests.length > 0) this.take(requests)
      this.host.carryOut()
    })
  }

  private take(requests: readonly Request[]): void {
    const give = () => {
      for (const request of requests) this.host.give(request)
    }
    // Whoever does not lead refuses them, and may be asked again and again.
    if (this.host.node.role !== 'leader') return give()
    this.recorder.marking('client_requests', { count: requests.length }, give)
  }

  private unlessEnded(act: () => void): void {
    if (this.ended) return
    try {
      act()
    } catch (error) {
      try {
        this.end()
      } finally {
        this.options.onFailure(error)
      }
    }
  }

  private end(): void {
    if (this.ended) return
    this.ended = true
    clearInterval(this.clock)
    this.links.close()
    this.server.close()
    this.log.close()
    this.recorder.close()
  }
}

function configOf({ nodes, snapshotAfterRecords }: ClusterFile, id: NodeId, starts: number): ConfigOptions {
  return {
    id,
    voters: nodes.map((node) => node.id),
    preVote: true,
    checkQuorum: true,
    snapshotAfterRecords,
    // What comes while a message with records is on its way goes with the next one, as many as fit; with more of them on their
    // way, each command would have one of its own (thesis 10.2.2).
    maxMessagesInFlight: 1,
    // Durable by now, so that no answer to what was asked before is taken for one to what will be.
    incarnation: starts - 1,
    // Nodes that have the same seed again and again would wait for the same times again and again.
    seed: randomInt(2 ** 31),
  }
}
