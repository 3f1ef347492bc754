import { EventEmitter, once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { MessageChannel } from 'node:worker_threads'
import { expect, onTestFinished, test } from 'vitest'
import { turn, twoNodes } from '../support/leases.ts'
import { block, blockNames } from '../support/reference.ts'

/** What the module exports that the page shows under a name. */
async function shown(name: string): Promise<Record<string, (...args: unknown[]) => unknown>> {
  const adapters = pathToFileURL(resolve('src/tracer/adapters/index.ts')).href
  mkdirSync('.protokoll', { recursive: true })
  const folder = mkdtempSync(join(resolve('.protokoll'), 'shown-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'shown.js')
  writeFileSync(file, block('recording', name).replace("'protokoll/adapters'", JSON.stringify(adapters)))
  return await import(/* @vite-ignore */ pathToFileURL(file).href)
}

const IN_ORDER = ['a send ask to b', 'b handle ask from a: x 1', 'b send answer to a']

test('the page shows these', () => {
  expect(blockNames('recording')).toEqual(
    ['handling', 'emitter', 'object', 'socket', 'channel', 'source'].map((each) => `example-${each}`),
  )
})

test('handling', async () => {
  const { watch } = await shown('example-handling')
  const { nodes, told } = twoNodes()
  const client = { state: { x: 0 }, send: (..._: unknown[]): unknown => undefined }
  const server = {
    state: { x: 0 },
    reply: (..._: unknown[]) => {},
    async receive() {
      await turn()
      this.state.x = 1
      this.reply('answer', {})
    },
  }
  const source = { told: [] as string[] }
  const scenario = {
    watch: (watched: typeof nodes) => {
      watched.subscribe(({ node, op }, { x }) => source.told.push(`${node} ${op} ${x}`))
      return watched
    },
    prepare: (_: string, body: () => void) => body(),
  }
  watch?.(scenario, client, server)
  await client.send('ask', {})
  expect(source.told).toEqual(['a joined 0', 'b joined 0', 'a send 0', 'b handle 1', 'b send 1'])
  expect(told()).toEqual([])
})

test('an emitter', async () => {
  const { watchBus } = await shown('example-emitter')
  const { nodes, b, told } = twoNodes()
  const bus = new EventEmitter()
  watchBus?.(nodes, bus)
  bus.on('ask', async () => {
    await turn()
    b.x = 1
    bus.emit('answer', { from: 'b', to: 'a' })
  })
  bus.emit('ask', { from: 'a', to: 'b' })
  await once(bus, 'answer')
  expect(told()).toEqual([...IN_ORDER, 'a handle answer from b'])
})

test('an object', async () => {
  const { watchServer } = await shown('example-object')
  const { nodes, b, told } = twoNodes()
  const server = {
    send(..._: unknown[]) {},
    receive(from: string, ..._: unknown[]) {
      this.send(from, { type: 'answer' })
      b.x = 1
    },
  }
  watchServer?.(nodes, 'b', server)
  server.receive('a', { type: 'ask' })
  expect(told()).toEqual(IN_ORDER.slice(1))
})

test('a socket', async () => {
  const { watchSockets } = await shown('example-socket')
  const { nodes, b, told } = twoNodes()
  const server = createServer((socket) => {
    socket.on('data', async () => {
      await turn()
      b.x = 1
      socket.end('{"type":"answer"}\n')
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const client = connect((server.address() as { port: number }).port, '127.0.0.1')
  watchSockets?.(nodes, server, client)
  client.on('data', () => {})
  client.write('{"type":"ask","from":"a"}\n')
  await once(client, 'end')
  server.close()
  expect(told()).toEqual([...IN_ORDER, 'a handle answer from b'])
})

test('a channel', async () => {
  const { watchPorts } = await shown('example-channel')
  const { nodes, b, told } = twoNodes()
  const { port1, port2 } = new MessageChannel()
  watchPorts?.(nodes, port1, port2)
  port2.on('message', async () => {
    await turn()
    b.x = 1
    port2.postMessage({ type: 'answer' })
  })
  port1.postMessage({ type: 'ask' })
  await once(port1, 'message')
  port1.close()
  expect(told()).toEqual([...IN_ORDER, 'a handle answer from b'])
})
