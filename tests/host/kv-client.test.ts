import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readCluster } from '../../src/host/cluster-file.ts'
import { KvClient } from '../../src/host/kv-client.ts'

it('a client refuses what no node would take, and asks nobody', async () => {
  const client = new KvClient({ addresses: new Map() })
  await expect(client.get('x'.repeat(1024 * 1024))).rejects.toMatchObject({
    code: 'HOST_REFUSED',
    message: expect.stringMatching(/^get was refused: it takes \d+ bytes; a request may have 1048576$/),
  })
})

it.each(['{}', '[]', 'null', '{"nodes":[]}', '{"nodes":[1]}', '{'])(
  'a folder with the description %s is refused',
  (text) => {
    const folder = mkdtempSync(join(tmpdir(), 'cluster-file-'))
    try {
      writeFileSync(join(folder, 'cluster.json'), text)
      expect(() => readCluster(folder)).toThrow(expect.objectContaining({ code: 'HOST_FOLDER' }))
    } finally {
      rmSync(folder, { recursive: true })
    }
  },
)
