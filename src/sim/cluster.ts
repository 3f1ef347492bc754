import type {
  ConfigOptions,
  Input,
  MembershipOp,
  Message,
  NodeId,
  NodeState,
  RaftEvent,
  SessionCommand,
  Settings,
} from '../raft/index.ts'
import { Checkers } from './checkers.ts'
import { answerFields, type ClientCommand, WaitingCommands } from './command.ts'
import { Disk } from './disk.ts'
import { SimError } from './errors.ts'
import { Host, type Outgoing } from './host.ts'
import { CommandList, type StateMachine } from './machine.ts'
import { Network } from './network.ts'
import { fieldsOf, type Mark, markOf, type Observer, shownState, type Values } from './observation.ts'
import { type RunOptions, runNodeByNode, runRoundRobin } from './schedule.ts'
import { duplicated, reversed, sortOut } from './tamper.ts'

export interface ClusterOptions<M extends StateMachine> extends Partial<Omit<ConfigOptions, 'id' | 'voters'>> {
  /** How many nodes, numbered from 1; or their ids. */
  readonly nodes: number | readonly NodeId[]
  /** Makes each node's state machine. Default: a {@link CommandList}. */
  readonly machine?: () => M
  /** How many client sessions each node remembers. Default 1000. */
  readonly maxSessions?: number
}

/**
 * A cluster that a test drives by hand: nothing moves unless a method is called, and the same calls always give the
 * same run. Every method that names a node throws `SIM_UNKNOWN_NODE` for one that does not exist.
 */
export class Cluster<M extends StateMachine = CommandList> {
  private readonly hosts = new Map<NodeId, Host<M>>()
  private readonly network: Network
  private readonly observers: Observer[] = []
  private readonly commands = new WaitingCommands()
  private readonly checkers = new Checkers((node, fields) => this.mark(node, 'violation', fields))
  private cutOff: ReadonlySet<NodeId> = new Set()
  private started = false
  private readonly makeHost: (id: NodeId, voters: readonly NodeId[]) => Host<M>

  constructor(options: ClusterOptions<M>) {
    const {
      nodes,
      machine: makeMachine = () => new CommandList() as StateMachine as M,
      maxSessions,
      ...config
    } = options
    const ids = typeof nodes === 'number' ? Array.from({ length: nodes }, (_, i) => String(i + 1)) : [...nodes]
    if (ids.length === 0) throw new SimError('SIM_OPTIONS', 'a cluster has at least one node')
    this.makeHost = (id, voters) => new Host({ config: { ...config, id, voters }, makeMachine, maxSessions })
    for (const id of ids) this.hosts.set(id, this.makeHost(id, ids))
    this.network = new Network(ids)
  }

  // Looking

  /** Every node there is, member or not, in the order in which they came. */
  get nodes(): readonly NodeId[] {
    return [...this.hosts.keys()]
  }

  /** Everything that the node knows. For assertions: only the cluster may change it. */
  node(id: NodeId): Readonly<NodeState> {
    return this.host(id).state
  }

  isUp(id: NodeId): boolean {
    return this.host(id).up
  }

  machine(id: NodeId): M {
    return this.host(id).machine
  }

  /** Whether no message waits anywhere. */
  get idle(): boolean {
    return [...this.hosts.values()].every(({ inbox, outbox }) => inbox.length + outbox.length === 0)
  }

  /** How many messages wait to be handled by the node. */
  waitingFor(id: NodeId): number {
    return this.host(id).inbox.length
  }

  /**
   * What an observer is shown of a node. A node that is down is shown as it was; one whose power was cut during a write,
   * as its disk has it.
   */
  stateOf(id: NodeId): Values {
    return shownState(this.node(id), this.cutOff.has(id) ? 2 : 1)
  }

  /** `handler` is told what happens to the node. Returns what ends that. */
  on(id: NodeId, handler: (event: RaftEvent) => void): () => void {
    return this.host(id).events.on(handler)
  }

  subscribe(observer: Observer): void {
    this.observers.push(observer)
  }

  // Driving

