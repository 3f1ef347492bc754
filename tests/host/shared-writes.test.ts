import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { addresses, type ClusterFile, createCluster, folderOf } from '../../src/host/cluster-file.ts'
import { KvConnection } from '../../src/host/kv-connection.ts'
import { KvNode } from '../../src/host/kv-node.ts'
import { parseLiveLine } from '../../src/tracer/collect/live-line.ts'

const IDS = ['1', '2', '3']
const PUTS = 200

let folder = ''
let cluster: ClusterFile
const nodes: KvNode[] = []

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'shared-writes-'))
  cluster = await createCluster(folder, IDS, { tickMs: 10, snapshotAfterRecords: 0 })
  const onFailure = (error: unknown) => {
    throw error
  }
  for (const id of IDS) {
    const recording = join(folder, `${id}.ndjson`)
    nodes.push(await KvNode.start({ cluster, folder, id, recording, onReport: () => undefined, onFailure }))
  }
})
afterAll(() => {
  for (const node of nodes) node.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Who leads, and a connection to it. */
async function leader(): Promise<{ id: string; connection: KvConnection }> {
  for (;;) {
    for (const [id, address] of addresses(cluster, 'clients')) {
      const connection = new KvConnection(address)
      const answer = await connection.ask({ op: 'put', key: 'k', value: '' }, 5000)
      if (answer?.type === 'result') return { id, connection }
      connection.close()
    }
  }
}

/** Writes to the log of a node: each is a frame. */
function writes(id: string): number {
  const log = readFileSync(join(folderOf(folder, id), 'raft.log')).toString('latin1')
  return log.split('\u00ff\u0052\u004c\u0046').length - 1
}

function recordedEvents(id: string) {
  const lines = readFileSync(join(folder, `${id}.ndjson`), 'utf8')
    .trimEnd()
    .split('\n')
  return lines.map((line) => parseLiveLine(line)).flatMap((line) => (line && 'op' in line ? [line] : []))
}

it('commands that come together share writes and messages, and each is answered', async () => {
  const { id, connection } = await leader()
  const before = IDS.map(writes)
  const asked = Array.from({ length: PUTS }, (_, i) =>
    connection.ask({ op: 'append', key: 'k', value: String(i % 10) }, 5000),
  )
  const answers = await Promise.all(asked)
  expect(answers.map((answer) => answer?.type === 'result' && answer.result)).toEqual(
    answers.map((_, i) => String(i + 1)),
  )
  // The leader takes with it that it ends: nobody can say what becomes of what waits.
  const leading = nodes[IDS.indexOf(id)]
  for (const node of nodes) if (node !== leading) node.close()
  const waiting = connection.ask({ op: 'append', key: 'k', value: 'x' }, 5000)
  await new Promise((resolve) => setTimeout(resolve, 20))
  leading?.close()
  leading?.close()
  expect(await waiting).toMatchObject({ type: 'unknown' })
  nodes.length = 0

  const more = IDS.map((each, i) => writes(each) - (before[i] ?? 0))
  expect(Math.max(...more)).toBeLessThan(PUTS / 4)
  const events = recordedEvents(id)
  const counts = (op: string, field: string) =>
    events.flatMap((event) => (event.op === op && event.fields ? Number(event.fields[field] ?? 0) : []))
  // Each follower has a few messages with all records.
  expect(counts('send', 'entries').filter((count) => count > 0).length).toBeLessThan(PUTS / 4)
  const taken = counts('client_requests', 'count').reduce((sum, count) => sum + count, 0)
  expect(taken).toBeGreaterThan(PUTS)
})
