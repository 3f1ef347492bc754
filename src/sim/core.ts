import type { ConfigOptions, Input, Message, NodeId, NodeState, RaftEvent } from '../raft/index.ts'
import { Checkers } from './checkers.ts'
import { answerFields, WaitingCommands } from './command.ts'
import { Host, type Outgoing } from './host.ts'
import { CommandList, type StateMachine } from './machine.ts'
import { Network } from './network.ts'
import { fieldsOf, type Mark, markOf, type Observer, shownState, type Values } from './observation.ts'
import { SimError } from './sim-error.ts'

export interface ClusterOptions<M extends StateMachine> extends Partial<Omit<ConfigOptions, 'id' | 'voters'>> {
  /** How many nodes, numbered from 1; or their ids. */
  readonly nodes: number | readonly NodeId[]
  /** Makes each node's state machine. Default: a {@link CommandList}. */
  readonly machine?: () => M
  /** How many client sessions each node remembers. Default 1000. */
  readonly maxSessions?: number
}

/** The nodes of a cluster, the network between them, and whoever watches: what every step of a run goes through. */
export class ClusterCore<M extends StateMachine> {
  protected readonly hosts = new Map<NodeId, Host<M>>()
  protected readonly network: Network
  protected readonly observers: Observer[] = []
  protected readonly commands = new WaitingCommands()
  protected readonly checkers = new Checkers((node, fields) => this.mark(node, 'violation', fields))
  protected cutOff: ReadonlySet<NodeId> = new Set()
  protected readonly makeHost: (id: NodeId, voters: readonly NodeId[]) => Host<M>

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

  protected changeNetwork(change: () => void): void {
    const before = this.cutOff
    change()
    this.cutOff = this.network.cutOff()
    for (const id of this.nodes) {
      if (this.cutOff.has(id) !== before.has(id)) this.mark(id, this.cutOff.has(id) ? 'netsplit' : 'netjoin')
    }
  }

  protected step(host: Host<M>, input: Input): void {
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
  protected goDown(host: Host<M>, unhandled: readonly unknown[] = []): void {
    const { id } = host.state
    const lost = [...unhandled, ...host.crash()]
    this.mark(id, 'crash')
    this.loseAll(lost)
    this.commands.loseAllOf(id)
    this.checkers.afterCrash(id)
  }

  /** What is no message is gone without a trace. */
  protected loseAll(messages: readonly unknown[]): void {
    for (const message of messages) if (isMessage(message)) this.report('lose', message)
  }

  protected transmit(message: Message): void {
    const { from, to } = message
    if (!this.network.reaches(from, to)) return this.report('block', message)
    this.report('send', message)
    // There may be no such node: the membership, or whoever was answered, may name any.
    const receiver = this.hosts.get(to)
    if (receiver?.up) receiver.inbox.push(message)
    else this.report('lose', message)
  }

  protected answer({ request, answer }: Outgoing & { type: 'answer' }): void {
    const command = this.commands.answer(request, answer)
    if (command) this.mark(command.node, 'command_done', { command: command.text, ...answerFields(answer) })
  }

  protected report(op: 'queue' | 'send' | 'block' | 'lose', message: Message): void {
    this.observe({ ...shown(message), node: message.from, op, to: message.to })
  }

  protected mark(node: NodeId, op: Mark, fields?: Values): void {
    this.observe(fields ? { node, op, fields } : { node, op })
  }

  protected observe(observation: Parameters<Observer>[0]): void {
    const state = this.stateOf(observation.node)
    for (const observer of this.observers) observer(observation, state)
  }

  protected host(id: NodeId): Host<M> {
    const host = this.hosts.get(id)
    if (host) return host
    throw new SimError('SIM_UNKNOWN_NODE', `there is no node "${id}"; the nodes are ${this.nodes.join(', ')}`)
  }

  protected running(id: NodeId): Host<M> {
    const host = this.host(id)
    if (host.up) return host
    throw new SimError('SIM_NODE_DOWN', `node "${id}" is down; restart it first`)
  }
}

function shown(message: Message): { message: string; fields: Values } {
  return { message: message.kind, fields: fieldsOf(message) }
}

export function isMessage(value: unknown): value is Message {
  return typeof value === 'object' && value !== null && 'kind' in value && 'from' in value && 'to' in value
}
