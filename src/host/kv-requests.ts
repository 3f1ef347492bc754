import type { Answer, Request, RequestId, SessionCommand } from '../raft/index.ts'
import { HostError } from './host-error.ts'
import type { Address } from './tcp-links.ts'

/** How long the line of a request may be. */
export const MAX_REQUEST_BYTES = 1024 * 1024

/** What a client sends, a line of JSON each; `id` is the client's own, and comes back with the answer. */
export type KvRequest = { readonly id: number | string } & (
  | { readonly op: 'put' | 'append'; readonly key: string; readonly value: string; readonly client?: SessionCommand }
  | { readonly op: 'delete'; readonly key: string; readonly client?: SessionCommand }
  /** Linearizable: what was acknowledged before it was asked is seen (thesis 6.4). */
  | { readonly op: 'get'; readonly key: string }
  | { readonly op: 'open_session' }
  /** What this node knows, whatever the others do. */
  | { readonly op: 'status' }
)

/** The answer, a line too: the engine's, with the address of the leader where another node is to be asked. */
export type KvAnswer = { readonly id: number | string | null } & (Answer & { readonly address?: Address | undefined })

/** What is asked of the engine. `undefined`: nothing, the node answers by itself. */
export function toEngine(asked: KvRequest, request: RequestId): Request | undefined {
  switch (asked.op) {
    case 'status':
      return undefined
    case 'open_session':
      return { type: 'open_session', request }
    case 'get':
      return { type: 'read', request, query: asked.key }
    case 'delete':
      return command(request, JSON.stringify({ op: asked.op, key: asked.key }), asked.client)
    default:
      return command(request, JSON.stringify({ op: asked.op, key: asked.key, value: asked.value }), asked.client)
  }
}

function command(request: RequestId, text: string, client: SessionCommand | undefined): Request {
  return { type: 'command', request, command: text, ...(client ? { client } : {}) }
}

const FIELDS: Readonly<Record<KvRequest['op'], readonly string[]>> = {
  put: ['key', 'value'],
  append: ['key', 'value'],
  delete: ['key'],
  get: ['key'],
  open_session: [],
  status: [],
}

/** Throws `HOST_REFUSED` for what is no request. */
export function parseRequest(line: string): KvRequest {
  const value = parse(line)
  const { id, op, client } = value
  if (typeof id !== 'number' && typeof id !== 'string') throw refused('"id" must be a number or a text')
  const ops = Object.keys(FIELDS).join(', ')
  if (typeof op !== 'string' || !Object.hasOwn(FIELDS, op)) throw refused(`"op" must be one of ${ops}`)
  for (const field of FIELDS[op as KvRequest['op']]) {
    if (typeof value[field] !== 'string') throw refused(`"${field}" of ${op} must be a text`)
  }
  if (client !== undefined && !isSessionCommand(client)) {
    throw refused('"client" must hold "session" and "serial", integers of 1 or more')
  }
  return value as unknown as KvRequest
}

function parse(line: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(line)
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  } catch {
    // Said below, whatever it is instead.
  }
  throw refused('not a JSON object')
}

function isSessionCommand(value: unknown): boolean {
  const isCount = (count: unknown) => Number.isSafeInteger(count) && (count as number) >= 1
  const { session, serial } = (value ?? {}) as Record<string, unknown>
  return isCount(session) && isCount(serial)
}

function refused(what: string): HostError {
  return new HostError('HOST_REFUSED', `no request: ${what}`)
}
