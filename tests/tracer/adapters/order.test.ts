import { AsyncResource } from 'node:async_hooks'
import { describe, expect, test } from 'vitest'
import { WatchedNodes } from '../../../src/tracer/adapters/watched-nodes.ts'
import { inWords, rowsOf } from '../support/rows.ts'

/** Nodes with the variables x and y, and what is told of them. */
function watched() {
  const [a, b] = [
    { x: 0, y: 0 },
    { x: 0, y: 0 },
  ]
  const nodes = new WatchedNodes({ a: () => a, b: () => b })
  const rows = rowsOf(nodes)
  const told = () => inWords(rows)
  nodes.mark('a', 'joined')
  nodes.mark('b', 'joined')
  rows.length = 0
  const handling = <T>(node: string, message: string, body: () => T) =>
    nodes.handling(node, { from: node === 'a' ? 'b' : 'a', message }, body)
  return { nodes, a, b, told, handling }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

/** A promise that is settled from outside. */
function gate() {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { open, opened }
}

describe('a handler that returns at once', () => {
  test('is told before what it sends, with all that it changes', () => {
    const { nodes, b, told, handling } = watched()
    const result = handling('b', 'ask', () => {
      b.x = 1
      nodes.sending('b', 'a', 'answer')
      b.y = 2
      nodes.mark('b', 'done')
      return 'result'
    })
    expect(result).toBe('result')
    expect(told()).toEqual(['b handle ask from a: x 1, y 2', 'b send answer to a', 'b done'])
  })

  test('is told when it throws, and what it throws goes on', () => {
    const { nodes, b, told, handling } = watched()
    const error = new Error('no')
    const call = () =>
      handling('b', 'ask', () => {
        nodes.sending('b', 'a', 'answer')
        b.x = 1
        throw error
      })
    expect(call).toThrow(error)
    expect(told()).toEqual(['b handle ask from a: x 1', 'b send answer to a'])
    nodes.sending('b', 'a', 'more')
    expect(told()).toHaveLength(3)
  })

  test('is followed by those that run inside it, each with what it changed itself', () => {
    const { nodes, a, b, told, handling } = watched()
    handling('b', 'ask', () => {
      b.x = 1
      nodes.sending('b', 'a', 'answer')
      handling('a', 'answer', () => {
        a.x = 5
        nodes.sending('a', 'b', 'thanks')
        handling('b', 'thanks', () => {
          b.x = 2
        })
        a.y = 6
      })
      b.y = 3
      nodes.sending('b', 'a', 'bye')
    })
    expect(told()).toEqual([
      'b handle ask from a: x 1, y 3',
      'b send answer to a',
      'a handle answer from b: x 5, y 6',
      'a send thanks to b',
      'b handle thanks from a: x 2',
      'b send bye to a',
    ])
  })

  test('never takes back what one inside it changed: what it sets again is told with what it sends after', () => {
    const { nodes, b, told, handling } = watched()
    handling('b', 'ask', () => {
      b.x = 1
      handling('b', 'inner', () => {
        b.x = 2
      })
      b.x = 3
      nodes.sending('b', 'a', 'answer')
    })
    expect(told()).toEqual(['b handle ask from a: x 1', 'b handle inner from a: x 2', 'b send answer to a: x 3'])
  })

  test('lets the first mark of its own node go before it', () => {
    const states = { x: 0 }
    const nodes = new WatchedNodes(['c'], () => states)
    const rows = rowsOf(nodes)
    nodes.handling('c', { from: 'c', message: 'welcome' }, () => {
      states.x = 1
      nodes.mark('c', 'joined')
    })
    expect(inWords(rows)).toEqual(['c joined', 'c handle welcome from c: x 1'])
  })
})

describe('a handler that returns a promise', () => {
  test('is told when it waits, if it has sent something', async () => {
    const { nodes, b, told, handling } = watched()
    const { open, opened } = gate()
    const result = handling('b', 'ask', async () => {
      b.x = 1
      nodes.sending('b', 'a', 'answer')
      b.y = 1
      await opened
      b.x = 2
      nodes.sending('b', 'a', 'more')
      b.y = 2
      return 'result'
    })
    expect(told()).toEqual(['b handle ask from a: x 1, y 1', 'b send answer to a'])
    open()
    expect(await result).toBe('result')
    expect(told().slice(2)).toEqual(['b send more to a: x 2, y 2'])
  })

  test('is told before the first that it sends later, with what it changes until it waits again', async () => {
    const { nodes, b, told, handling } = watched()
    const { open, opened } = gate()
    const result = handling('b', 'ask', async () => {
      b.x = 1
      await opened
      nodes.sending('b', 'a', 'answer')
      b.y = 1
      await turn()
      expect(told()).toHaveLength(2)
      b.y = 2
    })
    expect(told()).toEqual([])
    open()
    await result
    expect(told()).toEqual(['b handle ask from a: x 1, y 1', 'b send answer to a'])
    nodes.mark('b', 'seen')
    expect(told().at(-1)).toBe('b seen: y 2')
  })

  test('is told at its end if it sends nothing, also if it rejects', async () => {
    const { b, told, handling } = watched()
    const error = new Error('no')
    const result = handling('b', 'ask', async () => {
      await turn()
      b.x = 1
      throw error
    })
    expect(told()).toEqual([])
    await expect(result).rejects.toBe(error)
    expect(told()).toEqual(['b handle ask from a: x 1'])
  })

  test('is told before another event of its node, if it has changed something', async () => {
    const { nodes, b, told, handling } = watched()
    const [first, second] = [gate(), gate()]
    const one = handling('b', 'one', async () => {
      b.x = 1
      await first.opened
      nodes.sending('b', 'a', 'to_one')
    })
    const two = handling('b', 'two', async () => {
      await second.opened
      b.y = 2
      nodes.sending('b', 'a', 'to_two')
    })
    nodes.sending('a', 'b', 'three')
    expect(told()).toEqual(['a send three to b'])
    second.open()
    await two
    expect(told().slice(1)).toEqual(['b handle one from a: x 1', 'b handle two from a: y 2', 'b send to_two to a'])
    first.open()
    await one
    expect(told().slice(4)).toEqual(['b send to_one to a'])
  })

  test('is told before what is told outside of handlings, and does not take what was changed there', async () => {
    const { nodes, b, told, handling } = watched()
    const [first, second] = [gate(), gate()]
    const ask = handling('b', 'ask', async () => {
      b.x = 1
      await first.opened
    })
    nodes.mark('b', 'ticked')
    expect(told()).toEqual(['b handle ask from a: x 1', 'b ticked'])
    const late = handling('b', 'late', async () => {
      await second.opened
      b.x = 2
      nodes.sending('b', 'a', 'answer')
    })
    b.y = 7
    second.open()
    await late
    first.open()
    await ask
    expect(told().slice(2)).toEqual(['b handle late from a: x 2', 'b send answer to a: y 7'])
  })

  test('has what it changed before it runs something in the context of another', async () => {
    const { nodes, b, told, handling } = watched()
    const { open, opened } = gate()
    let resource = new AsyncResource('of nobody')
    const one = handling('b', 'one', async () => {
      resource = new AsyncResource('of one')
      await opened
    })
    await handling('b', 'two', async () => {
      await turn()
      b.y = 1
      resource.runInAsyncScope(() => nodes.sending('b', 'a', 'answer'))
    })
    expect(told()).toEqual(['b handle two from a: y 1', 'b handle one from a', 'b send answer to a'])
    open()
    await one
  })

  test('has its own changes, whoever else changes the node before it is told', async () => {
    const { nodes, b, told, handling } = watched()
    const { open, opened } = gate()
    // Both go on in one turn of the event loop, one microtask after the other.
    const one = handling('b', 'one', async () => {
      await opened
      b.x = 1
      await null
      nodes.sending('b', 'a', 'to_one')
    })
    const two = handling('b', 'two', async () => {
      await opened
      b.y = 2
      nodes.sending('b', 'a', 'to_two')
    })
    open()
    await Promise.all([one, two])
    expect(told()).toEqual([
      'b handle one from a: x 1',
      'b handle two from a: y 2',
      'b send to_two to a',
      'b send to_one to a',
    ])
  })

  test('holds back what handlers do that it calls while it goes on', async () => {
    const { nodes, a, b, told, handling } = watched()
    await handling('b', 'ask', async () => {
      await turn()
      nodes.sending('b', 'a', 'answer')
      handling('a', 'answer', () => {
        a.x = 1
      })
      expect(told()).toEqual([])
      b.x = 1
    })
    expect(told()).toEqual(['b handle ask from a: x 1', 'b send answer to a', 'a handle answer from b: x 1'])
  })

  test('leaves a rejection that nobody handles unhandled', async () => {
    const { handling } = watched()
    const seen: unknown[] = []
    const others = process.listeners('unhandledRejection')
    process.removeAllListeners('unhandledRejection')
    process.on('unhandledRejection', (error) => seen.push(error))
    const error = new Error('no')
    handling('b', 'ask', () => Promise.reject(error))
    await turn()
    await turn()
    process.removeAllListeners('unhandledRejection')
    for (const each of others) process.on('unhandledRejection', each)
    expect(seen).toEqual([error])
  })
})
