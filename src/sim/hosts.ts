import type { ConfigOptions, NodeId, NodeState, StoredState } from '../raft/index.ts'
import { Disk } from './disk.ts'
import { Host } from './host.ts'
import { CommandList, type StateMachine } from './machine.ts'
import { SimError } from './sim-error.ts'

export interface ClusterOptions<M extends StateMachine>
  extends Partial<Omit<ConfigOptions, 'id' | 'voters' | 'incarnation'>> {
  /** How many nodes, numbered from 1; or their ids. */
  readonly nodes: number | readonly NodeId[]
  /** Makes each node's state machine. Default: a {@link CommandList}. */
  readonly machine?: () => M
  /** How many client sessions each node remembers. Default 1000. */
  readonly maxSessions?: number
  /** What a node finds on its disk when it starts; undefined for nothing. Default: nothing, at every node. */
  readonly stored?: (id: NodeId) => StoredState | undefined
}

/** The nodes of a cluster, each with its host, in the order in which they came. */
export class Hosts<M extends StateMachine> {
  /** Another list when a node is added. */
  ids: readonly NodeId[]
  private readonly hosts = new Map<NodeId, Host<M>>()
  private readonly make: (id: NodeId, voters: readonly NodeId[]) => Host<M>

  constructor(options: ClusterOptions<M>) {
    const {
      nodes,
      machine: makeMachine = () => new CommandList() as StateMachine as M,
      maxSessions,
      stored,
      ...config
    } = options
    this.ids = typeof nodes === 'number' ? Array.from({ length: nodes }, (_, i) => String(i + 1)) : [...nodes]
    if (this.ids.length === 0) throw new SimError('SIM_OPTIONS', 'a cluster has at least one node')
    this.make = (id, voters) => {
      const host = new Host({ config: { id, voters, incarnation: 0, ...config }, makeMachine, maxSessions })
      const found = stored?.(id)
      if (found === undefined) return host
      host.disk = new Disk(found)
      host.restart()
      return host
    }
    for (const id of this.ids) this.hosts.set(id, this.make(id, this.ids))
  }

  /** A node that belongs to no cluster yet. Throws `SIM_OPTIONS` for an id that is taken. */
  add(id: NodeId): void {
    if (this.hosts.has(id)) throw new SimError('SIM_OPTIONS', `there is a node "${id}" already`)
    this.hosts.set(id, this.make(id, []))
    this.ids = [...this.ids, id]
  }

  /** Whether no message waits anywhere, and no write that is not held. */
  get idle(): boolean {
    for (const { inbox, outbox, writing, holdsWrites } of this.hosts.values()) {
      if (inbox.length + outbox.length > 0 || (writing.length > 0 && !holdsWrites)) return false
    }
    return true
  }

  all(): Iterable<Host<M>> {
    return this.hosts.values()
  }

  /** Undefined where there is none: a membership, or whoever is answered, may name any node. */
  find(id: NodeId): Host<M> | undefined {
    return this.hosts.get(id)
  }

  /** Throws `SIM_UNKNOWN_NODE`. */
  get(id: NodeId): Host<M> {
    const host = this.hosts.get(id)
    if (host) return host
    throw new SimError('SIM_UNKNOWN_NODE', `there is no node "${id}"; the nodes are ${this.ids.join(', ')}`)
  }

  /** The ids of those that are up; with `role`, of those of them that believe to have it. */
  idsUp(role?: NodeState['role']): NodeId[] {
    const ids: NodeId[] = []
    for (const { up, state } of this.hosts.values()) {
      if (up && (role === undefined || state.role === role)) ids.push(state.id)
    }
    return ids
  }

  /** Throws `SIM_UNKNOWN_NODE` or `SIM_NODE_DOWN`. */
  running(id: NodeId): Host<M> {
    const host = this.get(id)
    if (host.up) return host
    throw new SimError('SIM_NODE_DOWN', `node "${id}" is down; restart it first`)
  }
}
