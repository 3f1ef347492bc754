/** What strangers' projects have before they know protokoll, and the glue that they wrote: no configuration, no words. */

/** A lease server and its clients that talk over an EventEmitter, in plain JavaScript. */
export const LEASES = `
import { EventEmitter } from 'node:events'

export class Leases extends EventEmitter {
  nodes = ['server', 'ann', 'bob']
  states = new Map(this.nodes.map((node) => [node, this.first(node)]))
  first(node) {
    return node === 'server'
      ? { role: 'server', holder: null, queue: [], token: 0 }
      : { role: 'idle', token: 0 }
  }
  stateOf(node) { return this.states.get(node) }
  change(node, change) { this.states.set(node, { ...this.stateOf(node), ...change }) }
  start() { for (const node of this.nodes) this.emit('event', { node, op: 'joined' }) }
  send(node, to, message, fields = {}) {
    this.emit('event', { node, op: 'send', to, message, fields })
    this.handle(to, node, message, fields)
  }
  handle(node, from, message, fields) {
    const { holder, queue, token } = this.stateOf(node)
    if (message === 'acquire' && holder === null) this.change(node, { holder: from, token: token + 1 })
    else if (message === 'acquire') this.change(node, { queue: [...queue, from] })
    else if (message === 'granted') this.change(node, { role: 'holding', token: fields.token })
    this.emit('event', { node, op: 'handle', from, message, fields })
    if (message === 'acquire' && holder === null) this.send(node, from, 'granted', { token: token + 1, renewable: true })
    if (message === 'acquire' && holder !== null) this.send(node, from, 'wait_please', { holder, place: queue.length })
  }
}
`

/** The same as something to watch, and tests of it. */
export const LEASE_TESTS = `
import { test } from 'protokoll/vitest'
import { expect } from 'vitest'
import { Leases } from '../../src/leases.js'

function start(scenario) {
  const leases = new Leases()
  leases.subscribe = (observer) => leases.on('event', (event) => observer(event, leases.stateOf(event.node)))
  scenario.watch(leases)
  scenario.prepare('They start', () => leases.start())
  return leases
}

/** Whoever asks first gets it. */
test('a free lease is granted', ({ scenario }) => {
  const leases = start(scenario)
  scenario.section('ann asks', () => leases.send('ann', 'server', 'acquire', { ttl: 30 }))
  expect(leases.stateOf('ann').role).toBe('holding')
})

test('a held lease is waited for', ({ scenario }) => {
  const leases = start(scenario)
  scenario.section('ann asks', () => leases.send('ann', 'server', 'acquire', { ttl: 30 }))
  scenario.section('bob asks', () => leases.send('bob', 'server', 'acquire', { ttl: null }))
})
`

/** A rumour that goes round, in TypeScript, with tests beside it. */
export const GOSSIP = `
import type { Observation, Source, Values } from 'protokoll'

export class Gossip implements Source {
  readonly nodes = ['n1', 'n2', 'n3']
  private readonly known = new Map<string, string>()
  private observer: (observation: Observation, state: Values) => void = () => {}
  subscribe(observer: typeof this.observer): void { this.observer = observer }
  stateOf(node: string): Values {
    const rumour = this.known.get(node)
    return { role: rumour === undefined ? 'susceptible' : 'infected', rumour: rumour ?? null }
  }
  start(): void { for (const node of this.nodes) this.tell({ node, op: 'up', fields: { seed: node === 'n1' } }) }
  spread(node: string, to: string, text: string): void {
    this.tell({ node, op: 'send', to, message: 'rumour', fields: { text, hops: 1 } })
    this.known.set(to, text)
    this.tell({ node: to, op: 'handle', from: node, message: 'rumour', fields: { text, hops: 1 } })
  }
  private tell(observation: Observation): void { this.observer(observation, this.stateOf(observation.node)) }
}
`

export const GOSSIP_TESTS = `
import { test } from 'protokoll/vitest'
import { Gossip } from './gossip'

test('spreads', ({ scenario }) => {
  const gossip = scenario.watch(new Gossip())
  scenario.prepare('They start', () => gossip.start())
  scenario.section('n1 tells n2', () => gossip.spread('n1', 'n2', 'it rains'))
})
`
