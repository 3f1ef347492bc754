/**
 * A process that is one node:
 *
 *     node node-process.js FOLDER ID
 *
 * FOLDER holds a `cluster.json` (see `cluster-file.ts`). One line of JSON on standard output says that the node is there;
 * what is worth a line for people goes to standard error. PROTOKOLL_RECORDING is a folder, if what it does is to be
 * recorded, which `protokoll collect` makes a trace of. It ends when its standard input does, in good order, and with
 * status 1 when it cannot go on. Whoever starts it holds the other end of standard input: when that one dies, it ends too.
 */
import { join } from 'node:path'
import { readCluster } from './cluster-file.ts'
import { HostError, messageOf } from './host-error.ts'
import { KvNode } from './kv-node.ts'

const report = (line: string) => process.stderr.write(`${line}\n`)

function fail(error: unknown): void {
  report(error instanceof HostError ? `${error.code}: ${error.message}` : messageOf(error))
  process.exitCode = 1
  // What listens to others has ended; standard input may go on.
  process.stdin.destroy()
}

async function main(folder = '', id = ''): Promise<void> {
  const cluster = readCluster(folder)
  if (cluster === undefined) throw new HostError('HOST_FOLDER', `there is no cluster in ${JSON.stringify(folder)}`)
  if (!cluster.nodes.some((node) => node.id === id)) {
    const legal = cluster.nodes.map((node) => node.id).join(', ')
    throw new HostError('HOST_OPTIONS', `there is no node ${JSON.stringify(id)}; the nodes are ${legal}`)
  }
  const recordings = process.env['PROTOKOLL_RECORDING']
  const recording = recordings ? join(recordings, `${id}.ndjson`) : undefined
  const node = await KvNode.start({ cluster, folder, id, recording, onReport: report, onFailure: fail })
  process.stdin.resume()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.stdin.destroy())
  process.stdin.on('close', () => node.close())
  process.stdout.write(`${JSON.stringify({ ready: id, starts: node.starts })}\n`)
}

main(process.argv[2], process.argv[3]).catch(fail)
