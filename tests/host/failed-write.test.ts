import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { addresses, createCluster, folderOf } from '../../src/host/cluster-file.ts'
import { KvConnection } from '../../src/host/kv-connection.ts'
import { KvNode } from '../../src/host/kv-node.ts'

it('a node whose snapshot cannot be written ends, and says why', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'failed-write-'))
  const cluster = await createCluster(folder, ['1'], { tickMs: 10, snapshotAfterRecords: 5 })
  const failures: unknown[] = []
  const onFailure = (error: unknown) => failures.push(error)
  const node = await KvNode.start({ cluster, folder, id: '1', onReport: () => undefined, onFailure })
  const [address = { host: '', port: 0 }] = addresses(cluster, 'clients').values()
  const connection = new KvConnection(address)
  const put = () => connection.ask({ op: 'put', key: 'k', value: '' }, 5000)
  while ((await put())?.type !== 'result') await new Promise((resolve) => setTimeout(resolve, 5))
  // What the new log is called until it has its name.
  mkdirSync(join(folderOf(folder, '1'), 'raft.log.new'))
  while ((await put()) !== undefined);
  expect(failures).toEqual([expect.objectContaining({ code: 'HOST_LOG_WRITE' })])
  node.close()
  rmSync(folder, { recursive: true, force: true })
})
