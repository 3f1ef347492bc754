import { EventEmitter, errorMonitor, once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { watchEmitter } from '../../../src/tracer/adapters/emitter.ts'
import { describeMessage, type Message, message, turn, twoNodes } from '../support/leases.ts'

/** A bus on which two nodes listen, each for what is for it. */
function bus(emitter = new EventEmitter()) {
  const watched = twoNodes()
  const adapter = watchEmitter(watched.nodes, emitter, (event: string, sent: Message) =>
    event.startsWith('to_') ? describeMessage(sent) : undefined,
  )
  const send = (sent: Message) => emitter.emit(`to_${sent.to}`, sent)
  return { ...watched, emitter, adapter, send }
}

describe('a bus', () => {
  test('hands a message over after it is sent, and what is sent meanwhile is told after its row', () => {
    const { emitter, a, b, told, send } = bus()
    emitter.on('to_b', ({ n }: Message) => {
      send(message('answer', 'b', 'a'))
      b.x = n
    })
    emitter.on('to_a', () => {
      a.x = 7
    })
    expect(send(message('ask', 'a', 'b', 3))).toBe(true)
    expect(told()).toEqual([
      'a send ask to b',
      'b handle ask from a: x 3',
      'b send answer to a',
      'a handle answer from b: x 7',
    ])
  })

  test('hands a message that two listen for to both, as one', async () => {
    const { emitter, b, told, send } = bus()
    const later = async () => {
      await turn()
      b.x += 1
    }
    emitter.on('to_b', later).on('to_b', later)
    send(message('ask', 'a', 'b'))
    await turn()
    await turn()
    expect(told()).toEqual(['a send ask to b', 'b handle ask from a: x 2'])
  })

  test('sends what nobody listens for, and nobody handles it', () => {
    const { told, send } = bus()
    expect(send(message('ask', 'a', 'b'))).toBe(false)
    expect(told()).toEqual(['a send ask to b'])
  })

  test('is as it was for its listeners', async () => {
    const { emitter, send } = bus()
    const calls: unknown[] = []
    const listener = function (this: unknown, ...args: unknown[]) {
      calls.push([this === emitter, args.length])
    }
    const first = once(emitter, 'to_b')
    emitter.on('to_b', listener).once('to_b', listener)
    expect(emitter.listeners('to_b').slice(1)).toEqual([listener, listener])
    const sent = message('ask', 'a', 'b')
    send(sent)
    expect(calls).toEqual([
      [true, 1],
      [true, 1],
    ])
    expect(await first).toEqual([sent])
    expect(emitter.listenerCount('to_b')).toBe(1)
    emitter.off('to_b', listener)
    expect(send(sent)).toBe(false)
    expect(emitter.emit('else', 1)).toBe(false)
    expect(() => emitter.emit('error', new Error('as ever'))).toThrow('as ever')
  })

  test('lets errors of listeners through, and those after it are not asked', () => {
    const { emitter, b, told, send } = bus()
    emitter.on('to_b', () => {
      b.x = 1
      throw new Error('broken')
    })
    emitter.on('to_b', () => expect.unreachable())
    expect(() => send(message('ask', 'a', 'b'))).toThrow('broken')
    expect(told()).toEqual(['a send ask to b', 'b handle ask from a: x 1'])
  })

  test('emits what promises reject with, if it is one that does', async () => {
    const { emitter, told, send } = bus(new EventEmitter({ captureRejections: true }))
    const errors: unknown[] = []
    emitter.on('error', (error) => errors.push(error))
    const error = new Error('broken')
    emitter.on('to_b', async () => {
      await turn()
      throw error
    })
    send(message('ask', 'a', 'b'))
    await turn()
    await turn()
    expect(errors).toEqual([error])
    expect(told()).toEqual(['a send ask to b', 'b handle ask from a'])
  })

  test('may be one with an emit of its own', () => {
    class Loud extends EventEmitter {
      emitted = 0
      override emit(event: string, ...args: unknown[]): boolean {
        this.emitted++
        return super.emit(event, ...args)
      }
    }
    const loud = new Loud()
    const { emitter, b, told, send } = bus(loud)
    emitter.on('to_b', () => {
      b.x = 1
    })
    send(message('ask', 'a', 'b'))
    expect(loud.emitted).toBe(1)
    expect(told()).toEqual(['a send ask to b', 'b handle ask from a: x 1'])
  })

  test('may have a message for several nodes', () => {
    const { nodes, a, b, told } = twoNodes()
    const emitter = new EventEmitter()
    watchEmitter(nodes, emitter, (_: string, n: number) =>
      ['a', 'b'].map((to) => ({ message: 'all', from: 'a', to, fields: { n } })),
    )
    emitter.on('all', (n) => {
      a.x = n
    })
    emitter.on('all', (n) => {
      b.x = n + 1
    })
    emitter.emit('all', 4)
    expect(told()).toEqual([
      'a send all to a',
      'a send all to b',
      'a handle all from a: x 4',
      'b handle all from a: x 5',
    ])
  })
})

test('an emitter that is delivered to is watched without what is sent', () => {
  const { nodes, b, told } = twoNodes()
  const inbox = new EventEmitter()
  watchEmitter(nodes, inbox, (_: string, sent: Message) => describeMessage(sent), { sends: false })
  inbox.on('message', () => {
    b.x = 1
  })
  inbox.emit('message', message('ask', 'a', 'b'))
  expect(told()).toEqual(['b handle ask from a: x 1'])
})

test('what an emitter tells of itself is no message', () => {
  const { nodes, told } = twoNodes()
  const emitter = new EventEmitter()
  watchEmitter(nodes, emitter, (_: string, sent: Message) => describeMessage(sent))
  const seen: unknown[] = []
  emitter.on('newListener', (event) => seen.push(event)).on(errorMonitor, () => seen.push('monitored'))
  emitter.on('error', () => seen.push('error')).emit('error')
  expect([seen, told()]).toEqual([[errorMonitor, 'error', 'monitored', 'error'], []])
  nodes.flush()
})

test('an emitter is watched once, and is its own again when it is restored', () => {
  const { emitter, adapter, nodes, told, send } = bus()
  expect(() => watchEmitter(nodes, emitter, () => undefined)).toThrow('watched already')
  adapter.restore()
  expect(Object.hasOwn(emitter, 'emit')).toBe(false)
  send(message('ask', 'a', 'b'))
  expect(told()).toEqual([])
  watchEmitter(nodes, emitter, (_: string, sent: Message) => describeMessage(sent))
  send(message('ask', 'a', 'b'))
  expect(told()).toEqual(['a send ask to b'])
})

test('what is wrong with a description is thrown when the section ends, and not among the listeners', () => {
  const { nodes, told } = twoNodes()
  const emitter = new EventEmitter()
  watchEmitter(nodes, emitter, (event: string) => {
    if (event === 'bad') throw new Error('cannot describe')
    return { message: event, from: 'a', to: event === 'lost' ? 'nobody' : undefined }
  })
  let heard = 0
  for (const event of ['bad', 'lost', 'unsaid']) emitter.on(event, () => heard++)
  emitter.emit('bad')
  expect(() => nodes.flush()).toThrow('cannot describe')
  emitter.emit('lost')
  expect(() => nodes.flush()).toThrow(/no such node is watched\n {2}found {2}"nobody"\n {2}legal {2}"a", "b"/)
  emitter.emit('unsaid')
  expect(() => nodes.flush()).toThrow('nothing says which node the message "unsaid" is for')
  expect([heard, told()]).toEqual([3, ['a send lost to nobody']])
  nodes.flush()
})
