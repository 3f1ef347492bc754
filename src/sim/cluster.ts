import type {
  ChangeMode,
  MemberChange,
  MembershipOp,
  Message,
  NodeId,
  NodeState,
  RaftEvent,
  SessionCommand,
  Settings,
} from '../raft/index.ts'
import { Checkers } from './checkers.ts'
import { Clients } from './clients.ts'
import { ClusterOrders } from './cluster-orders.ts'
import { type ClusterOptions, Hosts } from './hosts.ts'
import type { CommandList, StateMachine } from './machine.ts'
import { Network } from './network.ts'
import { type Observer, shownState, type Value, type Values } from './observation.ts'
import { Observers } from './observers.ts'
import { type RunOptions, runNodeByNode, runRoundRobin } from './schedule.ts'
import type { LogEntry } from './shown-log.ts'
import { SimError } from './sim-error.ts'
import { Steps } from './steps.ts'
import { Traffic } from './traffic.ts'
import { type ClientCommand, WaitingCommands } from './waiting-commands.ts'

/**
 * A cluster that a test drives by hand: nothing moves unless a method is called, and the same calls always give the
 * same run. Every method that names a node throws `SIM_UNKNOWN_NODE` for one that does not exist.
 */
export class Cluster<M extends StateMachine = CommandList> {
  private readonly hosts: Hosts<M>
  private readonly network: Network
  private readonly observers = new Observers(
    (id) => this.shownStateOf(id),
    (id) => this.node(id).log,
  )
  private readonly checkers = new Checkers((node, fields) => this.observers.mark(node, 'violation', fields))
  private readonly commands = new WaitingCommands()
  protected readonly traffic: Traffic<M>
  private readonly steps: Steps<M>
  private readonly clients: Clients<M>
  private cutOff: ReadonlySet<NodeId> = new Set()
  private started = false

  constructor(options: ClusterOptions<M>) {
    const { observers, checkers, commands } = this
    this.hosts = new Hosts(options)
    this.network = new Network(this.hosts.ids)
    this.traffic = new Traffic(this.hosts, this.network, observers, commands)
    this.steps = new Steps(observers, checkers, this.traffic, commands)
    this.clients = new Clients(this.hosts, observers, this.steps, commands)
    for (const { state } of this.hosts.all()) checkers.afterStart(state)
  }

  // Looking

  /** Every node there is, member or not, in the order in which they came. */
  get nodes(): readonly NodeId[] {
    return this.hosts.ids
  }

  /** Everything that the node knows. For assertions: only the cluster may change it. */
  node(id: NodeId): Readonly<NodeState> {
    return this.hosts.get(id).state
  }

  isUp(id: NodeId): boolean {
    return this.hosts.get(id).up
  }

  /** The nodes that are up; with `role`, those of them that believe to have it. */
  running(role?: NodeState['role']): NodeId[] {
    const ids: NodeId[] = []
    for (const { up, state } of this.hosts.all()) {
      if (up && (role === undefined || state.role === role)) ids.push(state.id)
    }
    return ids
  }

  machine(id: NodeId): M {
    return this.hosts.get(id).machine
  }

  /** Whether no message waits anywhere, and no write that is not held. */
  get idle(): boolean {
    return this.hosts.idle
  }

  /** How many messages wait to be handled by the node. */
  waitingFor(id: NodeId): number {
    return this.hosts.get(id).inbox.length
  }

  /** What waits to be handled by the node, the next first: messages, and whatever else was injected. */
  inbox(id: NodeId): readonly unknown[] {
    return this.hosts
      .get(id)
      .inbox.toArray()
      .map(({ message }) => message)
  }

  /** Whether a message waits to leave the node. */
  hasToSend(id: NodeId): boolean {
    return this.hosts.get(id).outbox.some(({ type }) => type === 'message')
  }

  /** The messages that wait to leave the node, the next first. Answers to clients, which wait among them, are left out. */
  outbox(id: NodeId): readonly Message[] {
    const all = this.hosts.get(id).outbox.toArray()
    return all.flatMap((outgoing) => (outgoing.type === 'message' ? [outgoing.message] : []))
  }

