import type { Config, Message, NodeState, Snapshot, StoredState } from '../../src/raft/index.ts'
import { Cluster, type CommandList } from '../../src/sim/index.ts'
import { AppendThread } from './append-thread.ts'
import { Timeouts } from './timeouts.ts'

/** How the nodes of a script begin. */
export interface Beginning {
  readonly voters: readonly string[]
  readonly learners: readonly string[]
  /** The nodes begin behind a snapshot that covers all up to here; 0: with nothing. */
  readonly index: number
  /** What the state machine holds by then. */
  readonly content: string
}

/** Ticks of a script's nodes: heartbeats at each, elections after three, as etcd's harness has it. */
export const HEARTBEAT_TICKS = 1
export const ELECTION_TICKS = 3

/** More than it takes to bring any node up to date. */
const MOST_EXCHANGES = 100

const NOTHING = '[]'

/**
 * The nodes of a script, numbered from 1 as they are added, and the messages between them. The harness of etcd has one
 * list of messages for all; here a message waits in its receiver's inbox, or is held where there is no such node yet.
 */
export class Room {
  /** Where the log of the nodes begins. A log term up to here is the script's, one above is higher by one. */
  beginning: Beginning = { voters: [], learners: [], index: 0, content: '' }
  private running: Cluster<CommandList> | undefined
  /** How the nodes that were added last begin. */
  private newest = this.beginning
  private held: Message[] = []
  readonly timeouts = new Timeouts()
  private readonly appendThread = new AppendThread()
  /** A node that hears from a leader has refused a pre-vote, where leaders do not check their quorum. */
  refusedPreVote = false
  /** What a leader has told the others to be committed, by its id and term. */
  private readonly announced = new Map<string, number>()

  get cluster(): Cluster<CommandList> {
    if (this.running === undefined) throw new Error('there are no nodes yet')
    return this.running
  }

  get nodes(): readonly string[] {
    return this.running?.nodes ?? []
  }

  node(id: string): Readonly<NodeState> {
    return this.cluster.node(id)
  }

  /** Who takes a proposal: a node that does not lead names the leader, and the client goes there. */
  whoTakes(id: string): string {
    const { role, leader } = this.node(id)
    return role === 'leader' || leader === null ? id : leader
  }

  /** More nodes. The first ones say how all of them are configured. */
  add(count: number, beginning: Beginning, config: Partial<Config>): void {
    this.newest = beginning
    const ids = Array.from({ length: count }, (_, i) => String(this.nodes.length + i + 1))
    if (this.running === undefined) {
      this.beginning = beginning
      const options = { heartbeatIntervalTicks: HEARTBEAT_TICKS, electionTimeoutTicks: ELECTION_TICKS, ...config }
      this.running = new Cluster({ ...options, nodes: ids, stored: () => storedOf(this.newest) })
    } else for (const id of ids) this.running.addNode(id)
    if (config.asyncStorage) for (const id of ids) this.cluster.holdWrites(id)
    const isThere = ({ to }: Message) => this.nodes.includes(to)
    this.cluster.deliver(this.held.filter(isThere))
    this.held = this.held.filter((message) => !isThere(message))
  }

  /** The nodes that the leader brings up to date, so that it can give them a vote. */
  newVotersOf(id: string): readonly string[] {
    return [...(this.node(id).leadership?.catchUp?.nodes.keys() ?? [])]
  }

  /**
   * Whoever is to get a vote is brought up to date as soon as there is such a node, by messages between it and the
   * leader alone: then the change has its record where a script expects it.
   */
  bringUpToDate(): void {
    for (const leader of this.nodes) {
      for (let i = 0; i < MOST_EXCHANGES && this.exchange(leader); i += 1) {}
    }
  }

  /** The leader and its new voters have heard from each other. False when that leads to nothing. */
  private exchange(leader: string): boolean {
    const voters = this.newVotersOf(leader)
    if (voters.length === 0 || !voters.every((voter) => this.nodes.includes(voter))) return false
    this.processReady(leader)
    let handled = 0
    for (const voter of voters) {
      handled += this.deliver(voter, ({ from }) => from === leader)
      this.processReady(voter)
      while (this.finishWrite(voter)) {}
    }
    return handled + this.deliver(leader, ({ from }) => voters.includes(from)) > 0
  }

