import { setTimeout as wait } from 'node:timers/promises'
import type { NodeId } from '../raft/index.ts'
import { HostError } from './host-error.ts'
import { KvConnection, type KvQuestion } from './kv-connection.ts'
import { MAX_REQUEST_BYTES } from './kv-requests.ts'
import type { KvCommand } from './kv-store.ts'
import type { Address } from './tcp-links.ts'

export interface KvClientOptions {
  /** Where the nodes listen to clients. */
  readonly addresses: ReadonlyMap<NodeId, Address>
  /** How long a node has to answer before another is asked, in milliseconds. Default 2000. */
  readonly attemptMs?: number
  /** How long a command is tried, in milliseconds. Default 30000. */
  readonly patienceMs?: number
}

/** Before all nodes have been asked in vain, and are asked again. */
const PAUSE_MS = 20

/**
 * A client that finds the leader by itself, and repeats what it has heard no answer to; its session has each command
 * applied once (thesis 6.3). One command at a time.
 */
export class KvClient {
  private readonly options: KvClientOptions
  private readonly connections = new Map<NodeId, KvConnection>()
  private readonly ids: readonly NodeId[]
  private leader: NodeId
  private session: number | undefined
  private serial = 0

  constructor(options: KvClientOptions) {
    this.options = options
    this.ids = [...options.addresses.keys()]
    this.leader = this.ids[0] ?? ''
  }

  /** Sets a value, and returns the one before; null where there was none. */
  async put(key: string, value: string): Promise<string | null> {
    return JSON.parse(await this.command({ op: 'put', key, value }))
  }

  /** Adds to the end of a value, and returns how long it is now. */
  async append(key: string, value: string): Promise<number> {
    return JSON.parse(await this.command({ op: 'append', key, value }))
  }

  /** Removes a value and returns it; null where there was none. */
  async delete(key: string): Promise<string | null> {
    return JSON.parse(await this.command({ op: 'delete', key }))
  }

  /** The value; null where there is none. Linearizable. */
  async get(key: string): Promise<string | null> {
    return JSON.parse(await this.ask({ op: 'get', key }))
  }

  close(): void {
    for (const connection of this.connections.values()) connection.close()
  }

  /** Throws `HOST_NO_ANSWER` or `HOST_REFUSED`. */
  private async command(command: KvCommand): Promise<string> {
    // Repeated, it may open two: the one that is not used is forgotten in time.
    this.session ??= Number(await this.ask({ op: 'open_session' }))
    this.serial += 1
    return this.ask({ ...command, client: { session: this.session, serial: this.serial } })
  }

  /** Asks until somebody has done it. Every repetition is the same, so that it is done once. */
  private async ask(question: KvQuestion): Promise<string> {
    const { patienceMs = 30_000 } = this.options
    // The name that the connection gives it comes besides.
    const sizeBytes = Buffer.byteLength(JSON.stringify(question)) + 32
    if (sizeBytes > MAX_REQUEST_BYTES) {
      const most = `a request may have ${MAX_REQUEST_BYTES}`
      throw new HostError('HOST_REFUSED', `${question.op} was refused: it takes ${sizeBytes} bytes; ${most}`)
    }
    const end = performance.now() + patienceMs
    for (let attempts = 1; performance.now() < end; attempts += 1) {
      const result = await this.attempt(question)
      if (result !== undefined) return result
      if (attempts % this.ids.length === 0) await wait(PAUSE_MS)
    }
    const told = `no node has carried out ${question.op} within ${patienceMs} ms`
    throw new HostError('HOST_NO_ANSWER', question.op === 'get' ? told : `${told}; it may be carried out nevertheless`)
  }

  /** Asks whoever is thought to lead. Undefined: it is worth while to ask again. */
  private async attempt(question: KvQuestion): Promise<string | undefined> {
    const answer = await this.connection(this.leader)?.ask(question, this.options.attemptMs ?? 2000)
    if (answer?.type === 'result') return answer.result
    if (answer?.type === 'refused' && answer.reason !== 'node_disabled') {
      throw new HostError('HOST_REFUSED', `${question.op} was refused: ${answer.message}`)
    }
    const known = answer?.type === 'redirect' && this.options.addresses.has(answer.leader)
    this.leader = known ? answer.leader : this.following(this.leader)
    return undefined
  }

  private following(id: NodeId): NodeId {
    return this.ids[(this.ids.indexOf(id) + 1) % this.ids.length] ?? ''
  }

  private connection(id: NodeId): KvConnection | undefined {
    const known = this.connections.get(id)
    if (known?.open) return known
    const address = this.options.addresses.get(id)
    if (address === undefined) return undefined
    const connection = new KvConnection(address)
    this.connections.set(id, connection)
    return connection
  }
}
