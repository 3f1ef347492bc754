import type { ConfigOptions, Message, NodeId, NodeState } from '../raft/index.ts'
import { answerFields, ClientCommand } from './command.ts'
import { SimError } from './errors.ts'
import { Host, type Outgoing } from './host.ts'
import { CommandList, type StateMachine } from './machine.ts'
import { Network } from './network.ts'
import { fieldsOf, type Mark, type Observer, type Values } from './observation.ts'
import { type RunOptions, runNodeByNode, runRoundRobin } from './schedule.ts'
import { duplicated, reversed, sortOut } from './tamper.ts'

export interface ClusterOptions<M extends StateMachine> extends Partial<Omit<ConfigOptions, 'id' | 'voters'>> {
  /** How many nodes, numbered from 1; or their ids. */
  readonly nodes: number | readonly NodeId[]
  /** Makes each node's state machine. Default: a {@link CommandList}. */
  readonly machine?: () => M
}

/**
 * A cluster that a test drives by hand: nothing moves unless a method is called, and the same calls always give the
 * same run. Every method that names a node throws `SIM_UNKNOWN_NODE` for one that does not exist.
 */
export class Cluster<M extends StateMachine = CommandList> {
  readonly nodes: readonly NodeId[]
  private readonly hosts: ReadonlyMap<NodeId, Host<M>>
  private readonly network: Network
  private readonly observers: Observer[] = []
  /** Commands whose clients wait. */
  private readonly commands = new Map<string, ClientCommand>()
  private cutOff: ReadonlySet<NodeId> = new Set()
  private requests = 0
  private started = false

  constructor({ nodes, machine = () => new CommandList() as StateMachine as M, ...config }: ClusterOptions<M>) {
    this.nodes = typeof nodes === 'number' ? Array.from({ length: nodes }, (_, i) => String(i + 1)) : [...nodes]
    if (this.nodes.length === 0) throw new SimError('SIM_OPTIONS', 'a cluster has at least one node')
    const host = (id: NodeId) => new Host({ ...config, id, voters: this.nodes }, machine)
    this.hosts = new Map(this.nodes.map((id) => [id, host(id)]))
    this.network = new Network(this.nodes)
  }

  // Looking

  /** Everything that the node knows. For assertions: only the cluster may change it. */
  node(id: NodeId): Readonly<NodeState> {
    return this.host(id).state
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

  /** What an observer is shown of a node. A node that is down is shown as it was. */
  stateOf(id: NodeId): Values {
    const { role, term, votedFor, log, commitIndex } = this.node(id)
    const network = this.cutOff.has(id) ? 2 : 1
    return { role, term, lastLogTerm: log.lastTerm, lastLogIndex: log.lastIndex, commitIndex, votedFor, network }
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

  /** A client gives the node a command. The answer leaves through the node's outbox like any message. */
  command(id: NodeId, text: string): ClientCommand {
    const host = this.running(id)
    this.requests += 1
    const command = new ClientCommand(`request-${this.requests}`, id, text)
    this.commands.set(command.request, command)
    this.mark(id, 'command_start', { command: text })
    this.step(host, { type: 'command', request: command.request, command: text })
    return command
  }

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
    const message = host.inbox.shift()
    if (message === undefined) return false
    this.step(host, { type: 'message', message }, message)
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
    for (const { message } of lost) this.transfer('lose', message)
  }

  /** Every message that waits to be handled by the node is lost. */
  loseInbox(id: NodeId): void {
    for (const message of this.host(id).inbox.splice(0)) this.transfer('lose', message)
  }

  // Network trouble

  /**
   * The messages that wait to be handled by the node, or those of them for which `filter` holds, are held up: they are
   * still on their way, and arrive when {@link deliver} is called. What arrives meanwhile overtakes them.
   */
  withhold(id: NodeId, filter: (message: Message) => boolean = () => true): readonly Message[] {
    const { taken, left } = sortOut(this.host(id).inbox, filter)
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
      else this.transfer('lose', message)
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

  private refill(id: NodeId, messages: readonly Message[]): void {
    const { inbox } = this.host(id)
    inbox.splice(0, inbox.length, ...messages)
  }

  /** The node stops as if its power was cut. Messages in its inbox and outbox are lost; its clients hear nothing. */
  crash(id: NodeId): void {
    const host = this.running(id)
    const lost = host.crash()
    this.mark(id, 'crash')
    for (const message of lost) this.transfer('lose', message)
    for (const command of this.commands.values()) {
      if (command.node !== id) continue
      command.answer = { type: 'lost' }
      this.commands.delete(command.request)
    }
  }

  /** The node comes back with what it had stored. */
  restart(id: NodeId): void {
    const host = this.host(id)
    if (host.up) throw new SimError('SIM_NODE_UP', `node "${id}" is up; only one that crashed can be restarted`)
    host.restart()
    this.mark(id, 'restart')
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

  private step(host: Host<M>, input: Parameters<Host<M>['step']>[0], handled?: Message): void {
    const { role, id } = host.state
    const queued = host.step(input)
    if (handled) this.observe({ ...shown(handled), node: id, op: 'handle', from: handled.from })
    if (host.state.role !== role) this.mark(id, 'new_role')
    for (const outgoing of queued) if (outgoing.type === 'message') this.transfer('queue', outgoing.message)
  }

  private transmit(message: Message): void {
    const { from, to } = message
    if (!this.network.reaches(from, to)) return this.transfer('block', message)
    this.transfer('send', message)
    const receiver = this.host(to)
    if (receiver.up) receiver.inbox.push(message)
    else this.transfer('lose', message)
  }

  private answer({ request, answer }: Outgoing & { type: 'answer' }): void {
    const command = this.commands.get(request)
    if (command === undefined) return
    command.answer = answer
    this.commands.delete(request)
    this.mark(command.node, 'command_done', { command: command.text, ...answerFields(answer) })
  }

  private transfer(op: 'queue' | 'send' | 'block' | 'lose', message: Message): void {
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
