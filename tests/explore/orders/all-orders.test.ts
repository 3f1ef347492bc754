import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exploreOrders, type MessageSystem, type Sent } from '../../../src/explore/orders/index.ts'
import { share } from '../../support/campaign.ts'
import { bruteForce } from './brute-force.ts'

interface Plan {
  readonly nodes: number
  readonly start: readonly (readonly [from: number, to: number])[]
  /** What a node that handles its nth message then sends, and whether what it has handled decides about that. */
  readonly reactions: readonly (readonly { readonly to: number; readonly ifOdd: boolean }[])[]
  readonly isFifo: boolean
}

type State = readonly number[]

/** Nodes that note what they handle; what they send depends on how much that was, and on its sum. */
function planned({ nodes, start, reactions, isFifo }: Plan): MessageSystem<State, number> {
  const ids = Array.from({ length: nodes }, (_, i) => String(i))
  const send = (from: number, to: number, message: number) => ({ from: String(from), to: String(to % nodes), message })
  return {
    nodes: ids,
    onTheWay: start.map(([from, to], i) => send(from % nodes, to, i + 1)),
    isFifo,
    startOf: () => [],
    handle(node, state, { message }) {
      const after = [...state, message]
      const sum = after.reduce((a, b) => a + b, 0)
      const due = reactions[(Number(node) + state.length * nodes) % Math.max(1, reactions.length)] ?? []
      // What is far from the beginning is not answered: all comes to an end.
      const sends = message > 20 ? [] : due.filter(({ ifOdd }) => !ifOdd || sum % 2 === 1)
      const answers = sum % 5 === 0 ? [`a multiple of five at ${node}`] : []
      return { state: after, sends: sends.map(({ to }, i) => send(Number(node), to, message * 7 + i)), answers }
    },
    // Only what is handled in all, so that different orders have the same outcome.
    textOf: (node, state) => `${node}: ${state.reduce((a, b) => a + b, 0)} ${state.at(-1) ?? ''}`,
  }
}

function agree<S, M>(system: MessageSystem<S, M>, losses: 0 | 1): { transitions: number; brute: number } {
  const all = exploreOrders(system, { losses, mostMessages: 18 })
  const brute = bruteForce(system, losses)
  expect(all.gaveUp).toBeUndefined()
  expect(all.inequivalent).toBe(brute.inequivalent)
  expect(all.orders).toBe(BigInt(brute.orders))
  const found = new Map(all.outcomes.map(({ nodes, orders }) => [JSON.stringify(nodes), Number(orders)]))
  expect([...found].sort()).toEqual([...brute.ordersOf].sort())
  return { transitions: all.transitions, brute: brute.transitions }
}

const plans: fc.Arbitrary<Plan> = fc.record({
  nodes: fc.integer({ min: 1, max: 4 }),
  start: fc.array(fc.tuple(fc.nat(3), fc.nat(3)), { minLength: 1, maxLength: 4 }),
  reactions: fc.array(fc.array(fc.record({ to: fc.nat(3), ifOdd: fc.boolean() }), { maxLength: 1 }), { maxLength: 5 }),
  isFifo: fc.boolean(),
})

describe('all orders of systems of any kind', () => {
  it.each([0, 1] as const)('are as many, and end so, as trying each finds, with at most %d lost', (losses) => {
    const property = fc.property(plans, (plan) => {
      agree(planned(plan), losses)
    })
    fc.assert(property, { seed: 16, numRuns: share(300) })
  })
})

describe('messages that', () => {
  const notes = (start: readonly Sent<string>[], isFifo = false): MessageSystem<string, string> => ({
    nodes: ['a', 'b', 'c'],
    onTheWay: start,
    isFifo,
    startOf: () => '',
    handle: (_, state, { message }) => ({ state: state + message, sends: [] }),
    textOf: (_, state) => state,
  })
  const to = (node: string, message: string): Sent<string> => ({ from: 'x', to: node, message })

  it('go to different nodes have one order that counts', () => {
    const all = exploreOrders(notes([to('a', '1'), to('b', '2'), to('c', '3')]))
    expect(all).toMatchObject({ orders: 6n, inequivalent: 1, transitions: 3, abandoned: 0 })
    expect(all.outcomes).toMatchObject([{ nodes: ['1', '2', '3'], orders: 6n }])
  })

  it('go to one node have all of them', () => {
    const all = exploreOrders(notes([to('a', '1'), to('a', '2'), to('a', '3')]))
    expect(all).toMatchObject({ orders: 6n, inequivalent: 6 })
    expect(all.outcomes.map(({ nodes }) => nodes[0]).sort()).toEqual(['123', '132', '213', '231', '312', '321'])
  })

  it('keep their order on a link that is first in, first out, if none is lost', () => {
    const start = [to('a', '1'), to('a', '2')]
    expect(exploreOrders(notes(start, true)).outcomes).toMatchObject([{ nodes: ['12', '', ''] }])
    const lossy = exploreOrders(notes(start, true), { losses: 1 })
    expect(lossy.outcomes.map(({ nodes }) => nodes[0]).sort()).toEqual(['1', '12', '2'])
  })

  it('go to a node that is not there are gone', () => {
    expect(exploreOrders(notes([to('nowhere', '1')]))).toMatchObject({ orders: 1n, inequivalent: 1, transitions: 0 })
  })
})

describe('what was not tried', () => {
  const endless: MessageSystem<number, number> = {
    nodes: ['a', 'b'],
    onTheWay: [{ from: 'a', to: 'b', message: 0 }],
    startOf: () => 0,
    handle: (node, state, { message }) => ({
      state: state + 1,
      sends: [{ from: node, to: node === 'a' ? 'b' : 'a', message: message + 1 }],
    }),
    textOf: (_, state) => String(state),
  }

  it('is said where orders are longer than they may be', () => {
    const all = exploreOrders(endless, { mostMessages: 5 })
    expect(all).toMatchObject({ gaveUp: { tooLong: 1, tooMany: false }, orders: 0n, outcomes: [], transitions: 5 })
    // Those end in which the message is lost that was sent first, or by the nth that was handled.
    expect(exploreOrders(endless, { mostMessages: 5, losses: 1 })).toMatchObject({
      inequivalent: 6,
      gaveUp: { tooLong: 1 },
    })
  })

  it('is said where there are more than may be tried, with what is known so far', () => {
    const start = ['1', '2', '3', '4'].map((message) => ({ from: 'x', to: 'a', message }))
    const system: MessageSystem<string, string> = {
      nodes: ['a'],
      onTheWay: start,
      startOf: () => '',
      handle: (_, state, { message }) => ({ state: state + message, sends: [] }),
      textOf: (_, state) => state,
    }
    const all = exploreOrders(system, { mostTransitions: 10 })
    expect(all).toMatchObject({ gaveUp: { tooLong: 0, tooMany: true }, transitions: 10 })
    expect(all.outcomes.length).toBeGreaterThan(0)
    expect(exploreOrders(system)).toMatchObject({ gaveUp: undefined, inequivalent: 24 })
  })

  it.each([0, 19, 1.5])('a bound of %d messages is refused', (mostMessages) => {
    expect(() => exploreOrders(endless, { mostMessages })).toThrow('legal: 1 to 18')
  })
})
