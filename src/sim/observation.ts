import type { Membership, Message, NodeId, NodeState, RaftEvent } from '../raft/index.ts'
import { membershipText } from './membership-text.ts'
import type { LogChange } from './shown-log.ts'

/** A value that an observer is shown. Lists in messages are shown as their length. */
export type Value = string | number | boolean | null
export type Values = Readonly<Record<string, Value>>

/** A node's state as an observer is shown it: `log` says how the log changed since the last time; without it, not at all. */
export type ShownState = Readonly<Record<string, Value | LogChange>>

/** What an observer of a cluster is told, at the moment it happens. */
export type Observation =
  /**
   * A message of `node` was put into its outbox (`queue`), left it (`send`), was stopped by a partition (`block`), or
   * will never be handled (`lose`).
   */
  | { node: NodeId; op: 'queue' | 'send' | 'block' | 'lose'; to: NodeId; message: string; fields: Values }
  /** `node` has handled a message. */
  | { node: NodeId; op: 'handle'; from: NodeId; message: string; fields: Values }
  /** Something else happened to `node`. */
  | { node: NodeId; op: Mark; fields?: Values }

export type Mark =
  | 'started'
  | 'new_role'
  | 'forget_leader'
  | 'command_start'
  | 'command_done'
  | 'snapshot'
  | 'rejected'
  | 'disabled'
  | 'stored'
  | 'disk_full'
  | 'disk_whole'
  | 'storage_failed'
  | 'shutdown'
  | 'crash'
  | 'restart'
  | 'netsplit'
  | 'netjoin'
  | 'violation'

/** Called with what happened and with the state of the node that it happened to, right after. */
export type Observer = (observation: Observation, state: ShownState) => void

/** A message's contents, without what says whose it is. Lists and bytes are shown as how many there are. */
export function fieldsOf(message: Message): Values {
  const fields: Record<string, Value> = {}
  // In place of a chain over `Object.entries`, which takes twenty times as long: this is done for every message.
  for (const name in message) {
    if (name === 'kind' || name === 'from' || name === 'to') continue
    const shown = shownField(name, message[name as keyof Message])
    if (shown !== undefined) fields[name] = shown
  }
  return fields
}

/** Undefined for what is not shown. */
function shownField(name: string, value: unknown): Value | undefined {
  if (typeof value !== 'object' || value === null) return value as Value
  if (Array.isArray(value) || value instanceof Uint8Array) return value.length
  return name === 'membership' ? membershipText(value as Membership) : undefined
}

/** The role of a node and its state variables but for the log. `network` is the cluster's to know. */
export function shownState(state: NodeState, network: number): Values {
  const { role, term, votedFor, log, commitIndex, config } = state
  const { membership } = log
  const isPlain = membership.learners.length === 0 && membership.joint === undefined
  const isOwn = isPlain && isSameList(membership.voters, config.voters)
  return {
    role,
    term,
    lastLogTerm: log.lastTerm,
    lastLogIndex: log.lastIndex,
    commitIndex,
    votedFor,
    network,
    snapshotIndex: log.snapshotIndex,
    membership: isOwn ? null : membershipText(membership),
  }
}

function isSameList(a: readonly NodeId[], b: readonly NodeId[]): boolean {
  return a === b || (a.length === b.length && a.every((id, i) => id === b[i]))
}

/** How an event of the engine is shown: by one mark, or by none where the state shows it. */
export function marksOf(event: RaftEvent): readonly { readonly op: Mark; readonly fields?: Values }[] {
  if (event.type === 'snapshot') return [{ op: 'snapshot', fields: { index: event.index } }]
  if (event.type === 'shutdown') return [{ op: 'shutdown' }]
  if (event.type === 'disk_whole') return [{ op: 'disk_whole' }]
  if (event.type !== 'error') return []
  if (event.code === 'disk_full' || event.code === 'storage_failed') return [{ op: event.code }]
  return [{ op: event.code === 'node_disabled' ? 'disabled' : 'rejected', fields: { reason: event.message } }]
}
