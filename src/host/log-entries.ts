import type { NodeId, StoredState, StoreEffect } from '../raft/index.ts'
import { HostError } from './host-error.ts'
import { frameAt, nextFrame } from './log-frames.ts'

const FORMAT = 'protokoll raft log'
const VERSION = 1

/** How a file begins: with everything that was stored when it was made. */
export interface LogHead {
  readonly format: typeof FORMAT
  readonly version: typeof VERSION
  readonly node: NodeId
  /** How often the node has been started. */
  readonly starts: number
  readonly salt: number
  readonly stored: StoredState
}

/** What follows, in the order in which it was written: changes that steps made together, and starts of the node. */
export type LogEntry = { readonly changes: readonly StoreEffect[] } | { readonly starts: number }

export function makeHead(node: NodeId, starts: number, salt: number, stored: StoredState): LogHead {
  return { format: FORMAT, version: VERSION, node, starts, salt, stored }
}

/** Bytes, those of a snapshot for example, are written in base64. */
export function toText(value: LogHead | LogEntry): string {
  return JSON.stringify(value, (_, field: unknown) =>
    field instanceof Uint8Array ? { $bytes: Buffer.from(field).toString('base64') } : field,
  )
}

function fromText(text: string): unknown {
  return JSON.parse(text, (_, field) =>
    typeof field?.$bytes === 'string' ? new Uint8Array(Buffer.from(field.$bytes, 'base64')) : field,
  )
}

/** What a file holds. Behind `endBytes` is what the last write before a crash has left, and nobody was told of. */
export interface LogContents {
  readonly head: LogHead
  readonly entries: readonly LogEntry[]
  readonly endBytes: number
}

/**
 * Reads a file as far as it was written. There is only ever one write that is not synced yet, the last: so a frame that
 * is not whole is the end of the file, if no whole one follows. If one does, or it is the first, which was synced
 * before the file got its name, then the disk has lost what it had promised to keep.
 *
 * Throws `HOST_LOG_DAMAGED` or `HOST_LOG_FOREIGN`. `path` is what errors call the file.
 */
export function readContents(file: Buffer, path: string, node: NodeId): LogContents {
  const first = frameAt(file, 0, 0)
  if (first === undefined) throw damaged(path, 0, 'its beginning is not whole')
  const head = checkHead(fromText(first.text), path, node)
  const entries: LogEntry[] = []
  let at = first.end
  for (let frame = frameAt(file, at, head.salt); frame; frame = frameAt(file, at, head.salt)) {
    entries.push(fromText(frame.text) as LogEntry)
    at = frame.end
  }
  const next = nextFrame(file, at, head.salt)
  if (next !== undefined) throw damaged(path, at, `what follows from byte ${next} on is whole`)
  return { head, entries, endBytes: at }
}

function checkHead(value: unknown, path: string, node: NodeId): LogHead {
  const head = value as Partial<LogHead> | null
  if (head?.format !== FORMAT || head.version !== VERSION) {
    throw new HostError('HOST_LOG_FOREIGN', `${path} is no log of version ${VERSION}, which is what this program reads`)
  }
  if (head.node === node) return head as LogHead
  throw new HostError(
    'HOST_LOG_FOREIGN',
    `${path} is the log of node "${head.node}", not of "${node}": start that one with it`,
  )
}

function damaged(path: string, at: number, why: string): HostError {
  const todo =
    'Nothing was changed. The node may have lost what it had promised: do not start it again under its id. ' +
    'Remove it from the cluster, and add a new node with another id and an empty folder'
  return new HostError('HOST_LOG_DAMAGED', `${path} is damaged at byte ${at}: ${why}. ${todo}`)
}