  /** A node as shown, with the whole log. One that is down is as it was, or after a power cut as its disk has it. */
  stateOf(id: NodeId): Readonly<Record<string, Value | readonly LogEntry[]>> {
    return { ...this.shownStateOf(id), log: this.observers.wholeLog(id) }
  }

  private shownStateOf(id: NodeId): Values {
    return shownState(this.node(id), this.cutOff.has(id) ? 2 : 1)
  }

  /** `handler` is told what happens to the node. Returns what ends that. */
  on(id: NodeId, handler: (event: RaftEvent) => void): () => void {
    return this.hosts.get(id).events.on(handler)
  }

  subscribe(observer: Observer): void {
    this.observers.add(observer)
  }

  /** Before the next message moves, `handler` is given a copy of all nodes and of what is on the way: {@link ClusterOrders}. */
  beforeMoving(handler: (orders: ClusterOrders<M>) => void): void {
    this.traffic.beforeMoving = () => handler(new ClusterOrders(this.hosts, this.network, this.checkers, this.commands))
  }

  /** Whoever decides which messages are lost when they leave: asked right after each was told as sent. */
  loses(isLost: (sent: { readonly node: NodeId; readonly to: NodeId }) => boolean): void {
    this.traffic.isLost = isLost
  }

  // Driving

  /** Tells the observers that the nodes exist. Called once, before anything else happens. */
  start(): void {
    if (this.started) throw new SimError('SIM_OPTIONS', 'the cluster has been started already')
    this.started = true
    for (const id of this.nodes) this.observers.mark(id, 'started')
  }

  /** The node runs for leader now. */
  campaign(id: NodeId): void {
    this.steps.give(this.hosts.running(id), { type: 'campaign' })
  }

  /** The node sends heartbeats now, if it leads. */
  heartbeat(id: NodeId): void {
    this.steps.give(this.hosts.running(id), { type: 'heartbeat' })
  }

  /** The node, if it follows, has no leader until it hears from one again. */
  forgetLeader(id: NodeId): void {
    const host = this.hosts.running(id)
    this.observers.mark(id, 'forget_leader')
    this.steps.give(host, { type: 'forget_leader' })
  }

  /** Time passes for every node that is up. Unless time passes, no timer ever runs out. */
  tick(count = 1): void {
    for (let i = 0; i < count; i += 1)
      for (const host of this.hosts.all()) if (host.up) this.steps.give(host, { type: 'tick' })
  }

  /** Time passes for one node, as if its clock was faster than the others'. */
  tickNode(id: NodeId, count = 1): void {
    for (let i = 0; i < count; i += 1) this.steps.give(this.hosts.running(id), { type: 'tick' })
  }

  // What a node is told to do

  /** A node that belongs to no cluster yet and has nothing. It starts at once. */
  addNode(id: NodeId): void {
    this.hosts.add(id)
    this.network.add(id)
    this.observers.mark(id, 'started')
  }

  /** The node asks `via`, which may be any member, to be added. */
  join(id: NodeId, via: NodeId, { learner = false } = {}): void {
    this.steps.give(this.hosts.running(id), { type: 'join', via, learner })
  }

  /** The node asks to be removed. */
  leave(id: NodeId): void {
    this.steps.give(this.hosts.running(id), { type: 'leave' })
  }

  /** The node takes a snapshot of what it has applied. */
  snapshot(id: NodeId): void {
    this.steps.give(this.hosts.running(id), { type: 'snapshot' })
  }

  /** The node ends in good order: it tells its clients, whose answers still leave, and does nothing any more. */
  shutdown(id: NodeId): void {
    const host = this.hosts.get(id)
    if (!host.state.stopped) this.steps.give(this.hosts.running(id), { type: 'shutdown' })
    this.steps.endAllWrites(host)
    host.up = false
    this.loseInbox(id)
  }

