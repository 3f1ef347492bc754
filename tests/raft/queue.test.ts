import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Queue } from '../../src/raft/queue.ts'

/** What can be done to a queue, and to a list that it is to be like. */
const ACTS = {
  push: (queue: Queue<number>, list: number[], item: number) => {
    queue.push(item)
    list.push(item)
  },
  shift: (queue: Queue<number>, list: number[]) => expect(queue.shift()).toBe(list.shift()),
  drain: (queue: Queue<number>, list: number[]) => expect(queue.drain()).toEqual(list.splice(0)),
  reverse: (queue: Queue<number>, list: number[]) => queue.replace([...list.reverse()]),
}

const act = fc.oneof(
  { weight: 12, arbitrary: fc.tuple(fc.constant<keyof typeof ACTS>('push'), fc.nat(1000)) },
  { weight: 10, arbitrary: fc.tuple(fc.constant<keyof typeof ACTS>('shift'), fc.constant(0)) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom<keyof typeof ACTS>('drain', 'reverse'), fc.constant(0)) },
)

describe('Queue', () => {
  it('is what a list would be, whatever is done to it', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 400, size: 'max' }), (acts) => {
        const queue = new Queue<number>()
        const list: number[] = []
        for (const [kind, item] of acts) {
          ACTS[kind](queue, list, item)
          expect([queue.length, queue.first, queue.toArray()]).toEqual([list.length, list[0], list])
        }
      }),
      { seed: 1978, numRuns: 100 },
    )
  })
})
