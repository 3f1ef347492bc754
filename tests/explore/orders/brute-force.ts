import type { MessageSystem, Sent } from '../../../src/explore/orders/index.ts'

/** What is found by trying every order, without any of what the reduction goes by. */
export interface BruteForce {
  /** Distinct orders: what was handled one after the other, and what was lost. */
  readonly orders: number
  /** Of these, those in which some node handles something else, or in another order. */
  readonly inequivalent: number
  /** Final states and answers of all nodes, as text, sorted. */
  readonly outcomes: readonly string[]
  /** For each outcome how many orders lead there. */
  readonly ordersOf: ReadonlyMap<string, number>
  /** How many messages were handled or lost: edges of the tree of all that can happen. */
  readonly transitions: number
  /** The same without counting when a message is lost. */
  readonly deliveries: number
}

interface Waiting<M> {
  readonly name: string
  readonly sent: Sent<M>
}

/**
 * Tries all: at every moment each message that is on the way is handled, or lost if none was. Messages are named after
 * what their sender had handled before, so that those of two orders can be compared.
 */
export function bruteForce<S, M>(system: MessageSystem<S, M>, losses: 0 | 1): BruteForce {
  const orders = new Set<string>()
  const kinds = new Set<string>()
  const ordersOf = new Map<string, number>()
  let transitions = 0
  const sequences = new Set<string>()

  function named(sends: readonly Sent<M>[], by: string): Waiting<M>[] {
    return sends.filter(({ to }) => system.nodes.includes(to)).map((sent, i) => ({ name: `${by}.${i}`, sent }))
  }

  function end(states: Map<string, { state: S; said: string[]; handled: string[] }>, order: string[], lost: string) {
    const name = `${order.join(' ')} | ${lost}`
    if (orders.has(name)) return
    orders.add(name)
    kinds.add(JSON.stringify([[...states].map(([node, { handled }]) => [node, handled]), lost]))
    const outcome = [...states].map(([node, { state, said }]) => [system.textOf(node, state), ...said].join('\n'))
    const key = JSON.stringify(outcome)
    ordersOf.set(key, (ordersOf.get(key) ?? 0) + 1)
  }

  function go(
    states: Map<string, { state: S; said: string[]; handled: string[] }>,
    waiting: readonly Waiting<M>[],
    order: string[],
    lost: string,
  ): void {
    if (waiting.length === 0) return end(states, order, lost)
    waiting.forEach((one, i) => {
      const { from, to } = one.sent
      const isBehind = waiting.slice(0, i).some(({ sent }) => sent.from === from && sent.to === to)
      const others = waiting.filter((each) => each !== one)
      if (losses > 0 && lost === '') {
        transitions += 1
        go(states, others, order, one.name)
      }
      if (system.isFifo && isBehind) return
      transitions += 1
      const node = states.get(to)
      if (!node) throw new Error(`no node ${to}`)
      const { state, sends, answers = [] } = system.handle(to, node.state, one.sent)
      const handled = [...node.handled, one.name]
      const after = new Map(states).set(to, { state, said: [...node.said, ...answers], handled })
      const next = [...order, one.name]
      sequences.add(`${next.join(' ')} | ${lost}`)
      go(after, [...others, ...named(sends, `${to}(${handled.join(' ')})`)], next, lost)
    })
  }

  const start = new Map(system.nodes.map((node) => [node, { state: system.startOf(node), said: [], handled: [] }]))
  go(start, named(system.onTheWay, 'start'), [], '')
  const outcomes = [...ordersOf.keys()].sort()
  const inequivalent = kinds.size
  return { orders: orders.size, inequivalent, outcomes, ordersOf, transitions, deliveries: sequences.size }
}