  // What clients and administrators ask of a node; the answer leaves through its outbox like any message

  /** A client gives the node a command, as part of a session if it has one. */
  command(id: NodeId, text: string, client?: SessionCommand): ClientCommand {
    return this.clients.command(id, text, client)
  }

  /** A client wants a session; its number is the result. */
  openSession(id: NodeId): ClientCommand {
    return this.clients.openSession(id)
  }

  /** A client asks the state machine without changing it. `atFollower`: the node is to answer even if another leads. */
  read(id: NodeId, query: string, { atFollower = false } = {}): ClientCommand {
    return this.clients.read(id, query, atFollower)
  }

  /** The node, if it leads, is to hand leadership over. */
  transfer(id: NodeId, to: NodeId): ClientCommand {
    return this.clients.transfer(id, to)
  }

  /** The membership is to change by one node (thesis 4.1). */
  changeMembership(id: NodeId, op: MembershipOp, node: NodeId): ClientCommand {
    return this.clients.changeMembership(id, op, node)
  }

  /** The membership is to change by any number of nodes at once (thesis 4.3). */
  changeMembers(id: NodeId, changes: readonly MemberChange[], mode: ChangeMode = 'auto'): ClientCommand {
    return this.clients.changeMembers(id, changes, mode)
  }

  /** The outgoing one of two memberships is to be given up. */
  leaveJoint(id: NodeId): ClientCommand {
    return this.clients.leaveJoint(id)
  }

  /** The change of the membership whose new voters are being brought up to date is to be given up. */
  abortChange(id: NodeId): ClientCommand {
    return this.clients.abortChange(id)
  }

  /** Settings are to change at all nodes, through the log. */
  changeSettings(id: NodeId, settings: Partial<Settings>): ClientCommand {
    return this.clients.changeSettings(id, settings)
  }

  // Moving messages

  /** The first thing in the node's outbox leaves, or the first to that node, or to a client (null). False when there is none. */
  sendOne(id: NodeId, to?: NodeId | null): boolean {
    return this.traffic.sendOne(id, to)
  }

  /** The node handles the first message of its inbox; with `from`, the first from that node. False when there is none. */
  handleOne(id: NodeId, from?: NodeId): boolean {
    const host = this.hosts.get(id)
    const arrived = this.traffic.takeArrived(host, from)
    if (arrived !== undefined) this.steps.handle(host, arrived)
    return arrived !== undefined
  }

  /** With `asyncStorage`: the `count` oldest writes of the node end as one, and it is told. False when there is none. */
  storeOne(id: NodeId, count = 1): boolean {
    return this.steps.endWrites(this.hosts.get(id), count)
  }

  /** How many writes of the node have begun and not ended. */
  writing(id: NodeId): number {
    return this.hosts.get(id).writing.length
  }

  /** From now on runs let no write of the node end; {@link storeOne} does. Without it all end before each turn. */
  holdWrites(id: NodeId, held = true): void {
    this.hosts.get(id).holdsWrites = held
  }

  /** A run's turn of the node begins. */
  storeInTurn(id: NodeId): boolean {
    return this.steps.storeInTurn(this.hosts.get(id))
  }

  /** Whether the node has nothing to handle or to send, and no write that ends in its turn. */
  rests(id: NodeId): boolean {
    this.checkers.assertIntact()
    const { inbox, outbox, writing, holdsWrites } = this.hosts.get(id)
    return inbox.length === 0 && outbox.length === 0 && (writing.length === 0 || holdsWrites)
  }

  /** See {@link runNodeByNode}. */
  runNodeByNode(options?: RunOptions): void {
    runNodeByNode(this, options)
  }

  /** See {@link runRoundRobin}. */
  runRoundRobin(options?: RunOptions): void {
    runRoundRobin(this, options)
  }

  // Trouble of a node

  /** The node stops as if its power was cut. Messages in its inbox and outbox are lost; its clients hear nothing. */
  crash(id: NodeId): void {
    this.steps.goDown(this.hosts.running(id))
  }

