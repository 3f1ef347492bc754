import type { Membership, Message, NodeId, NodeState, RaftEvent } from '../raft/index.ts'

/** A value that an observer is shown. Lists are shown as their length. */
export type Value = string | number | boolean | null
export type Values = Readonly<Record<string, Value>>

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
  | 'command_start'
  | 'command_done'
  | 'snapshot'
  | 'rejected'
  | 'disabled'
  | 'shutdown'
  | 'crash'
  | 'restart'
  | 'netsplit'
  | 'netjoin'
  | 'violation'

/** Called with what happened and with the state of the node that it happened to, right after. */
export type Observer = (observation: Observation, state: Values) => void

/** A message's contents, without what says whose it is. Lists and bytes are shown as how many there are. */
export function fieldsOf(message: Message): Values {
  const { kind: _kind, from: _from, to: _to, ...contents } = message
  const shown = Object.entries(contents).flatMap(([name, value]): [string, Value][] => {
    if (Array.isArray(value) || value instanceof Uint8Array) return [[name, value.length]]
    if (name === 'membership') return [[name, membershipText(value)]]
    return typeof value === 'object' && value !== null ? [] : [[name, value]]
  })
  return Object.fromEntries(shown)
}

/** The role of a node and its state variables. `network` is the cluster's to know. */
export function shownState(state: NodeState, network: number): Values {
  const { role, term, votedFor, log, commitIndex, config } = state
  const own = membershipText({ voters: config.voters, learners: [] })
  const membership = membershipText(log.membership)
  return {
    role,
    term,
    lastLogTerm: log.lastTerm,
    lastLogIndex: log.lastIndex,
    commitIndex,
    votedFor,
    network,
    snapshotIndex: log.snapshotIndex,
    membership: membership === own ? null : membership,
  }
}

/** How an event of the engine is shown; not at all where the state shows it. */
export function markOf(event: RaftEvent): { op: Mark; fields?: Values }[] {
  if (event.type === 'snapshot') return [{ op: 'snapshot', fields: { index: event.index } }]
  if (event.type === 'shutdown') return [{ op: 'shutdown' }]
  if (event.type !== 'error') return []
  return [{ op: event.code === 'node_disabled' ? 'disabled' : 'rejected', fields: { reason: event.message } }]
}

/** The voters, then the learners, each with a plus: `1 2 3 +4`. */
function membershipText({ voters, learners }: Membership): string {
  return [...voters, ...learners.map((learner) => `+${learner}`)].join(' ')
}
