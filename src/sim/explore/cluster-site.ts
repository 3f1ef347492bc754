import { type Draw, Tally } from '../../explore/index.ts'
import type { Message, NodeId, NodeState } from '../../raft/index.ts'
import { Cluster } from '../cluster.ts'
import type { ClusterOptions } from '../hosts.ts'
import { takeTurn } from '../schedule.ts'
import type { ClientCommand } from '../waiting-commands.ts'
import { type Asked, ClientHistory } from './client-history.ts'
import type { DrawnOptions } from './drawn-options.ts'
import { type RegisterOperation, Registers } from './registers.ts'

/** A client with a session: it numbers its commands, and may ask again for the last one. */
export interface SessionClient {
  readonly opening: ClientCommand
  serial: number
  current: Asked | undefined
}

export type MakeCluster = (options: ClusterOptions<Registers>) => Cluster<Registers>

/** Where actions take place: the cluster, what is under way outside of it, and the clients. */
export class Site {
  readonly options: DrawnOptions
  readonly cluster: Cluster<Registers>
  /** Messages that are held up on their way. */
  held: Message[] = []
  readonly history = new ClientHistory()
  readonly clients = new Map<number, SessionClient>()
  readonly tally = new Tally()
  /** The last value that a client has written: each writes another. */
  lastValue = 0
  /** Nodes that have been members: of no others a disk is replaced. */
  private readonly pastMembers = new Set<NodeId>()
  /** How far anybody has committed, and the membership up to there. Nodes forget it when they crash. */
  private readonly committed = { index: 0, members: NOBODY }
  private lastMembership: NodeState['log']['membership'] | undefined
  private readonly restores = { restarting: false }
  /** What a node has not obeyed: no node sends such a thing. */
  rejected: { readonly found: string; readonly nodes: readonly NodeId[] } | undefined

  constructor(options: DrawnOptions, make: MakeCluster = makeCluster) {
    const { keys: _keys, lateMessagesArrive: _late, ...cluster } = options
    this.options = options
    this.cluster = make({ machine: machineFor(this.tally, this.restores), ...cluster })
    for (const id of this.cluster.nodes) this.watch(id)
  }

  addNode(id: NodeId): void {
    this.cluster.addNode(id)
    this.watch(id)
  }

  /** On a disk that takes what is stored: one that has failed was mended. */
  restart(id: NodeId): void {
    this.restores.restarting = true
    this.cluster.refuseStores(id, null)
    this.cluster.restart(id)
    this.restores.restarting = false
  }

  has(id: NodeId): boolean {
    return this.cluster.nodes.includes(id)
  }

  /** Also asked about nodes that another schedule has. */
  isUp(id: NodeId): boolean {
    return this.has(id) && this.cluster.isUp(id)
  }

  up(): readonly NodeId[] {
    return this.cluster.running()
  }

  /** Up, and believes to lead: more than one may. */
  leaders(): readonly NodeId[] {
    return this.cluster.running('leader')
  }

  /** Mostly a node that can do what clients ask, if there is one; now and then any that is up. */
  server(draw: Draw): NodeId | undefined {
    return draw.one(draw.once(5) ? this.up() : this.leaders())
  }

  /** A client begins an operation, which is in its history from now on. */
  ask({ op, key, value }: RegisterOperation): Asked {
    this.lastValue = Math.max(this.lastValue, value)
    return this.history.ask({ op, key, value })
  }

  /** Whether the node was a member, and the cluster has committed that it is none; and nobody is about to change that. */
  hasBeenRemoved(id: NodeId): boolean {
    if (!this.pastMembers.has(id) || this.committed.members.has(id)) return false
    // A record that is not committed yet may make it a member; so may a leader that brings it up to date.
    const isWanted = ({ role, log, progress }: Readonly<NodeState>) =>
      (log.membershipIndex > this.committed.index && membersOf(log.membership).has(id)) ||
      (role === 'leader' && (progress.has(id) || membersOf(log.membership).has(id)))
    return !this.cluster.nodes.some((each) => isWanted(this.cluster.node(each)))
  }