  /** The node comes back with what it had stored. */
  restart(id: NodeId): void {
    const host = this.hosts.get(id)
    if (host.up) throw new SimError('SIM_NODE_UP', `node "${id}" is up; only one that crashed can be restarted`)
    host.restart()
    this.observers.mark(id, 'restart')
    this.checkers.afterRestart(host.state)
  }

  /** The power of the node will be cut while it stores what its next step has changed: nothing of that is stored. */
  failNextStore(id: NodeId): void {
    this.hosts.running(id).disk.failNext()
  }

  /** The node's disk takes nothing any more: `full` until it takes `null` again, `failed` for good. */
  refuseStores(id: NodeId, why: 'full' | 'failed' | null): void {
    this.hosts.get(id).disk.refuses = why
  }

  /**
   * A node that is down gets a new, empty disk. With `newcomer` it is also configured as one that is to join, whatever it
   * was before: without it, a node that the cluster began with takes the cluster to be new.
   */
  replaceDisk(id: NodeId, { newcomer = false } = {}): void {
    const host = this.hosts.get(id)
    if (host.up) throw new SimError('SIM_NODE_UP', `node "${id}" is up; its disk can be replaced while it is down`)
    host.replaceDisk(newcomer)
    this.checkers.forget(id)
  }

  // Trouble on the way

  /** Every message in the node's outbox is lost before it leaves. Answers to clients stay. */
  loseOutbox(id: NodeId): void {
    this.traffic.loseOutbox(id)
  }

  /** Every message that waits to be handled by the node is lost. */
  loseInbox(id: NodeId): void {
    this.traffic.loseInbox(id)
  }

  /** Whatever it is arrives at the node, as if from the network. At a node that is down it is lost. */
  inject(id: NodeId, anything: unknown): void {
    this.traffic.inject(id, anything)
  }

  /**
   * The messages that wait to be handled by the node, or those of them for which `filter` holds, are held up: they are
   * still on their way, and arrive when {@link deliver} is called. What arrives meanwhile overtakes them.
   */
  withhold(id: NodeId, filter: (message: Message) => boolean = () => true): readonly Message[] {
    return this.traffic.withhold(id, filter)
  }

  /**
   * Messages that were withheld arrive: each comes last in its receiver's inbox, whatever links are cut by now. One whose
   * receiver is down is lost. Delivering a message again makes a very late duplicate of it.
   */
  deliver(messages: readonly Message[]): void {
    this.traffic.deliver(messages)
  }

  /** Every message that waits to be handled by the node comes twice; the copies come behind all the others. */
  duplicateInbox(id: NodeId): void {
    this.traffic.duplicate(id)
  }

  /** The messages that wait to be handled by the node come in reversed order. */
  reverseInbox(id: NodeId): void {
    this.traffic.reverse(id)
  }

  // Trouble of the network

  /**
   * Splits the network anew; earlier cuts are forgotten. Nodes of different groups cannot reach each other, a node that
   * no group names reaches nobody. Messages on their way still arrive.
   */
  partition(...groups: readonly (readonly NodeId[])[]): void {
    for (const id of groups.flat()) this.hosts.get(id)
    this.changeNetwork(() => this.network.partition(groups))
  }

  /** Messages from one node to another are stopped; the other direction is as before. */
  cutLink(from: NodeId, to: NodeId): void {
    this.hosts.get(from)
    this.hosts.get(to)
    this.changeNetwork(() => this.network.cutLink(from, to))
  }

  /** Every link works again. What was stopped is not sent anew. */
  heal(): void {
    this.changeNetwork(() => this.network.heal())
  }

  private changeNetwork(change: () => void): void {
    const before = this.cutOff
    change()
    this.cutOff = this.network.cutOff()
    for (const id of this.nodes)
      if (this.cutOff.has(id) !== before.has(id)) this.observers.mark(id, this.cutOff.has(id) ? 'netsplit' : 'netjoin')
  }
}
