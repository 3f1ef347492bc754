import { WatchedNodes } from '../../../src/tracer/adapters/watched-nodes.ts'
import { type Row, rowsOf } from './rows.ts'

/** What a handler of the random protocol does, a step after the other. */
type Step =
  | { readonly kind: 'wait'; readonly how: 'microtasks' | 'turn' | 'none'; readonly times: number }
  | { readonly kind: 'change' }
  | { readonly kind: 'count' }
  | { readonly kind: 'send'; readonly to: string; readonly n: number }
  | { readonly kind: 'throw' }

export interface Plan {
  readonly node: string
  readonly from: string
  readonly steps: readonly Step[]
}

export const NODES = ['a', 'b', 'c'] as const
/** More than messages in a run: each sets a variable of its own. */
export const MOST_MESSAGES = 14

const WAITS = ['microtasks', 'turn', 'none'] as const

/** A number below another. */
type Below = (bound: number) => number

type State = Record<string, number>

/** A message, by its number and that of the message in whose handling it is sent. */
export interface Numbered {
  readonly from: string
  readonly to: string
  readonly n: number
  readonly cause: number
}

export type Send = (sent: Numbered) => unknown

/** Numbers from a seed (mulberry32). */
export function numbersFrom(seed: number): Below {
  let state = seed >>> 0
  return (bound) => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % bound
  }
}

/**
 * A protocol in which what each message leads to is drawn beforehand: message `n` sets the variable `v<n>` of its
 * receiver to 1, 2, …, counts in one that all handlers of the node share, waits, and sends others. What is changed after
 * something has been done and waited for is told of by a message at once: a row that is told cannot be told again.
 */
export class RandomProtocol {
  readonly plans: Plan[] = []
  readonly states: Record<string, State> = {}
  private done = 0
  private finish = () => {}
  readonly finished = new Promise<void>((resolve) => {
    this.finish = resolve
  })

  constructor(seed: number) {
    const below = numbersFrom(seed)
    for (const node of NODES) this.states[node] = { count: 0 }
    const starts = 1 + below(4)
    for (let i = 0; i < starts; i++) this.plans.push({ node: draw(below), from: 'client', steps: [] })
    for (let n = 0; n < this.plans.length; n++) {
      const plan = this.plans[n] as Plan
      for (const node of NODES) Object.assign(this.states[node] as State, { [`v${n}`]: 0 })
      this.plans[n] = { ...plan, steps: this.stepsOf(plan.node, below) }
    }
    this.starts = starts
  }

  readonly starts: number

  /** What a node does with message `n`; its promise, if it waits at all. */
  handle(n: number, send: Send): unknown {
    const { node, steps } = this.plans[n] as Plan
    const state = this.states[node] as State
    const perform = (step: Step): void => {
      if (step.kind === 'change') state[`v${n}`] = (state[`v${n}`] ?? 0) + 1
      else if (step.kind === 'count') state['count'] = (state['count'] ?? 0) + 1
      else if (step.kind === 'send') send({ from: node, to: step.to, n: step.n, cause: n })
      else if (step.kind === 'throw') throw new Error('of the handler')
    }
    if (steps.every(({ kind }) => kind !== 'wait')) {
      try {
        for (const step of steps) perform(step)
      } finally {
        this.isDone()
      }
      return undefined
    }
    const handling = async () => {
      for (const step of steps) {
        if (step.kind === 'wait') await pause(step)
        else perform(step)
      }
    }
    // Nobody is there to be told that it was rejected.
    return handling().then(
      () => this.isDone(),
      () => this.isDone(),
    )
  }

  private isDone(): void {
    this.done++
    if (this.done === this.plans.length) this.finish()
  }

  private stepsOf(node: string, below: Below): Step[] {
    const steps: Step[] = []
    let hasDone = false
    let isLate = false
    for (let i = below(6); i > 0; i--) {
      const added = this.stepsFor(below(6), node, isLate, below)
      steps.push(...added)
      if (added.some(({ kind }) => kind === 'wait')) isLate = hasDone
      else hasDone ||= added.length > 0
    }
    if (below(12) === 0) steps.push({ kind: 'throw' })
    return steps
  }

  private stepsFor(choice: number, node: string, isLate: boolean, below: Below): Step[] {
    if (choice >= 4) return [{ kind: 'wait', how: WAITS[below(WAITS.length)] ?? 'none', times: 1 + below(3) }]
    if (choice === 0) return this.sendFrom(node, below)
    if (!isLate) return choice === 3 ? [] : [{ kind: choice === 1 ? 'change' : 'count' }]
    const sent = choice === 3 ? this.sendFrom(node, below) : []
    return sent.length > 0 ? [...sent, { kind: 'change' }] : []
  }

  private sendFrom(node: string, below: Below): Step[] {
    if (this.plans.length >= MOST_MESSAGES) return []
    const to = draw(below)
    this.plans.push({ node: to, from: node, steps: [] })
    return [{ kind: 'send', to, n: this.plans.length - 1 }]
  }
}

async function pause({ how, times }: { how: string; times: number }): Promise<void> {
  if (how === 'none') return
  for (let i = 0; i < times; i++) {
    if (how === 'turn') await new Promise((resolve) => setImmediate(resolve))
    else await null
  }
}

function draw(below: Below): string {
  return NODES[below(NODES.length)] ?? 'a'
}

/** A protocol with nodes that are watched, and what is told of them from when they are there. */
export function watchedProtocol(seed: number): { protocol: RandomProtocol; nodes: WatchedNodes; rows: Row[] } {
  const protocol = new RandomProtocol(seed)
  const nodes = new WatchedNodes(NODES, (node) => protocol.states[node] ?? {})
  const rows = rowsOf(nodes)
  for (const node of NODES) nodes.mark(node, 'joined')
  return { protocol, nodes, rows }
}

/** Has the first messages handled, and waits until nothing happens any more. */
export async function play(protocol: RandomProtocol, nodes: WatchedNodes, send: Send): Promise<void> {
  for (const [n, { node }] of protocol.plans.slice(0, protocol.starts).entries()) {
    const fields = { n, cause: -1 }
    try {
      nodes.handling(node, { from: 'client', message: 'm', fields }, () => protocol.handle(n, send))
    } catch {
      // Of the handler.
    }
  }
  await protocol.finished
  for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve))
  nodes.flush()
}

/** What such a message is for an adapter. */
export function describeNumbered({ from, to, n, cause }: Numbered) {
  return { message: 'm', from, to, fields: { n, cause } }
}
