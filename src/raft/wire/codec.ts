import { RaftError } from '../raft-error.ts'
import { isObject } from './message-fields.ts'
import type { Message } from './messages.ts'
import { messageProblem } from './validate.ts'

/** The version of the encoding. It changes with every change of a message's form. */
export const ENCODING_VERSION = 2

/** A message as JSON text, for hosts whose nodes talk over a network. Bytes are written in base64. */
export function encodeMessage(message: Message): string {
  const data = message.kind === 'install_snapshot' ? { data: toBase64(message.data) } : {}
  return JSON.stringify({ v: ENCODING_VERSION, ...message, ...data })
}

/** The message that `text` encodes. Throws `RAFT_MESSAGE` for another version, and for what is no legal message. */
export function decodeMessage(text: string): Message {
  const { v, ...fields } = parse(text)
  if (v !== ENCODING_VERSION) {
    throw invalid(`encoding version ${JSON.stringify(v) ?? 'none'}; this node speaks version ${ENCODING_VERSION}`)
  }
  const data = typeof fields['data'] === 'string' ? { data: fromBase64(fields['data']) } : {}
  const message = { ...fields, ...data }
  const problem = messageProblem(message)
  if (problem !== undefined) throw invalid(problem)
  return message as unknown as Message
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    if (isObject(value)) return value
  } catch {
    // Said below, whatever it is instead.
  }
  throw invalid('not a JSON object')
}

/** A few bytes at a time: a call takes only so many arguments. */
const CHUNK_BYTES = 8192

function toBase64(bytes: Uint8Array): string {
  let binary = ''
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
    binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK_BYTES))
  }
  return btoa(binary)
}

function fromBase64(text: string): Uint8Array {
  try {
    return Uint8Array.from(atob(text), (char) => char.charCodeAt(0))
  } catch {
    throw invalid('"data" is not base64')
  }
}

function invalid(what: string): RaftError {
  return new RaftError('RAFT_MESSAGE', `cannot decode the message: ${what}`)
}