  /** Time passes for one node. */
  tick(id: string, count: number): void {
    this.timeouts.keep(this.node(id))
    this.cluster.tickNode(id, count)
  }

  /** Whether the node has something that would be a Ready: messages, news of what is committed, or writes. */
  hasReady(id: string): boolean {
    return this.cluster.outbox(id).length > 0 || this.hasNews(id) || this.appendThread.begun(this.cluster, id) > 0
  }

  /** What the node has to say leaves. A leader says at once what is committed, as etcd's do. */
  processReady(id: string): void {
    if (this.hasNews(id)) this.announce(id)
    const sent = this.cluster.outbox(id)
    this.held.push(...sent.filter(({ to }) => !this.nodes.includes(to)))
    while (this.cluster.sendOne(id)) {}
    this.appendThread.handOut(this.cluster, id)
  }

  private hasNews(id: string): boolean {
    const { role, commitIndex } = this.node(id)
    return role === 'leader' && commitIndex > (this.announced.get(this.leadership(id)) ?? this.atBeginning(id))
  }

  /** Before its own term's first record a leader commits nothing. */
  private atBeginning(id: string): number {
    return (this.node(id).leadership?.termStartIndex ?? 0) - 1
  }

  private announce(id: string): void {
    this.announced.set(this.leadership(id), this.node(id).commitIndex)
    this.cluster.heartbeat(id)
  }

  private leadership(id: string): string {
    return `${id} ${this.node(id).term}`
  }

  isWaiting(id: string): boolean {
    return this.nodes.includes(id) && this.cluster.waitingFor(id) > 0
  }

  /** The node handles what has arrived so far, or those for which `filter` holds. Says how many. */
  deliver(id: string, filter?: (message: Message) => boolean): number {
    const rest = filter ? this.cluster.withhold(id, (message) => !filter(message)) : []
    const count = this.cluster.waitingFor(id)
    for (let i = 0; i < count; i += 1) {
      this.refusedPreVote ||= this.willRefusePreVote(id)
      this.cluster.handleOne(id)
    }
    this.cluster.deliver(rest)
    return count
  }

  private willRefusePreVote(id: string): boolean {
    const [first] = this.cluster.inbox(id) as readonly Message[]
    const { leader, electionElapsedTicks, settings } = this.node(id)
    const isLed = leader !== null && electionElapsedTicks < settings.electionTimeoutTicks
    return first?.kind === 'pre_vote' && isLed && !settings.checkQuorum
  }

  /** The node's oldest write is done, and others hear what it promises. False where there is none. */
  finishWrite(id: string): boolean {
    return this.appendThread.finishOne(this.cluster, id)
  }

  /** Messages to the node are lost; there need not be one. Says how many. */
  drop(id: string, filter: (message: Message) => boolean = () => true): number {
    const goes = (message: Message) => message.to === id && filter(message)
    const gone = this.held.filter(goes).length
    this.held = this.held.filter((message) => !goes(message))
    return gone + (this.nodes.includes(id) ? this.cluster.withhold(id, filter).length : 0)
  }

  /** A message is on its way that no node has sent. */
  send(message: Message): void {
    if (this.nodes.includes(message.to)) this.cluster.deliver([message])
    else this.held.push(message)
  }
}

/**
 * etcd's nodes begin in term 0 behind a snapshot of term 1. Here nobody has a snapshot of a term that it has not been
 * in, so these begin in term 1, and all their terms are higher by one.
 */
function storedOf(beginning: Beginning): StoredState | undefined {
  if (beginning.index === 0) return undefined
  const { voters, learners, index, content } = beginning
  const machine = content === '' ? NOTHING : JSON.stringify([content])
  const snapshot: Snapshot = { index, term: 1, membership: { voters, learners }, settings: {}, data: dataOf(machine) }
  return { term: 1, votedFor: null, records: [], snapshot }
}

/** A snapshot's contents as a host of the simulation writes them. */
export function dataOf(machine: string): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ machine, sessions: [] }))
}
