import { expect, test } from 'vitest'
import { exploreOrders, type Handled, type MessageSystem, type Sent } from '../../../src/explore/orders/index.ts'
import { bruteForce } from './brute-force.ts'

/** A server lends one lease to whoever asks first; it hands it on when it is given back. */
type Message = 'ask' | 'granted' | 'refused' | 'give back'
interface Node {
  readonly holder: string
  readonly waiting: readonly string[]
  readonly holds: boolean
}

/** `isCareful`: the server lends only what it has. */
function lease(isCareful: boolean): MessageSystem<Node, Message> {
  const answer = (to: string, message: Message): Sent<Message> => ({ from: 'server', to, message })
  return {
    nodes: ['server', 'a', 'b'],
    onTheWay: [
      { from: 'a', to: 'server', message: 'ask' },
      { from: 'b', to: 'server', message: 'ask' },
      { from: 'a', to: 'server', message: 'give back' },
    ],
    startOf: () => ({ holder: '', waiting: [], holds: false }),
    handle(node, state, { from, message }): Handled<Node, Message> {
      if (node !== 'server') {
        const holds = message === 'granted'
        return { state: { ...state, holds }, sends: [], answers: [`${node} was ${message}`] }
      }
      if (message === 'give back') return { state: { ...state, holder: '' }, sends: [] }
      if (state.holder !== '' && isCareful) return { state, sends: [answer(from, 'refused')] }
      return { state: { ...state, holder: from }, sends: [answer(from, 'granted')] }
    },
    textOf: (node, { holder, holds }) => (node === 'server' ? `lent to ${holder || 'nobody'}` : `holds: ${holds}`),
    keyOf: (state) => JSON.stringify(state),
    keyOfMessage: (message) => message,
    problemIn(order) {
      let holder = ''
      for (const { sent, handled } of order) {
        if (sent.to !== 'server') continue
        if (sent.message === 'give back') holder = ''
        if (!handled.sends.some(({ message }) => message === 'granted')) continue
        if (holder !== '') return `lent to ${handled.state.holder} while ${holder} has it`
        holder = handled.state.holder
      }
      return undefined
    },
  }
}

test.each([0, 1] as const)(
  'a lease service, with at most %d lost: every order ends as trying all of them finds',
  (losses) => {
    const system = lease(true)
    const [all, brute] = [exploreOrders(system, { losses }), bruteForce(system, losses)]
    expect(all.orders).toBe(BigInt(brute.orders))
    expect(all.inequivalent).toBe(brute.inequivalent)
    expect(all.outcomes.map(({ nodes }) => JSON.stringify(nodes)).sort()).toEqual(brute.outcomes)
    expect(all.outcomes.every(({ problem }) => problem === undefined)).toBe(true)
    expect(all.transitions).toBeLessThan(brute.transitions)
  },
)

test('one that lends what it does not have is found out, in an outcome of its own with the shortest order', () => {
  const broken = exploreOrders(lease(false)).outcomes.filter(({ problem }) => problem !== undefined)
  expect(new Set(broken.map(({ problem }) => problem))).toEqual(
    new Set(['lent to b while a has it', 'lent to a while b has it']),
  )
  for (const { example } of broken) expect(example.lost).toBeUndefined()
})

test('what throws ends its node, and its text is a part of the outcome', () => {
  const system: MessageSystem<number, string> = {
    nodes: ['a'],
    onTheWay: [
      { from: 'x', to: 'a', message: 'good' },
      { from: 'x', to: 'a', message: 'bad' },
    ],
    startOf: () => 0,
    handle(_, state, { message }) {
      if (message === 'bad') throw new Error('bad')
      return { state: state + 1, sends: [] }
    },
    textOf: (_, state) => String(state),
  }
  expect(
    exploreOrders(system)
      .outcomes.map(({ nodes }) => nodes[0])
      .sort(),
  ).toEqual(['0\nError: bad', '1\nError: bad'])
})