  /** Tells the observers that the nodes exist. Called once, before anything else happens. */
  start(): void {
    if (this.started) throw new SimError('SIM_OPTIONS', 'the cluster has been started already')
    this.started = true
    for (const id of this.nodes) this.mark(id, 'started')
  }

  /** The node runs for leader now. */
  campaign(id: NodeId): void {
    this.step(this.running(id), { type: 'campaign' })
  }

  /** The node sends heartbeats now, if it leads. */
  heartbeat(id: NodeId): void {
    this.step(this.running(id), { type: 'heartbeat' })
  }

  /** Time passes for every node that is up. Unless this is called, no timer ever runs out. */
  tick(count = 1): void {
    for (let i = 0; i < count; i += 1)
      for (const host of this.hosts.values()) if (host.up) this.step(host, { type: 'tick' })
  }

  // What clients and administrators ask of a node. The answer leaves through its outbox like any message.

  /** A client gives the node a command, as part of a session if it has one. */
  command(id: NodeId, text: string, client?: SessionCommand): ClientCommand {
    return this.ask(id, text, { type: 'command', command: text, ...(client ? { client } : {}) })
  }

  /** A client wants a session; its number is the result. */
  openSession(id: NodeId): ClientCommand {
    return this.ask(id, 'open a session', { type: 'open_session' })
  }

  /** A client asks the state machine without changing it. */
  read(id: NodeId, query: string): ClientCommand {
    return this.ask(id, `read ${query}`, { type: 'read', query })
  }

  /** The node, if it leads, is to hand leadership over. */
  transfer(id: NodeId, to: NodeId): ClientCommand {
    return this.ask(id, `transfer leadership to ${to}`, { type: 'transfer', to })
  }

  changeMembership(id: NodeId, op: MembershipOp, node: NodeId): ClientCommand {
    const verb = { ADD: 'add', ADD_LEARNER: 'add learner', REMOVE: 'remove' }[op]
    return this.ask(id, `${verb} ${node}`, { type: 'change_membership', op, node })
  }

  changeSettings(id: NodeId, settings: Partial<Settings>): ClientCommand {
    const text = Object.entries(settings).map(([name, value]) => `${name} ${value}`)
    return this.ask(id, `set ${text.join(', ')}`, { type: 'change_settings', settings })
  }

  // What a node is told to do

  /** A node that belongs to no cluster yet and has nothing. It starts at once. */
  addNode(id: NodeId): void {
    if (this.hosts.has(id)) throw new SimError('SIM_OPTIONS', `there is a node "${id}" already`)
    this.hosts.set(id, this.makeHost(id, []))
    this.network.add(id)
    this.mark(id, 'started')
  }

  /** The node asks `via`, which may be any member, to be added. */
  join(id: NodeId, via: NodeId, { learner = false } = {}): void {
    this.step(this.running(id), { type: 'join', via, learner })
  }

  /** The node asks to be removed. */
  leave(id: NodeId): void {
    this.step(this.running(id), { type: 'leave' })
  }

  /** The node takes a snapshot of what it has applied. */
  snapshot(id: NodeId): void {
    this.step(this.running(id), { type: 'snapshot' })
  }

  /** The node ends in good order: it tells its clients, whose answers still leave, and does nothing any more. */
  shutdown(id: NodeId): void {
    const host = this.host(id)
    if (!host.state.stopped) this.step(this.running(id), { type: 'shutdown' })
    host.up = false
    this.loseInbox(id)
  }

  // Moving messages

  /** The first thing in the node's outbox leaves. False when there is none, or the node is down. */
  sendOne(id: NodeId): boolean {
    const outgoing = this.host(id).outbox.shift()
    if (outgoing === undefined) return false
    if (outgoing.type === 'message') this.transmit(outgoing.message)
    else this.answer(outgoing)
    return true
  }

  /** The node handles the first message of its inbox. False when there is none. */
  handleOne(id: NodeId): boolean {
    const host = this.host(id)
    if (host.inbox.length === 0) return false
    this.step(host, { type: 'message', message: host.inbox.shift() })
    return true
  }

