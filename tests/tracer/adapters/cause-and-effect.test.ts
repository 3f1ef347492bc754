import { EventEmitter, once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { watchEmitter } from '../../../src/tracer/adapters/emitter.ts'
import { watchObject } from '../../../src/tracer/adapters/methods.ts'
import { watchSocket } from '../../../src/tracer/adapters/sockets.ts'
import { share } from '../../support/campaign.ts'
import { falsehoods } from '../support/falsehoods.ts'
import {
  describeNumbered,
  NODES,
  type Numbered,
  numbersFrom,
  play,
  type RandomProtocol,
  watchedProtocol,
} from '../support/random-handlers.ts'

const SEED = 11
const seeds = fc.integer({ min: 0, max: 0x7fffffff })

/** Plays the protocol of every seed, one after the other, and wants nothing false in what is told. */
function holds(numRuns: number, run: (seed: number) => Promise<string[]>): Promise<void> {
  return fc.assert(
    fc.asyncProperty(seeds, async (seed) => {
      expect(await run(seed)).toEqual([])
    }),
    { numRuns, seed: SEED },
  )
}

/** Some listeners return the promise of what they began, others forget it. */
const isForgetful = (seed: number) => seed % 2 === 1

function delivered(seed: number, protocol: RandomProtocol, n: number, send: (sent: Numbered) => unknown): unknown {
  const result = protocol.handle(n, send)
  return isForgetful(seed) ? undefined : result
}

describe('nothing is told before its cause, and no change on a row that is not its own', () => {
  test('on an emitter, which calls its listeners at once', async () => {
    await holds(share(5000), async (seed) => {
      const { protocol, nodes, rows } = watchedProtocol(seed)
      const bus = new EventEmitter()
      watchEmitter(nodes, bus, (_: string, sent: Numbered) => describeNumbered(sent))
      const send = (sent: Numbered) => {
        try {
          bus.emit(sent.to, sent)
        } catch {
          // Of the handler.
        }
      }
      for (const node of NODES) bus.on(node, ({ n }: Numbered) => delivered(seed, protocol, n, send))
      await play(protocol, nodes, send)
      return falsehoods(rows, protocol)
    })
  })

  test('of objects of a class, whose messages take their time', async () => {
    class Peer {
      receive: (sent: Numbered) => unknown
      send: (sent: Numbered) => unknown
      constructor(receive: Peer['receive'], send: Peer['send']) {
        this.receive = receive
        this.send = send
      }
    }
    await holds(share(5000), async (seed) => {
      const { protocol, nodes, rows } = watchedProtocol(seed)
      const below = numbersFrom(seed + 1)
      const peers = new Map<string, Peer>()
      const send = (sent: Numbered) => peers.get(sent.from)?.send(sent)
      const deliver = async (sent: Numbered) => {
        try {
          await peers.get(sent.to)?.receive(sent)
        } catch {
          // Of the handler.
        }
      }
      for (const node of NODES) {
        const peer = new Peer(
          ({ n }) => delivered(seed, protocol, n, send),
          (sent) => {
            const how = below(3)
            if (how === 0) void deliver(sent)
            else if (how === 1) queueMicrotask(() => deliver(sent))
            else setImmediate(() => deliver(sent))
          },
        )
        watchObject(nodes, node, peer, { handles: { receive: describeNumbered }, sends: { send: describeNumbered } })
        peers.set(node, peer)
      }
      await play(protocol, nodes, send)
      return falsehoods(rows, protocol)
    })
  })
})

describe('the same between sockets of this process', () => {
  let server: Server
  /** From whom to whom, and the two ends. */
  const links: { from: string; to: string; near: Socket; far: Socket }[] = []

  beforeAll(async () => {
    server = createServer({ noDelay: true }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as { port: number }
    for (const from of NODES)
      for (const to of NODES) {
        const near = connect({ port, host: '127.0.0.1', noDelay: true })
        const [[far]] = await Promise.all([once(server, 'connection'), once(near, 'connect')])
        links.push({ from, to, near, far })
      }
  })
  afterAll(() => {
    for (const { near, far } of links) [near.destroy(), far.destroy()]
    server.close()
  })

  test('whatever chunks arrive', async () => {
    await holds(share(1000), async (seed) => {
      const { protocol, nodes, rows } = watchedProtocol(seed)
      const below = numbersFrom(seed + 1)
      const send = (sent: Numbered) => {
        const line = `${JSON.stringify(sent)}\n`
        const cut = below(line.length)
        const near = links.find(({ from, to }) => from === sent.from && to === sent.to)?.near
        near?.write(line.slice(0, cut))
        near?.write(line.slice(cut))
      }
      const adapters = links.flatMap(({ from, to, near, far }) => {
        let text = ''
        far.on('data', (chunk) => {
          const lines = (text + chunk).split('\n')
          text = lines.pop() ?? ''
          const results = lines.map((line) => {
            try {
              return delivered(seed, protocol, JSON.parse(line).n, send)
            } catch {
              return undefined
            }
          })
          return isForgetful(seed) ? undefined : Promise.all(results)
        })
        return [
          watchSocket(nodes, near, { node: from, peer: to, describe: describeNumbered }),
          watchSocket(nodes, far, { node: to, peer: from, describe: describeNumbered }),
        ]
      })
      await play(protocol, nodes, send)
      for (const adapter of adapters) adapter.restore()
      for (const { far } of links) far.removeAllListeners('data')
      return falsehoods(rows, protocol)
    })
  })
})
