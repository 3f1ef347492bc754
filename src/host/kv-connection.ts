import { connect, type Socket } from 'node:net'
import type { KvAnswer, KvRequest } from './kv-requests.ts'
import { LineReader } from './line-reader.ts'
import type { Address } from './tcp-links.ts'

type Unnamed<R> = R extends unknown ? Omit<R, 'id'> : never

/** What a client asks, before it has a name. */
export type KvQuestion = Unnamed<KvRequest>

const MAX_LINE_BYTES = 64 * 1024 * 1024

/** A connection of a client to one node. */
export class KvConnection {
  private readonly socket: Socket
  private readonly waiting = new Map<number, (answer: KvAnswer | undefined) => void>()
  private count = 0
  private ended = false

  constructor(address: Address) {
    const reader = new LineReader(MAX_LINE_BYTES)
    this.socket = connect({ ...address, noDelay: true })
    this.socket.on('error', () => this.socket.destroy())
    this.socket.on('close', () => this.end())
    this.socket.on('data', (piece) => {
      for (const line of reader.take(piece)) {
        const answer = JSON.parse(line) as KvAnswer
        this.settle(Number(answer.id), answer)
      }
    })
  }

  get open(): boolean {
    return !this.ended
  }

  /** Undefined: no answer came, within so many milliseconds or before the connection ended. */
  ask(question: KvQuestion, timeoutMs: number): Promise<KvAnswer | undefined> {
    if (this.ended) return Promise.resolve(undefined)
    this.count += 1
    const id = this.count
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.settle(id, undefined), timeoutMs)
      this.waiting.set(id, (answer) => {
        clearTimeout(timer)
        resolve(answer)
      })
      this.socket.write(`${JSON.stringify({ id, ...question })}\n`)
    })
  }

  close(): void {
    this.socket.destroy()
  }

  private end(): void {
    this.ended = true
    for (const id of [...this.waiting.keys()]) this.settle(id, undefined)
  }

  private settle(id: number, answer: KvAnswer | undefined): void {
    const resolve = this.waiting.get(id)
    this.waiting.delete(id)
    resolve?.(answer)
  }
}
