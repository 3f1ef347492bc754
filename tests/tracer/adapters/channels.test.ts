import { EventEmitter, once } from 'node:events'
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads'
import { afterEach, describe, expect, test } from 'vitest'
import { watchChannel } from '../../../src/tracer/adapters/channels.ts'
import { describeMessage, type Message, message, turn, twoNodes } from '../support/leases.ts'

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

/** What Node's types leave out. */
type PortWithAttribute = MessagePort & { onmessage?: ((event: { data: Message }) => void) | null }

/** Two ports of a channel in this thread, both watched. */
function channel() {
  const watched = twoNodes()
  const { port1, port2 }: { port1: MessagePort; port2: PortWithAttribute } = new MessageChannel()
  closing.push(() => [port1.close(), port2.close()])
  watchChannel(watched.nodes, port1, { node: 'a', peer: 'b', describe: describeMessage })
  const adapter = watchChannel(watched.nodes, port2, { node: 'b', peer: 'a', describe: describeMessage })
  return { ...watched, atA: port1, atB: port2, adapter }
}

/** All ways in which somebody listens for messages of a port. */
const WAYS: [string, (port: MessagePort, handle: (sent: Message) => unknown) => void][] = [
  ['on', (port, handle) => port.on('message', handle)],
  ['once', (port, handle) => port.once('message', handle)],
  ['onmessage', (port, handle) => Object.assign(port, { onmessage: (event: { data: Message }) => handle(event.data) })],
  [
    'addEventListener',
    (port, handle) => {
      port.addEventListener('message', ((event: { data: Message }) => handle(event.data)) as never)
      port.start()
    },
  ],
  [
    'an object that handles events',
    (port, handle) => {
      port.addEventListener('message', { handleEvent: (event: { data: Message }) => handle(event.data) } as never)
      port.start()
    },
  ],
]

describe('a port', () => {
  test.each(WAYS)('handles what is listened for by %s', async (_, listen) => {
    const { a, b, told, atA, atB } = channel()
    listen(atB, async ({ n }) => {
      await turn()
      b.x = n
      atB.postMessage(message('answer', 'b', 'a'))
      b.x = n + 1
    })
    const answered = new Promise<void>((resolve) => {
      listen(atA, () => {
        a.x = 9
        resolve()
      })
    })
    atA.postMessage(message('ask', 'a', 'b', 4))
    await answered
    expect(told()).toEqual([
      'a send ask to b',
      'b handle ask from a: x 5',
      'b send answer to a',
      'a handle answer from b: x 9',
    ])
  })

  test('hands a message over to all that listen, as one', async () => {
    const { b, told, atA, atB } = channel()
    const add = () => {
      b.x += 1
    }
    const more = () => {
      b.x += 10
    }
    atB.on('message', add).on('message', more).on('message', add)
    atB.onmessage = () => {
      b.x += 100
    }
    atA.postMessage(message('ask', 'a', 'b'))
    await once(atB, 'message')
    await turn()
    expect(told()).toEqual(['a send ask to b', 'b handle ask from a: x 111'])
  })

  test('is as it was for its listeners', async () => {
    const { told, atA, atB } = channel()
    const calls: unknown[] = []
    const listener = function (this: unknown, data: unknown) {
      calls.push([this === atB, data])
    }
    const removed = () => expect.unreachable()
    atB.on('message', removed).off('message', removed)
    atB.addEventListener('message', removed)
    atB.removeEventListener('message', removed)
    atB.onmessage = removed
    expect(atB.onmessage).toBe(removed)
    atB.onmessage = null
    expect(atB.onmessage).toBe(null)
    expect(atB.once('message', listener)).toBe(atB)
    expect(atB.listenerCount('message')).toBe(1)
    atA.postMessage(1)
    await once(atB, 'message')
    atA.postMessage(2)
    await once(atB, 'message')
    expect(calls).toEqual([[true, 1]])
    expect(told()).toEqual([])
  })

  test('on which somebody listens already is refused, and a restored one is left alone', async () => {
    const { nodes, told, atA, atB, adapter } = channel()
    adapter.restore()
    atB.on('message', () => {})
    const settings = { node: 'b', peer: 'a', describe: describeMessage }
    expect(() => watchChannel(nodes, atB, settings)).toThrow('something listens to the messages of the channel already')
    atA.postMessage(message('ask', 'a', 'b'))
    await once(atB, 'message')
    expect(told()).toEqual(['a send ask to b'])
  })
})

test('a channel that all hear is watched at each end', async () => {
  const { nodes, b, told } = twoNodes()
  const [atA, atB] = [new BroadcastChannel('leases'), new BroadcastChannel('leases')]
  closing.push(() => [atA.close(), atB.close()])
  watchChannel(nodes, atA, { node: 'a', peer: 'b', describe: describeMessage })
  watchChannel(nodes, atB, { node: 'b', describe: describeMessage })
  const heard = new Promise<void>((resolve) => {
    atB.onmessage = () => {
      b.x = 1
      resolve()
    }
  })
  atA.postMessage(message('ask', 'a', 'b'))
  await heard
  expect(told()).toEqual(['a send ask to b', 'b handle ask from a: x 1'])
})

