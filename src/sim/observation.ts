import type { Message, NodeId } from '../raft/index.ts'

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
  | 'crash'
  | 'restart'
  | 'netsplit'
  | 'netjoin'
  | 'violation'

/** Called with what happened and with the state of the node that it happened to, right after. */
export type Observer = (observation: Observation, state: Values) => void

/** A message's contents, without what says whose it is. */
export function fieldsOf(message: Message): Values {
  const { kind: _kind, from: _from, to: _to, ...contents } = message
  const shown = Object.entries(contents).map(([name, value]) => [name, Array.isArray(value) ? value.length : value])
  return Object.fromEntries(shown)
}
