/** Short names for what tests of the engine say all the time: nodes, logs, messages, and what a step returned. */
import {
  type AppendEntries,
  type AppendEntriesResponse,
  type ConfigOptions,
  createNode,
  type Effect,
  type Input,
  type InstallSnapshot,
  type InstallSnapshotResponse,
  type LogRecord,
  type MembershipChange,
  type MembershipChangeResponse,
  type Message,
  type NodeId,
  type NodeState,
  type PreVote,
  type PreVoteResponse,
  type Progress,
  type RaftEvent,
  type RequestVote,
  type RequestVoteResponse,
  step,
  type TimeoutNow,
} from '../../src/raft/index.ts'

/** A log of commands, given as the term of each of its records: `log(1, 1, 2)`. */
export function log(...terms: readonly number[]): LogRecord[] {
  return recordsFrom(1, ...terms)
}

/** Commands from `index` on, given as the term of each. A command's text follows from its term and index. */
export function recordsFrom(index: number, ...terms: readonly number[]): LogRecord[] {
  return terms.map((term, i) => ({ index: index + i, term, type: 'command', command: `c${index + i}-t${term}` }))
}

export interface NodeOptions extends Partial<ConfigOptions> {
  readonly term?: number
  readonly votedFor?: NodeId | null
  readonly records?: readonly LogRecord[]
}

/** Node "1" of three, without pre-vote, check-quorum and trailing records, as it starts from what is given as stored. */
export function makeNode({ term, votedFor = null, records = [], ...config }: NodeOptions = {}): NodeState {
  const stored = { term: term ?? records.at(-1)?.term ?? 0, votedFor, records }
  return createNode(
    { id: '1', voters: ['1', '2', '3'], preVote: false, checkQuorum: false, trailingRecords: 0, ...config },
    stored,
  )
}

/** The same node as leader of `term`, which all others voted for; its messages so far are gone. */
export function makeLeader({ term, ...options }: NodeOptions = {}): NodeState {
  const node = makeNode({ ...options, preVote: false, term: (term ?? 1) - 1 })
  step(node, { type: 'campaign' })
  for (const from of node.voters) if (from !== node.id) receive(node, requestVoteResponse({ from, term: node.term }))
  return node
}

export function receive(node: NodeState, message: Message): readonly Effect[] {
  return step(node, { type: 'message', message })
}

/** Gives the same input several times and returns all that came of it. */
export function repeat(node: NodeState, times: number, input: Input): readonly Effect[] {
  return Array.from({ length: times }, () => step(node, input)).flat()
}

/** The messages among the effects, of one kind. */
export function sent<K extends Message['kind']>(effects: readonly Effect[], kind: K): Extract<Message, { kind: K }>[] {
  return effects.flatMap((effect) =>
    effect.type === 'send' && effect.message.kind === kind ? [effect.message as Extract<Message, { kind: K }>] : [],
  )
}

export function ofType<T extends Effect['type']>(effects: readonly Effect[], type: T): Extract<Effect, { type: T }>[] {
  return effects.filter((effect): effect is Extract<Effect, { type: T }> => effect.type === type)
}

/** The type of each effect; of an event, the event's. */
export function types(effects: readonly Effect[]): readonly (Effect | RaftEvent)['type'][] {
  return effects.map((effect) => (effect.type === 'event' ? effect.event.type : effect.type))
}

/** The events among the effects. */
export function eventsOf(effects: readonly Effect[]): readonly RaftEvent[] {
  return ofType(effects, 'event').map(({ event }) => event)
}

/** The term of every record of the node's log, from index 1 on. */
export function termsOf(node: NodeState): readonly number[] {
  return node.log.slice(1, node.log.lastIndex).map(({ term }) => term)
}

/** What a leader knows of a node that it has heard nothing from, but for what is given. */
export function progress(fields: Partial<Progress> = {}): Progress {
  const sending = { state: 'replicate', nextIndex: 1, inFlight: [], unansweredHeartbeats: 0, snapshot: null } as const
  return {
    ...sending,
    inFlight: [],
    matchIndex: 0,
    doubtRound: null,
    heard: false,
    silentTicks: 0,
    readRound: 0,
    ...fields,
  }
}