test('of a worker, this end is recorded', async () => {
  const { nodes, a, told } = twoNodes()
  const code = `const { parentPort } = require('node:worker_threads')
    parentPort.on('message', (sent) => parentPort.postMessage({ ...sent, type: 'answer', from: 'b', to: 'a' }))`
  const worker = new Worker(code, { eval: true })
  closing.push(() => void worker.terminate())
  watchChannel(nodes, worker, { node: 'a', peer: 'b', describe: describeMessage })
  worker.on('message', ({ n }: Message) => {
    a.x = n
  })
  worker.postMessage(message('ask', 'a', 'b', 3))
  await once(worker, 'message')
  expect(told()).toEqual(['a send ask to b', 'a handle answer from b: x 3'])
})

/** A socket as `ws` has it: an emitter, whose other ways of listening are made of its own. */
class WebSocketLike extends EventEmitter {
  other: WebSocketLike | undefined
  private attribute: { own: (event: object) => unknown; made: (data: Buffer) => void } | undefined

  send(data: string, done?: () => void): void {
    setImmediate(() => this.other?.emit('message', Buffer.from(data), false))
    done?.()
  }

  addEventListener(type: string, listener: (event: object) => unknown): void {
    this.on(type, this.madeOf(listener))
  }

  removeEventListener(): void {}

  get onmessage() {
    return this.attribute?.own
  }

  set onmessage(own: ((event: object) => unknown) | undefined) {
    if (this.attribute) this.off('message', this.attribute.made)
    this.attribute = own && { own, made: this.madeOf(own) }
    if (this.attribute) this.on('message', this.attribute.made)
  }

  private madeOf(listener: (event: object) => unknown) {
    return (data: Buffer) => {
      listener({ data: String(data) })
    }
  }
}

function sockets() {
  const watched = twoNodes()
  const [atA, atB] = [new WebSocketLike(), new WebSocketLike()]
  atA.other = atB
  atB.other = atA
  watchChannel(watched.nodes, atA, { node: 'a', peer: 'b', describe: describeMessage })
  watchChannel(watched.nodes, atB, { node: 'b', peer: 'a', describe: describeMessage })
  return { ...watched, atA, atB }
}

describe('a socket like those of ws', () => {
  test.each(['on', 'addEventListener'] as const)('handles what is listened for by %s', async (way) => {
    const { b, told, atA, atB } = sockets()
    atB[way]('message', async (given: object) => {
      if (String('data' in given ? given.data : given) === 'no json') return
      await turn()
      b.x = 1
      atB.send(JSON.stringify(message('answer', 'b', 'a')))
      b.x = 2
    })
    const answered = once(atA, 'message')
    atA.send(JSON.stringify(message('ask', 'a', 'b')))
    atA.send('no json')
    await answered
    expect(told()).toEqual([
      'a send ask to b',
      'b handle ask from a: x 2',
      'b send answer to a',
      'a handle answer from b',
    ])
  })

  test('keeps its onmessage', async () => {
    const { b, told, atA, atB } = sockets()
    const handle = () => {
      b.x = 1
    }
    atB.onmessage = handle
    expect(atB.onmessage).toBe(handle)
    atA.send(JSON.stringify(message('ask', 'a', 'b')))
    await turn()
    expect(told()).toEqual(['a send ask to b', 'b handle ask from a: x 1'])
    atB.onmessage = undefined
    expect(atB.listenerCount('message')).toBe(0)
  })
})

describe('a message that is to be lost', () => {
  test('is told as lost, and not handed on; the next one is', async () => {
    const { nodes, b, told, atA, atB } = channel()
    const asked: object[] = []
    nodes.loses((sent) => asked.push(sent) === 1)
    const arrived = new Promise<void>((resolve) => {
      atB.on('message', ({ n }: Message) => {
        b.x = n
        resolve()
      })
    })
    atA.postMessage(message('ask', 'a', 'b', 4))
    atA.postMessage(message('ask', 'a', 'b', 5))
    await arrived
    expect(asked).toEqual([
      { node: 'a', to: 'b' },
      { node: 'a', to: 'b' },
    ])
    expect(told()).toEqual(['a send ask to b', 'a lose ask to b', 'a send ask to b', 'b handle ask from a: x 5'])
  })

  test('has gone out, as far as its sender knows', async () => {
    const { nodes, told } = twoNodes()
    nodes.loses(() => true)
    const sent: unknown[] = []
    const child = Object.assign(new EventEmitter(), { connected: true, send: (...args: unknown[]) => sent.push(args) })
    watchChannel(nodes, child, { node: 'a', peer: 'b', describe: describeMessage })
    const ended = new Promise((resolve) => {
      expect(child.send(message('ask', 'a', 'b', 4), resolve)).toBe(true)
    })
    expect(await ended).toBeNull()
    expect([sent, told()]).toEqual([[], ['a send ask to b', 'a lose ask to b']])
  })

  test('that goes to several is not', () => {
    const { nodes, told } = twoNodes()
    const asked: object[] = []
    nodes.loses((each) => asked.push(each) > 0)
    const port = Object.assign(new EventEmitter(), { postMessage: () => undefined })
    const twice = (sent: Message) => [1, 2].flatMap(() => describeMessage(sent) ?? [])
    watchChannel(nodes, port, { node: 'a', peer: 'b', describe: twice })
    Reflect.apply(port.postMessage, port, [message('ask', 'a', 'b', 4)])
    expect(asked).toEqual([
      { node: 'a', to: 'b', isSure: true },
      { node: 'a', to: 'b', isSure: true },
    ])
    expect(told()).toEqual(['a send ask to b', 'a send ask to b'])
  })
})
