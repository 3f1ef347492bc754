import { changeProblem, DEFAULT_SETTINGS, isCount } from '../settings.ts'
import type { LogRecord } from '../types.ts'
import type { Message } from './messages.ts'

/** What a field may be: a test, and the legal values in words. */
export interface FieldForm {
  readonly fits: (value: unknown) => boolean
  readonly legal: string
  /** May be missing. */
  readonly optional?: true
}

/** No cluster gets there; what is above is a damaged message, and would end the counting of terms. */
const MAX_TERM = 2 ** 48

/** Likewise of indexes, which are counted on from where a message says. */
const MAX_INDEX = 2 ** 48

const count: FieldForm = { fits: (value) => isCount(value, 0), legal: 'an integer of 0 or more' }
const positive: FieldForm = { fits: (value) => isCount(value, 1), legal: 'an integer of 1 or more' }
const index: FieldForm = {
  fits: (value) => isCount(value, 0) && value <= MAX_INDEX,
  legal: `an integer from 0 to ${MAX_INDEX}`,
}
const indexOrNull: FieldForm = {
  fits: (value) => value === null || index.fits(value),
  legal: `${index.legal}, or null`,
}
const recordIndex: FieldForm = { fits: isRecordIndex, legal: `an integer from 1 to ${MAX_INDEX}` }
export const term: FieldForm = {
  fits: (value) => isCount(value, 0) && value <= MAX_TERM,
  legal: `an integer from 0 to ${MAX_TERM}`,
}
const flag: FieldForm = { fits: (value) => typeof value === 'boolean', legal: 'true or false' }
const mark: FieldForm = { fits: (value) => value === true, legal: 'true', optional: true }
const text: FieldForm = { fits: (value) => typeof value === 'string', legal: 'a text' }
export const nodeId: FieldForm = { fits: isNodeId, legal: "a node's id: a non-empty text" }
const node: FieldForm = { ...nodeId }
const nodeOrNull: FieldForm = { fits: (value) => value === null || isNodeId(value), legal: "a node's id or null" }
const op: FieldForm = {
  fits: (value) => value === 'ADD' || value === 'ADD_LEARNER' || value === 'REMOVE',
  legal: 'ADD, ADD_LEARNER or REMOVE',
}
const request: FieldForm = {
  fits: (value) => typeof value === 'string' && /^\d{1,16}-\d{1,16}$/.test(value),
  legal: 'two numbers with a hyphen between them, such as "0-1"',
}
const bytes: FieldForm = { fits: (value) => value instanceof Uint8Array, legal: 'bytes' }
const records: FieldForm = {
  fits: (value) => isListOf(value, isRecord),
  legal: 'a list of records, each with index, term, type and what belongs to that type',
}
const membership: FieldForm = {
  fits: isMembership,
  legal: 'voters, one at least, and learners, each node once; if joint, also those that are outgoing',
}
const settings: FieldForm = {
  // Which settings go together shows only where they are put in force; each by itself must be legal.
  fits: (value) =>
    changeProblem({ ...DEFAULT_SETTINGS, electionTimeoutTicks: Number.MAX_SAFE_INTEGER }, value) === undefined,
  legal: `some of ${Object.keys(DEFAULT_SETTINGS).join(', ')}, each with a legal value`,
}

type Fields<K extends Message['kind']> = Omit<Extract<Message, { kind: K }>, 'kind' | 'from' | 'to' | 'term'>

/** The fields of each kind of message, besides those that all have. */
export const FIELDS: { readonly [K in Message['kind']]: { readonly [F in keyof Required<Fields<K>>]: FieldForm } } = {
  append_entries: {
    prevLogIndex: index,
    prevLogTerm: term,
    entries: records,
    leaderCommit: index,
    readRound: { ...positive, optional: true },
  },
  append_entries_response: {
    success: flag,
    matchIndex: index,
    matchTerm: term,
    lastLogIndex: index,
    readRound: { ...positive, optional: true },
    newcomer: mark,
  },
  request_vote: { lastLogIndex: index, lastLogTerm: term, transfer: mark },
  request_vote_response: { voteGranted: flag },
  pre_vote: { lastLogIndex: index, lastLogTerm: term, request },
  pre_vote_response: { proposedTerm: term, voteGranted: flag, request },
  timeout_now: { prevLogIndex: index, request },
  timeout_now_response: { prevLogIndex: index, success: flag, request },
  membership_change: { op, node, request },
  membership_change_response: { op, node, success: flag, leader: nodeOrNull, reason: text, request },
  install_snapshot: {
    lastIncludedIndex: recordIndex,
    lastIncludedTerm: term,
    membership,
    settings,
    offset: count,
    data: bytes,
    done: flag,
  },
  install_snapshot_response: { lastIncludedIndex: recordIndex, success: flag, nextOffset: count, installed: flag },
  read_index: { request },
  read_index_response: { request, readIndex: indexOrNull },
}

function isNodeId(value: unknown): boolean {
  return typeof value === 'string' && value !== ''
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Unlike `every`, looks at what a list leaves out, too. */
function isListOf(value: unknown, fits: (element: unknown) => boolean): value is readonly unknown[] {
  if (!Array.isArray(value)) return false
  for (const element of value) if (!fits(element)) return false
  return true
}

function isRecordIndex(value: unknown): boolean {
  return isCount(value, 1) && value <= MAX_INDEX
}

function isMembership(value: unknown): boolean {
  if (!isObject(value)) return false
  const { voters, learners, joint } = value
  if (!isListOf(voters, isNodeId) || !isListOf(learners, isNodeId) || voters.length === 0) return false
  if (new Set([...voters, ...learners]).size !== voters.length + learners.length) return false
  return joint === undefined || isJointHalf(joint, voters, learners)
}

/** Who votes in the outgoing half may vote in the other, or become a learner, and is none yet. */
function isJointHalf(value: unknown, voters: readonly unknown[], learners: readonly unknown[]): boolean {
  if (!isObject(value) || typeof value['autoLeave'] !== 'boolean') return false
  const { outgoing, learnersNext } = value
  if (!isListOf(outgoing, isNodeId) || !isListOf(learnersNext, isNodeId) || outgoing.length === 0) return false
  if (new Set(outgoing).size !== outgoing.length || outgoing.some((id) => learners.includes(id))) return false
  const isNext = (id: unknown) => outgoing.includes(id) && !voters.includes(id)
  return new Set(learnersNext).size === learnersNext.length && learnersNext.every(isNext)
}

const CONTENT: { readonly [T in LogRecord['type']]: (record: Readonly<Record<string, unknown>>) => boolean } = {
  term_start: () => true,
  session: () => true,
  command: ({ command, client }) => typeof command === 'string' && (client === undefined || isSessionCommand(client)),
  membership: ({ membership: value }) => isMembership(value),
  settings: ({ settings: value }) => settings.fits(value),
}

function isSessionCommand(value: unknown): boolean {
  return isObject(value) && isCount(value['session'], 1) && isCount(value['serial'], 1)
}

function isRecord(value: unknown): boolean {
  if (!isObject(value) || !isRecordIndex(value['index']) || !isCount(value['term'], 1)) return false
  const { type } = value
  return typeof type === 'string' && Object.hasOwn(CONTENT, type) && CONTENT[type as LogRecord['type']](value)
}