/** The indexes that were applied. */
export function applied(effects: readonly Effect[]): readonly number[] {
  return ofType(effects, 'apply').map(({ record }) => record.index)
}

/** What is not given of a message: it goes from "2" to "1" in term 1, and concerns an empty log. */
const BETWEEN = { from: '2', to: '1', term: 1 }

/** The first that a node asks another after its start. */
const FIRST = { request: '0-1' }

export function appendEntries(fields: Partial<AppendEntries> = {}): AppendEntries {
  const heartbeat = { prevLogIndex: 0, prevLogTerm: 0, entries: [], leaderCommit: 0 }
  return { kind: 'append_entries', ...BETWEEN, ...heartbeat, ...fields }
}

export function appendEntriesResponse(fields: Partial<AppendEntriesResponse> = {}): AppendEntriesResponse {
  const { matchIndex = 0 } = fields
  const where = { matchIndex, matchTerm: matchIndex === 0 ? 0 : 1, lastLogIndex: matchIndex }
  return { kind: 'append_entries_response', ...BETWEEN, success: true, ...where, ...fields }
}

export function requestVote(fields: Partial<RequestVote> = {}): RequestVote {
  return { kind: 'request_vote', ...BETWEEN, lastLogIndex: 0, lastLogTerm: 0, ...fields }
}

export function requestVoteResponse(fields: Partial<RequestVoteResponse> = {}): RequestVoteResponse {
  return { kind: 'request_vote_response', ...BETWEEN, voteGranted: true, ...fields }
}

export function preVote(fields: Partial<PreVote> = {}): PreVote {
  return { kind: 'pre_vote', ...BETWEEN, lastLogIndex: 0, lastLogTerm: 0, ...FIRST, ...fields }
}

export function preVoteResponse(fields: Partial<PreVoteResponse> = {}): PreVoteResponse {
  return { kind: 'pre_vote_response', ...BETWEEN, proposedTerm: 1, voteGranted: true, ...FIRST, ...fields }
}

export function timeoutNow(fields: Partial<TimeoutNow> = {}): TimeoutNow {
  return { kind: 'timeout_now', ...BETWEEN, prevLogIndex: 0, ...FIRST, ...fields }
}

export function membershipChange(fields: Partial<MembershipChange> = {}): MembershipChange {
  return { kind: 'membership_change', ...BETWEEN, op: 'ADD', node: '2', ...FIRST, ...fields }
}

export function membershipChangeResponse(fields: Partial<MembershipChangeResponse> = {}): MembershipChangeResponse {
  const answer = { op: 'ADD', node: '1', success: true, leader: null, reason: '' } as const
  return { kind: 'membership_change_response', ...BETWEEN, ...answer, ...FIRST, ...fields }
}

/** The whole of a snapshot in one chunk, unless its place says otherwise. */
export function installSnapshot(fields: Partial<InstallSnapshot> = {}): InstallSnapshot {
  const head = { lastIncludedIndex: 1, lastIncludedTerm: 1, settings: {} }
  const membership = { voters: ['1', '2', '3'], learners: [] }
  const chunk = { offset: 0, data: new Uint8Array([1, 2, 3]), done: true }
  return { kind: 'install_snapshot', ...BETWEEN, ...head, membership, ...chunk, ...fields }
}

export function installSnapshotResponse(fields: Partial<InstallSnapshotResponse> = {}): InstallSnapshotResponse {
  const what = { lastIncludedIndex: 1, success: true, nextOffset: 0, installed: false }
  return { kind: 'install_snapshot_response', ...BETWEEN, ...what, ...fields }
}

/** Has the node take a snapshot of what it has applied, whose contents are `data`. */
export function takeSnapshot(node: NodeState, data: Uint8Array = new Uint8Array([7, 8, 9])): NodeState {
  const [take] = ofType(step(node, { type: 'snapshot' }), 'take_snapshot')
  if (take) step(node, { type: 'snapshot_taken', index: take.head.index, data })
  return node
}

/** What an answer repeats of a message that the leader has sent just now. */
export function newestRound({ leadership }: NodeState): { readRound?: number } {
  return leadership?.readRound ? { readRound: leadership.readRound } : {}
}
