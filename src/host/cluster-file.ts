import { randomBytes, randomInt } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import type { NodeId } from '../raft/index.ts'
import { createLog } from './file-log.ts'
import { folderDisk } from './folder-disk.ts'
import { HostError, messageOf } from './host-error.ts'
import { listening } from './listening.ts'
import type { Address } from './tcp-links.ts'

/** What all nodes of a cluster are told, and how they are to behave. */
export interface ClusterFile {
  /** A name that no other cluster has. */
  readonly cluster: string
  readonly nodes: readonly { readonly id: NodeId; readonly peers: Address; readonly clients: Address }[]
  /** How long a tick lasts, in milliseconds. */
  readonly tickMs: number
  readonly snapshotAfterRecords: number
}

const NAME = 'cluster.json'
const HOST = '127.0.0.1'

/** Systems give ports above these to connections that go out: one of them could be in use when a node comes back. */
const PORTS = { from: 20_000, to: 32_000 }

export function folderOf(folder: string, id: NodeId): string {
  return join(folder, `node-${id}`)
}

/** The cluster of a folder; undefined where there is none. Throws `HOST_FOLDER`. */
export function readCluster(folder: string): ClusterFile | undefined {
  const path = join(folder, NAME)
  if (!existsSync(path)) return undefined
  let read: unknown
  try {
    read = JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new HostError('HOST_FOLDER', `cannot read ${path}: ${messageOf(error)}`, { cause: error })
  }
  if (isClusterFile(read)) return read
  throw new HostError('HOST_FOLDER', `${path} does not describe a cluster; name another folder, or remove this one`)
}

function isClusterFile(value: unknown): value is ClusterFile {
  if (typeof value !== 'object' || value === null || !('nodes' in value) || !Array.isArray(value.nodes)) return false
  const isNode = (node: unknown) => typeof node === 'object' && node !== null && 'id' in node
  return value.nodes.length > 0 && value.nodes.every(isNode) && 'tickMs' in value && 'cluster' in value
}

/** Makes a cluster in a folder: empty logs first, then the file that says that they are there. Throws `HOST_FOLDER`. */
export async function createCluster(
  folder: string,
  ids: readonly NodeId[],
  settings: Pick<ClusterFile, 'tickMs' | 'snapshotAfterRecords'>,
): Promise<ClusterFile> {
  try {
    for (const id of ids) {
      mkdirSync(folderOf(folder, id), { recursive: true })
      createLog(folderDisk(folderOf(folder, id)), id)
    }
    const nodes: ClusterFile['nodes'][number][] = []
    for (const id of ids) nodes.push({ id, peers: await freeAddress(), clients: await freeAddress() })
    const cluster = { cluster: randomBytes(8).toString('hex'), nodes, ...settings }
    writeFileSync(join(folder, NAME), `${JSON.stringify(cluster, null, 2)}\n`)
    return cluster
  } catch (error) {
    throw new HostError('HOST_FOLDER', `cannot make a cluster in ${folder}: ${messageOf(error)}`, { cause: error })
  }
}

export function addresses(cluster: ClusterFile, whose: 'peers' | 'clients'): Map<NodeId, Address> {
  return new Map(cluster.nodes.map((node) => [node.id, node[whose]]))
}

/** An address of this machine that nobody listens at. Throws `HOST_PORT`. */
export async function freeAddress(): Promise<Address> {
  for (let attempts = 0; attempts < 100; attempts += 1) {
    const address = { host: HOST, port: randomInt(PORTS.from, PORTS.to) }
    const server = createServer()
    try {
      await listening(server, address)
      await new Promise((resolve) => server.close(resolve))
      return address
    } catch {
      // Somebody else has it.
    }
  }
  throw new HostError('HOST_PORT', `found no free port from ${PORTS.from} to ${PORTS.to} on ${HOST}`)
}
