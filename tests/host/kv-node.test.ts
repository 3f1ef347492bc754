import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addresses, type ClusterFile, createCluster, readCluster } from '../../src/host/cluster-file.ts'
import { KvClient } from '../../src/host/kv-client.ts'
import { KvConnection } from '../../src/host/kv-connection.ts'
import { KvNode } from '../../src/host/kv-node.ts'

const coded = (code: string, message = '') =>
  expect.objectContaining({ code, message: expect.stringContaining(message) })

let folder = ''
let cluster: ClusterFile
const nodes = new Map<string, KvNode>()

async function start(id: string): Promise<KvNode> {
  const onFailure = (error: unknown) => {
    throw error
  }
  const node = await KvNode.start({ cluster, folder, id, onReport: () => undefined, onFailure })
  nodes.set(id, node)
  return node
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kv-node-'))
  cluster = await createCluster(folder, ['1', '2', '3'], { tickMs: 10, snapshotAfterRecords: 5 })
  for (const id of ['1', '2', '3']) await start(id)
})
afterAll(() => {
  for (const node of nodes.values()) node.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('a cluster of real nodes', () => {
  it('keeps values, also when one node after the other ends and comes back', async () => {
    const client = new KvClient({ addresses: addresses(cluster, 'clients') })
    expect([await client.put('a', '1'), await client.put('a', '2'), await client.get('b')]).toEqual([null, '1', null])
    for (const id of ['1', '2', '3']) {
      nodes.get(id)?.close()
      expect(await client.append('a', id)).toBe(1 + Number(id))
      expect((await start(id)).starts).toBe(2)
    }
    expect([await client.get('a'), await client.delete('a'), await client.get('a')]).toEqual(['2123', '2123', null])
    client.close()
  })

  it('has a repeated command of a session done once', async () => {
    const client = new KvClient({ addresses: addresses(cluster, 'clients') })
    await client.put('once', '')
    const { connection, session } = await leader()
    const again = { op: 'append', key: 'once', value: 'x', client: { session, serial: 1 } } as const
    const answers = [await connection.ask(again, 5000), await connection.ask(again, 5000)]
    expect(answers.map((answer) => answer?.type === 'result' && answer.result)).toEqual(['1', '1'])
    expect(await client.get('once')).toBe('x')
    connection.close()
    client.close()
  })

  it('tells clients of what is no request, and goes on', async () => {
    const { say, socket } = await bareClient('1')
    expect(await say('nonsense')).toMatchObject({
      id: null,
      type: 'malformed',
      message: 'no request: not a JSON object',
    })
    expect(await say('{"id":1,"op":"fly"}')).toMatchObject({ message: expect.stringContaining('must be one of put') })
    expect(await say('{"id":1,"op":"put","key":"a"}')).toMatchObject({ message: expect.stringContaining('"value"') })
    expect(await say('{"op":"status"}')).toMatchObject({ message: expect.stringContaining('"id"') })
    expect(await say('{"id":1,"op":"delete","key":"a","client":{"session":0}}')).toMatchObject({
      message: expect.stringContaining('"serial"'),
    })
    expect(await say('{"id":"mine","op":"status"}')).toMatchObject({ id: 'mine', type: 'result' })
    const closed = once(socket, 'close')
    expect(await say('x'.repeat(1024 * 1024 + 1))).toMatchObject({
      message: expect.stringContaining('a line has more'),
    })
    await closed
  })

  it('lets no second process have a node', async () => {
    await expect(start('1')).rejects.toThrow(coded('HOST_PORT'))
  })
})

describe('a cluster’s file', () => {
  it('is read as it was written, and not made over another', async () => {
    expect(readCluster(folder)).toEqual(cluster)
    expect(readCluster(tmpdir())).toBeUndefined()
    const again = createCluster(folder, ['1'], { tickMs: 10, snapshotAfterRecords: 0 })
    await expect(again).rejects.toThrow(coded('HOST_FOLDER', 'is there already'))
  })

  it('that cannot be read, or made, is an error that says why', async () => {
    const other = mkdtempSync(join(tmpdir(), 'kv-node-'))
    writeFileSync(join(other, 'cluster.json'), '{')
    expect(() => readCluster(other)).toThrow(coded('HOST_FOLDER', 'cannot read'))
    const file = join(other, 'cluster.json')
    const below = createCluster(join(file, 'x'), ['1'], { tickMs: 10, snapshotAfterRecords: 0 })
    await expect(below).rejects.toThrow(coded('HOST_FOLDER', 'cannot make a cluster'))
    expect(readFileSync(file, 'utf8')).toBe('{')
    rmSync(other, { recursive: true, force: true })
  })
})

it('a client says when nobody has answered', async () => {
  const client = new KvClient({ addresses: new Map([['1', { host: '127.0.0.1', port: 1 }]]), patienceMs: 50 })
  await expect(client.get('a')).rejects.toThrow(coded('HOST_NO_ANSWER'))
  client.close()
})

/** A connection to whoever leads, and a session there. */
async function leader(): Promise<{ connection: KvConnection; session: number }> {
  for (;;) {
    for (const address of addresses(cluster, 'clients').values()) {
      const connection = new KvConnection(address)
      const answer = await connection.ask({ op: 'open_session' }, 5000)
      if (answer?.type === 'result') return { connection, session: Number(answer.result) }
      connection.close()
    }
  }
}

/** Says lines to a node, and hears one line for each. */
async function bareClient(id: string) {
  const { host, port } = addresses(cluster, 'clients').get(id) ?? { host: '', port: 0 }
  const socket: Socket = connect(port, host)
  await once(socket, 'connect')
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]()
  const say = async (line: string) => {
    socket.write(`${line}\n`)
    return JSON.parse((await lines.next()).value)
  }
  return { socket, say }
}
