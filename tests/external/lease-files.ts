/** A lease service as somebody might have it: over an EventEmitter, and over sockets. What records it is in GLUE. */

const role = (id: string, short: string, color: string, meaning: string) => ({ id, short, color, meaning })
const integer = (id: string, short: string, meaning: string) => ({ id, short, type: 'integer', meaning })

export const VOCABULARY = {
  vocabulary: 2,
  name: 'lease',
  title: 'Leases with fencing tokens',
  nodePrefix: '',
  booleans: { true: 'yes', false: 'no' },
  roles: [
    role('idle', 'IDLE', '#EEEEEE', 'A client without a lease.'),
    role('holding', 'HOLD', '#CDE8CF', 'A client with a lease.'),
    role('server', 'LOCK', '#DDE7F3', 'The lock server.'),
  ],
  variables: [
    { ...integer('token', 'tk', 'The newest token that the node has seen.'), initial: 0 },
    { id: 'holder', short: 'h', separator: '=', type: 'node', nullable: true, initial: null, meaning: 'Who holds it.' },
  ],
  marks: [{ id: 'joined', cell: 'JOINED', introduces: true, together: true, meaning: 'The node takes part.' }],
  messages: [
    { id: 'acquire', short: 'acq', meaning: 'Asks for the lease.', fields: [integer('ttl', 'ttl', 'for how long')] },
    {
      id: 'granted',
      short: 'grant',
      answers: 'acquire',
      meaning: 'The lease is given.',
      fields: [integer('token', 'tk', 'the fencing token')],
    },
    {
      id: 'denied',
      short: 'deny',
      answers: 'acquire',
      meaning: 'Somebody else has the lease.',
      fields: [{ id: 'holder', short: 'h', type: 'node', meaning: 'who' }],
    },
  ],
}

/** The lock writes to a disk before it gives its token, and clients do as well. */
const LOCK = `
import { setTimeout as disk } from 'node:timers/promises'

export class Lock {
  state = { role: 'server', token: 0, holder: null }

  async acquire({ from }, reply) {
    if (this.state.holder !== null) return reply({ type: 'denied', holder: this.state.holder })
    this.state.holder = from
    await disk(1)
    this.state.token += 1
    reply({ type: 'granted', token: this.state.token })
  }
}

export class Client {
  state = { role: 'idle', token: 0, holder: null }

  constructor(name) {
    this.name = name
    this.answer = new Promise((resolve) => { this.resolve = resolve })
  }

  async receive({ type, token }) {
    await disk(1)
    if (type === 'granted') Object.assign(this.state, { role: 'holding', token })
    this.resolve(type)
  }
}
`

const OVER_EMITTER = `
import { EventEmitter } from 'node:events'
import { Client, Lock } from './lock.js'

export function service(...names) {
  const bus = new EventEmitter()
  const lock = new Lock()
  bus.on('acquire', (request) => {
    lock.acquire(request, ({ type, ...rest }) => bus.emit(type, { from: 'lock', to: request.from, ...rest }))
  })
  const clients = names.map((name) => new Client(name))
  for (const type of ['granted', 'denied'])
    bus.on(type, async ({ to, from, ...rest }) => {
      await clients.find(({ name }) => name === to).receive({ type, ...rest })
    })
  const ask = (client) => bus.emit('acquire', { from: client.name, to: 'lock', ttl: 5 })
  return { bus, lock, clients, ask, close() {} }
}
`

const OVER_SOCKETS = `
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { Client, Lock } from './lock.js'

/** Calls \`handle\` with each line of JSON that comes, and does not wait for it. */
function readLines(socket, handle) {
  let text = ''
  socket.on('data', (chunk) => {
    const lines = (text + chunk).split('\\n')
    text = lines.pop()
    for (const line of lines) handle(JSON.parse(line))
  })
}

export async function service(...names) {
  const lock = new Lock()
  const write = (socket, message) => socket.write(JSON.stringify(message) + '\\n')
  const server = createServer((socket) => {
    readLines(socket, (request) => lock.acquire(request, (reply) => write(socket, reply)))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const clients = []
  for (const name of names) {
    const client = new Client(name)
    client.socket = connect(server.address().port, '127.0.0.1')
    readLines(client.socket, (answer) => client.receive(answer))
    clients.push(client)
  }
  const ask = (client) => write(client.socket, { type: 'acquire', from: client.name, ttl: 5 })
  return { server, lock, clients, ask, close() { server.close(); for (const { socket } of clients) socket.destroy() } }
}
`

/** All that a project writes to have its nodes recorded, beside the vocabulary. */
export const GLUE = {
  emitter: `
import { WatchedNodes, watchEmitter } from 'protokoll/adapters'

export function watch(scenario, { bus, lock, clients }) {
  const states = clients.map((client) => [client.name, () => client.state])
  const nodes = scenario.watch(new WatchedNodes({ lock: () => lock.state, ...Object.fromEntries(states) }))
  watchEmitter(nodes, bus, (message, { from, to, ...fields }) => ({ message, from, to, fields }))
  scenario.prepare('They start', () => nodes.nodes.forEach((node) => nodes.mark(node, 'joined')))
}
`,
  sockets: `
import { WatchedNodes, watchSocket } from 'protokoll/adapters'

const describe = ({ type, from, ...fields }) => ({ message: type, from, fields })

export function watch(scenario, { server, lock, clients }) {
  const states = clients.map((client) => [client.name, () => client.state])
  const nodes = scenario.watch(new WatchedNodes({ lock: () => lock.state, ...Object.fromEntries(states) }))
  server.on('connection', (socket) => watchSocket(nodes, socket, { node: 'lock', describe }))
  for (const { name, socket } of clients) watchSocket(nodes, socket, { node: name, peer: 'lock', describe })
  scenario.prepare('They start', () => nodes.nodes.forEach((node) => nodes.mark(node, 'joined')))
}
`,
}

const testOf = (shape: string) => `
import { test } from 'protokoll/vitest'
import { expect, onTestFinished } from 'vitest'
import { service } from '../../src/over-${shape}.js'
import { watch } from '../watch-${shape}.js'

test('two clients ask over ${shape}', async ({ scenario }) => {
  const leases = await service('c1', 'c2')
  onTestFinished(() => leases.close())
  watch(scenario, leases)
  const [c1, c2] = leases.clients
  await scenario.section('One asks', async () => {
    leases.ask(c1)
    expect(await c1.answer).toBe('granted')
  })
  await scenario.section('Another asks', async () => {
    leases.ask(c2)
    expect(await c2.answer).toBe('denied')
  })
  expect(leases.lock.state).toEqual({ role: 'server', token: 1, holder: 'c1' })
})
`

export const FILES: Readonly<Record<string, string>> = {
  'protokoll.json': JSON.stringify({ vocabulary: 'lease.json' }),
  'lease.json': JSON.stringify(VOCABULARY),
  'vitest.config.js':
    "import { protokoll } from 'protokoll/vitest/plugin'\nexport default { plugins: [protokoll()] }\n",
  'src/lock.js': LOCK,
  'src/over-emitter.js': OVER_EMITTER,
  'src/over-sockets.js': OVER_SOCKETS,
  'tests/watch-emitter.js': GLUE.emitter,
  'tests/watch-sockets.js': GLUE.sockets,
  'tests/leases/emitter.test.js': testOf('emitter'),
  'tests/leases/sockets.test.js': testOf('sockets'),
}