  private watch(id: NodeId): void {
    this.cluster.on(id, (event) => {
      if (event.type === 'commit') this.noteCommitted(id, event.index)
      else if (event.type === 'role' && event.role === 'leader') this.tally.add('leaders')
      else if (event.type === 'snapshot') this.tally.add('snapshots')
      else if (event.type === 'error' && REJECTIONS.has(event.code))
        this.rejected ??= { found: `${id}: ${event.message}`, nodes: [id] }
    })
  }

  private noteCommitted(id: NodeId, index: number): void {
    if (index <= this.committed.index) return
    const membership = this.cluster.node(id).log.membershipAt(index)
    if (membership !== this.lastMembership) {
      if (this.lastMembership !== undefined) this.tally.add('memberships')
      this.lastMembership = membership
      this.committed.members = membersOf(membership)
      for (const member of this.committed.members) this.pastMembers.add(member)
    }
    this.committed.index = index
  }
}

function makeCluster(options: ClusterOptions<Registers>): Cluster<Registers> {
  return new Cluster(options)
}

/**
 * Makes registers that count their snapshots. It refers to nothing else of the site: with a function among its options that
 * leads back to the site, each cluster outlives the quick collections of garbage.
 */
function machineFor(tally: Tally, restores: { readonly restarting: boolean }): () => Registers {
  const onRestore = () => tally.add(restores.restarting ? 'snapshots loaded' : 'snapshots installed')
  return () => new Registers(onRestore)
}

const NOBODY: ReadonlySet<NodeId> = new Set()
const REJECTIONS: ReadonlySet<string> = new Set(['malformed', 'misdirected', 'impossible'])

/** How a run ends, and who has no part in it. */
export interface Turns {
  /** So many turns of nodes at most. */
  readonly most: number
  /** Nodes that neither send nor handle anything meanwhile, separated by blanks: what reaches them waits. */
  readonly without?: string | undefined
  readonly isOver?: () => boolean
}

/** Nodes take turns until there is nothing to do for those who take part, or the run is over. */
export function takeTurns(cluster: Cluster<Registers>, { most, without = '', isOver = () => false }: Turns): void {
  const apart = without.split(' ')
  const nodes = without === '' ? cluster.nodes : cluster.nodes.filter((id) => !apart.includes(id))
  let left = most
  for (let busy = true; busy; ) {
    busy = false
    for (const id of nodes) {
      if (left === 0 || isOver()) return
      left -= 1
      busy = takeTurn(cluster, id) || busy
    }
  }
}

/**
 * Nodes that have no part in what `node` begins, separated by blanks: none, all that believe to lead, some, or all but the
 * fewest that decide. What only some know of makes the difference between them that a protocol has to deal with.
 */
export function drawApart(site: Site, draw: Draw, node?: NodeId): string {
  return drawSome(site, draw)
    .filter((id) => id !== node)
    .join(' ')
}

function drawSome(site: Site, draw: Draw): readonly NodeId[] {
  const { nodes } = site.cluster
  switch (draw.below(4)) {
    case 0:
      return []
    case 1:
      return site.leaders()
    case 2:
      return minority(nodes, draw)
    default:
      return nodes.filter(() => draw.once(2))
  }
}

/** As many as can be without the others deciding nothing. */
function minority(nodes: readonly NodeId[], draw: Draw): readonly NodeId[] {
  const first = draw.below(nodes.length)
  const around = [...nodes.slice(first), ...nodes.slice(0, first)]
  return around.slice(0, (nodes.length - 1) >> 1)
}

/** Voters and learners; while there are two memberships, those of both. */
export function membersOf(membership: NodeState['log']['membership']): ReadonlySet<NodeId> {
  const { voters, learners, joint } = membership
  return new Set([...voters, ...learners, ...(joint?.outgoing ?? [])])
}
