import type { StrangersProject } from './packed.ts'

const words = {
  vocabulary: 2,
  name: 'lease',
  title: 'Leases',
  nodePrefix: '',
  booleans: { true: 'yes', false: 'no' },
  roles: [{ id: 'up', short: 'UP', color: '#EEEEEE', meaning: 'It runs.' }],
  variables: [{ id: 'until', short: 'til', type: 'integer', initial: 0, meaning: 'When the lease ends.' }],
  marks: [{ id: 'joined', cell: 'JOINED', introduces: true, together: true, meaning: 'It takes part.' }],
  messages: ['renew', 'granted'].map((id) => ({
    id,
    short: id,
    fields: [{ id: 'until', short: 'til', type: 'integer', meaning: 'when the lease ends' }],
    meaning: 'A lease.',
  })),
}

/** The protocol: how long a lease is granted for is what a test may change. */
const LEASE = `
export const PERIOD = 10
export class Lease {
  nodes = ['client', 'server']
  until = { client: 0, server: 0 }
  stateOf(node) { return { role: 'up', until: this.until[node] } }
  subscribe(observer) { this.tell = (event) => observer(event, this.stateOf(event.node)) }
  start() { for (const node of this.nodes) this.tell({ node, op: 'joined' }) }
  send(from, to, message, until) {
    this.tell({ node: from, op: 'send', to, message, fields: { until } })
    this.until[to] = until
    this.tell({ node: to, op: 'handle', from, message, fields: { until } })
  }
  renew(now) {
    this.send('client', 'server', 'renew', now)
    this.send('server', 'client', 'granted', now + PERIOD)
  }
}
`

const TEST = `
import { test } from 'protokoll/vitest'
import { expect } from 'vitest'
import { Lease } from '../../src/lease.js'

test('a lease is renewed', ({ scenario }) => {
  const lease = scenario.watch(new Lease())
  scenario.prepare('Both start', () => lease.start())
  scenario.section('The client asks for more time', () => {
    lease.renew(5)
    expect(lease.until.client).toBeGreaterThan(5)
  })
})
`

/** Writes a protocol of somebody's own, in plain JavaScript, and a traced test of it. */
export function writeLease(project: StrangersProject): void {
  project.write('protokoll.json', JSON.stringify({ vocabulary: 'lease.json' }))
  project.write('lease.json', JSON.stringify(words))
  project.write('src/lease.js', LEASE)
  project.write('tests/lease/renewal.test.js', TEST)
  project.write('features/.keep', '')
  const config = 'export default { plugins: [protokoll()] }'
  project.write('vitest.config.js', `import { protokoll } from 'protokoll/vitest/plugin'\n${config}\n`)
}

/** Another protocol: leases of another length. */
export function changeLease(project: StrangersProject): void {
  project.write('src/lease.js', LEASE.replace('PERIOD = 10', 'PERIOD = 20'))
}