  /** See {@link runNodeByNode}. */
  runNodeByNode(options?: RunOptions): void {
    runNodeByNode(this, options)
  }

  /** See {@link runRoundRobin}. */
  runRoundRobin(options?: RunOptions): void {
    runRoundRobin(this, options)
  }

  // Trouble

  /** Every message in the node's outbox is lost before it leaves. Answers to clients stay. */
  loseOutbox(id: NodeId): void {
    const { outbox } = this.host(id)
    const kept = outbox.filter(({ type }) => type === 'answer')
    const lost = outbox.filter((outgoing) => outgoing.type === 'message')
    outbox.splice(0, outbox.length, ...kept)
    for (const { message } of lost) this.report('lose', message)
  }

  /** Every message that waits to be handled by the node is lost. */
  loseInbox(id: NodeId): void {
    this.loseAll(this.host(id).inbox.splice(0))
  }

  /** Whatever it is arrives at the node, as if from the network. At a node that is down it is lost. */
  inject(id: NodeId, anything: unknown): void {
    const { up, inbox } = this.host(id)
    if (up) inbox.push(anything)
  }

  /** The power of the node will be cut while it stores what its next step has changed: nothing of that is stored. */
  failNextStore(id: NodeId): void {
    this.running(id).disk.failNext()
  }

  /** A node that is down gets a new, empty disk. */
  replaceDisk(id: NodeId): void {
    const host = this.host(id)
    if (host.up) throw new SimError('SIM_NODE_UP', `node "${id}" is up; its disk can be replaced while it is down`)
    host.disk = new Disk()
    this.checkers.forget(id)
  }

  // Network trouble

  /**
   * The messages that wait to be handled by the node, or those of them for which `filter` holds, are held up: they are
   * still on their way, and arrive when {@link deliver} is called. What arrives meanwhile overtakes them.
   */
  withhold(id: NodeId, filter: (message: Message) => boolean = () => true): readonly Message[] {
    const isTaken = (arrived: unknown): arrived is Message => isMessage(arrived) && filter(arrived)
    const { taken, left } = sortOut(this.host(id).inbox, isTaken)
    this.refill(id, left)
    return taken
  }

  /**
   * Messages that were withheld arrive: each comes last in its receiver's inbox, whatever links are cut by now. One whose
   * receiver is down is lost. Delivering a message again makes a very late duplicate of it.
   */
  deliver(messages: readonly Message[]): void {
    for (const message of messages) {
      const { up, inbox } = this.host(message.to)
      if (up) inbox.push(message)
      else this.report('lose', message)
    }
  }

  /** Every message that waits to be handled by the node comes twice; the copies come behind all the others. */
  duplicateInbox(id: NodeId): void {
    this.refill(id, duplicated(this.host(id).inbox))
  }

  /** The messages that wait to be handled by the node come in reversed order. */
  reverseInbox(id: NodeId): void {
    this.refill(id, reversed(this.host(id).inbox))
  }

  private refill(id: NodeId, messages: readonly unknown[]): void {
    const { inbox } = this.host(id)
    inbox.splice(0, inbox.length, ...messages)
  }

  /** The node stops as if its power was cut. Messages in its inbox and outbox are lost; its clients hear nothing. */
  crash(id: NodeId): void {
    this.goDown(this.running(id))
  }

  /** The node comes back with what it had stored. */
  restart(id: NodeId): void {
    const host = this.host(id)
    if (host.up) throw new SimError('SIM_NODE_UP', `node "${id}" is up; only one that crashed can be restarted`)
    host.restart()
    this.mark(id, 'restart')
    this.checkers.afterRestart(host.state)
  }

  /**
   * Splits the network anew; earlier cuts are forgotten. Nodes of different groups cannot reach each other, a node that
   * no group names reaches nobody. Messages on their way still arrive.
   */
  partition(...groups: readonly (readonly NodeId[])[]): void {
    for (const id of groups.flat()) this.host(id)
    this.changeNetwork(() => this.network.partition(groups))
  }

