import { describe, expect, test } from 'vitest'
import { watchObject } from '../../../src/tracer/adapters/methods.ts'
import { turn, twoNodes } from '../support/leases.ts'

interface Sent {
  readonly type: string
  readonly n: number
}

/** A node of a class, which is handed what others send. */
class Peer {
  readonly name: string
  readonly peers = new Map<string, Peer>()
  state = { x: 0 }
  onReceive: (from: string, sent: Sent) => unknown = () => undefined

  constructor(name: string) {
    this.name = name
  }

  send(to: string, sent: Sent): unknown {
    return this.peers.get(to)?.receive(this.name, sent)
  }

  receive(from: string, sent: Sent): unknown {
    return this.onReceive(from, sent)
  }
}

function peers() {
  const watched = twoNodes()
  const made = ['a', 'b'].map((name) => new Peer(name))
  const [a, b] = made as [Peer, Peer]
  for (const each of made) for (const other of made) each.peers.set(other.name, other)
  a.state = watched.a
  b.state = watched.b
  const watch = (peer: Peer) =>
    watchObject(watched.nodes, peer.name, peer, {
      handles: { receive: (from, { type, n }: Sent) => ({ message: type, from, fields: { n } }) },
      sends: {
        send: (to, { type, n }: Sent) => (type === 'noise' ? undefined : { message: type, to, fields: { n } }),
      },
    })
  return { nodes: watched.nodes, told: watched.told, a, b, adapters: made.map(watch), watch }
}

describe('an object', () => {
  test('is told of as it sends and handles', async () => {
    const { a, b, told } = peers()
    b.onReceive = async (from, { n }) => {
      await turn()
      b.state.x = n
      b.send(from, { type: 'answer', n })
      b.state.x = n + 1
      return 'done'
    }
    a.onReceive = () => {
      a.state.x = 9
    }
    expect(await a.send('b', { type: 'ask', n: 5 })).toBe('done')
    expect(told()).toEqual([
      'a send ask to b',
      'b handle ask from a: x 6',
      'b send answer to a',
      'a handle answer from b: x 9',
    ])
  })

  test('keeps its methods, which see this, what they are given and what they throw', () => {
    const { a, b, told } = peers()
    const error = new Error('broken')
    const seen: unknown[] = []
    b.onReceive = function (this: Peer, ...args) {
      seen.push([this === b, args])
      throw error
    }
    expect(a.receive.name).toBe('receive')
    expect(a.receive).toHaveLength(2)
    expect(() => a.send('b', { type: 'ask', n: 1 })).toThrow(error)
    expect(seen).toEqual([[true, ['a', { type: 'ask', n: 1 }]]])
    expect(told()).toEqual(['a send ask to b', 'b handle ask from a'])
  })

  test('sends what is no message of the protocol and is not told of it', () => {
    const { a, told } = peers()
    a.send('b', { type: 'noise', n: 1 })
    expect(told()).toEqual(['b handle noise from a'])
  })

  test('is patched alone and once, and restored', () => {
    const { a, watch, adapters } = peers()
    expect(Object.keys(a)).not.toContain('send')
    expect(() => watch(a)).toThrow('the object is watched already')
    for (const adapter of adapters) adapter.restore()
    expect(Object.hasOwn(a, 'send')).toBe(false)
    expect(Object.hasOwn(a, 'receive')).toBe(false)
    watch(a).restore()
  })

  test('has a method of its own back where it had one; one that others replaced since stays and is not told of', () => {
    const { nodes, told } = twoNodes()
    const own = () => 'own'
    const object = { receive: own, send: own }
    const describe = () => ({ message: 'm', from: 'a', to: 'b' })
    const adapter = watchObject(nodes, 'b', object, { handles: { receive: describe }, sends: { send: describe } })
    const before = object.send
    const others = () => before()
    object.send = others
    adapter.restore()
    expect(object.receive).toBe(own)
    expect(object.send).toBe(others)
    expect(object.send()).toBe('own')
    expect(told()).toEqual([])
  })

  test('must have the methods, and be a node', () => {
    const { nodes } = twoNodes()
    const describe = () => undefined
    expect(() => watchObject(nodes, 'b', {}, { handles: { recieve: describe } })).toThrow(/no method "recieve"/)
    expect(() => watchObject(nodes, 'c', {}, {})).toThrow(/no such node is watched/)
    const object = { receive: () => 1 }
    expect(() => watchObject(nodes, 'b', object, { sends: { receive: describe, sned: describe } })).toThrow(/"sned"/)
    expect(Object.keys(object)).toEqual(['receive'])
    watchObject(nodes, 'b', object, { sends: { receive: describe } })
  })
})