  /** Messages from one node to another are stopped; the other direction is as before. */
  cutLink(from: NodeId, to: NodeId): void {
    this.host(from)
    this.host(to)
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
    for (const id of this.nodes) {
      if (this.cutOff.has(id) !== before.has(id)) this.mark(id, this.cutOff.has(id) ? 'netsplit' : 'netjoin')
    }
  }

  private ask(id: NodeId, text: string, request: Unnamed<Extract<Input, { request: string }>>): ClientCommand {
    const host = this.running(id)
    const command = this.commands.add(id, text)
    this.mark(id, 'command_start', { command: text })
    this.step(host, { ...request, request: command.request })
    return command
  }

  private step(host: Host<M>, input: Input): void {
    this.checkers.assertIntact()
    const { role, id } = host.state
    const { queued, effects, powerCut } = host.step(input)
    // Cut short at its first write, an input has never been.
    if (powerCut && effects.length === 0) return this.goDown(host, input.type === 'message' ? [input.message] : [])
    const events = effects.flatMap((effect) => (effect.type === 'event' ? [effect.event] : []))
    const isMalformed = events.some((event) => event.type === 'error' && event.code === 'malformed')
    if (input.type === 'message' && !isMalformed) this.handled(id, input.message as Message)
    if (host.state.role !== role) this.mark(id, 'new_role')
    for (const mark of events.flatMap(markOf)) this.mark(id, mark.op, mark.fields)
    for (const outgoing of queued) if (outgoing.type === 'message') this.report('queue', outgoing.message)
    this.checkers.afterStep(host.state, input, effects, queued)
    if (powerCut) this.goDown(host)
  }

  private handled(id: NodeId, message: Message): void {
    this.observe({ ...shown(message), node: id, op: 'handle', from: message.from })
  }

  /** `unhandled`: what the node was at when it went down. */
  private goDown(host: Host<M>, unhandled: readonly unknown[] = []): void {
    const { id } = host.state
    const lost = [...unhandled, ...host.crash()]
    this.mark(id, 'crash')
    this.loseAll(lost)
    this.commands.loseAllOf(id)
    this.checkers.afterCrash(id)
  }

  /** What is no message is gone without a trace. */
  private loseAll(messages: readonly unknown[]): void {
    for (const message of messages) if (isMessage(message)) this.report('lose', message)
  }

  private transmit(message: Message): void {
    const { from, to } = message
    if (!this.network.reaches(from, to)) return this.report('block', message)
    this.report('send', message)
    // There may be no such node: the membership, or whoever was answered, may name any.
    const receiver = this.hosts.get(to)
    if (receiver?.up) receiver.inbox.push(message)
    else this.report('lose', message)
  }

  private answer({ request, answer }: Outgoing & { type: 'answer' }): void {
    const command = this.commands.answer(request, answer)
    if (command) this.mark(command.node, 'command_done', { command: command.text, ...answerFields(answer) })
  }

  private report(op: 'queue' | 'send' | 'block' | 'lose', message: Message): void {
    this.observe({ ...shown(message), node: message.from, op, to: message.to })
  }

  private mark(node: NodeId, op: Mark, fields?: Values): void {
    this.observe(fields ? { node, op, fields } : { node, op })
  }

  private observe(observation: Parameters<Observer>[0]): void {
    const state = this.stateOf(observation.node)
    for (const observer of this.observers) observer(observation, state)
  }

  private host(id: NodeId): Host<M> {
    const host = this.hosts.get(id)
    if (host) return host
    throw new SimError('SIM_UNKNOWN_NODE', `there is no node "${id}"; the nodes are ${this.nodes.join(', ')}`)
  }

  private running(id: NodeId): Host<M> {
    const host = this.host(id)
    if (host.up) return host
    throw new SimError('SIM_NODE_DOWN', `node "${id}" is down; restart it first`)
  }
}

function shown(message: Message): { message: string; fields: Values } {
  return { message: message.kind, fields: fieldsOf(message) }
}

type Unnamed<R> = R extends unknown ? Omit<R, 'request'> : never

function isMessage(value: unknown): value is Message {
  return typeof value === 'object' && value !== null && 'kind' in value && 'from' in value && 'to' in value
}
