import { EventHub, type Input, type NodeId, type NodeState } from '../raft/index.ts'
import { SimViolation } from './checkers/violation.ts'
import type { Checkers } from './checkers.ts'
import { copyOf } from './copy-of.ts'
import type { Host, StepResult } from './host.ts'
import type { Hosts } from './hosts.ts'
import type { Arrived, OwnAnswer } from './in-transit.ts'
import { isMessage } from './in-transit.ts'
import type { StateMachine } from './machine.ts'
import type { Network } from './network.ts'
import { shownState, type Value, type Values } from './observation.ts'
import type { HandledBy, NodeAfter, OneOrder, OnTheWay, OrderedNodes, Taken } from './ordered-nodes.ts'
import { type LogEntry, ShownLog } from './shown-log.ts'
import { ShownOrder } from './shown-order.ts'
import { answerFields, type WaitingCommands } from './waiting-commands.ts'

/**
 * A cluster at one moment, copied, for all orders of the messages that are on the way: see `MessageSystem` of
 * `src/explore/orders`, whose form it has. No time passes, links stay as they are, and what a node writes is written
 * before it handles anything else, unless its writes are held.
 */
export class ClusterOrders<M extends StateMachine> implements OrderedNodes<M> {
  readonly nodes: readonly NodeId[]
  readonly onTheWay: readonly OnTheWay[]
  private readonly starts = new Map<NodeId, NodeAfter<M>>()
  /** Of `onTheWay`, what has not left its sender. */
  private readonly unsent = new Set<OnTheWay>()
  private readonly up = new Set<NodeId>()
  private readonly network: Network
  private readonly checkers: Checkers
  private readonly commands: WaitingCommands
  private readonly cutOff: ReadonlySet<NodeId>

  constructor(hosts: Hosts<M>, network: Network, checkers: Checkers, commands: WaitingCommands) {
    this.nodes = hosts.ids
    this.network = copyOf(network, isFact)
    this.commands = copyOf(commands, isFact)
    this.cutOff = network.cutOff()
    const onTheWay: OnTheWay[] = []
    for (const { up, state } of hosts.all()) if (up) this.up.add(state.id)
    for (const host of hosts.all()) for (const each of this.take(host)) onTheWay.push(each)
    this.onTheWay = onTheWay
    const states = [...hosts.all()].map(({ state }) => [state, this.startOf(state.id).host.state] as const)
    this.checkers = checkers.copy(undefined, new Map(states))
  }

  startOf(id: NodeId): NodeAfter<M> {
    const start = this.starts.get(id)
    if (start === undefined) throw new RangeError(`there is no node "${id}"`)
    return start
  }

  handle(id: NodeId, before: NodeAfter<M>, { message: arrived }: OnTheWay): HandledBy<M> {
    if (!before.host.up) return { state: before, sends: [], answers: [] }
    const { message } = arrived
    const input: Input =
      arrived.type === 'message' ? { type: 'checked_message', message: arrived.message } : { type: 'message', message }
    const first = stepped(before.host, input)
    const taken = [first.taken]
    let { host } = first
    for (let end = endOfWrites(host); end !== undefined; end = endOfWrites(host)) {
      const next = stepped(end.host, end.input)
      taken.push(next.taken)
      host = next.host
    }
    const queued = taken.flatMap(({ result }) => result.queued)
    const sends = queued.flatMap((each) => (each.type === 'message' ? this.sent(id, each) : []))
    return { state: { host, taken }, sends, answers: queued.flatMap((each) => this.answerText(each)) }
  }

  /** A node as observers are shown it, with its whole log. */
  textOf(_id: NodeId, { host }: NodeAfter<M>): string {
    const shown = Object.entries(this.stateOf(host)).map(([name, value]) => `${name}: ${textOf(value)}`)
    return [...shown, ...(host.up ? [] : ['down: true'])].join('\n')
  }

  keyOf({ host }: NodeAfter<M>): string {
    const { events, ...rest } = host
    return JSON.stringify(rest, wholly)
  }

  keyOfMessage(arrived: Arrived): string {
    return JSON.stringify([arrived.type, arrived.message], wholly)
  }

  /** The property that the order breaks, in the words of the checker. */
  problemIn(order: OneOrder<M>['deliveries']): string | undefined {
    const checkers = this.checkers.copy()
    try {
      for (const { handled } of order) for (const each of handled.state.taken) look(checkers, each, handled.state.host)
    } catch (error) {
      if (error instanceof SimViolation) return error.message
      throw error
    }
    return undefined
  }

  /** One order as a source of its own: it happens, to whoever subscribes, when `run` is called. */
  show(order: OneOrder<M>): ShownOrder<M> {
    return new ShownOrder(this, order)
  }

  /** What of the messages at the beginning leaves its node only now. */
  isUnsent(sent: OnTheWay): boolean {
    return this.unsent.has(sent)
  }

  stateOf({ state }: Host<M>): Readonly<Record<string, Value | readonly LogEntry[]>> {
    return { ...this.shownStateOf(state), log: new ShownLog().whole(state.log) }
  }

  shownStateOf(state: NodeState): Values {
    return shownState(state, this.cutOff.has(state.id) ? 2 : 1)
  }

  newCheckers(report: (node: NodeId, fields: Values) => void): Checkers {
    return this.checkers.copy(report)
  }

  /** What observers are told when a client hears an answer. */
  doneFields({ request, answer }: OwnAnswer): Values | undefined {
    const text = this.commands.textOf(request)
    return text === undefined ? undefined : { command: text, ...answerFields(answer) }
  }

  /** Copies the node, and returns what is on the way to it and from it. */
  private take(original: Host<M>): OnTheWay[] {
    const host = copyOfHost(original)
    const { id } = host.state
    const arrived = host.inbox.drain().flatMap((message): OnTheWay[] => {
      const from = isMessage(message.message) ? message.message.from : ''
      return [{ from, to: id, message }]
    })
    const outbox = host.outbox.drain()
    const leaving = outbox.flatMap((each) => (each.type === 'message' ? this.sent(id, each) : []))
    for (const each of leaving) this.unsent.add(each)
    this.starts.set(id, { host, taken: [] })
    return [...arrived, ...leaving]
  }

  private sent(from: NodeId, own: Extract<Arrived, { type: 'message' }>): OnTheWay[] {
    const { to } = own.message
    // What a node that is down is sent is lost whatever the order is.
    return this.up.has(to) && this.network.reaches(from, to) ? [{ from, to, message: own }] : []
  }

  private answerText(queued: StepResult['queued'][number]): string[] {
    const fields = queued.type === 'answer' ? this.doneFields(queued) : undefined
    return fields === undefined ? [] : [`${fields['command']}: ${fields['answer']} ${fields['value']}`]
  }
}

function stepped<M extends StateMachine>(before: Host<M>, input: Input): { host: Host<M>; taken: Taken } {
  const host = copyOfHost(before)
  const { role } = host.state
  const result = host.step(input)
  host.outbox.drain()
  const isOver = result.powerCut || result.diskFailed
  if (result.powerCut) host.crash()
  if (isOver) host.up = false
  return { host, taken: { role, input, result, state: host.state } }
}

/** What the node is told of its writes, once they have ended; undefined where it has begun none. */
function endOfWrites<M extends StateMachine>(before: Host<M>): { host: Host<M>; input: Input } | undefined {
  if (!before.up || before.holdsWrites || before.writing.length === 0) return undefined
  const host = copyOfHost(before)
  const input = host.endWrites(host.writing.length)
  return input === undefined || input === 'power_cut' ? undefined : { host, input }
}

function look<M extends StateMachine>(checkers: Checkers, { state, input, result }: Taken, { up }: Host<M>): void {
  if (result.powerCut) checkers.afterCrash(state.id)
  else if (up) checkers.afterStep(state, input, result.effects, result.answers)
}

function copyOfHost<M extends StateMachine>(host: Host<M>): Host<M> {
  // Who listens to the node listens to no copy of it.
  return copyOf(host, isFact, new Map([[host.events, new EventHub()]]))
}

/** Messages, records and what is known of them are made once and never changed. */
export function isFact(value: object): boolean {
  return ('index' in value && 'term' in value) || 'record' in value || isMessage(value)
}

function textOf(value: Value | readonly LogEntry[]): string {
  if (typeof value !== 'object' || value === null) return String(value)
  return value.map(({ term, content }) => `${term} ${content}`).join(', ')
}

/** For JSON: what it leaves out otherwise. */
function wholly(_name: string, value: unknown): unknown {
  if (value === undefined) return { undefined: true }
  if (value instanceof Map) return { map: [...value] }
  if (value instanceof Set) return { set: [...value] }
  return ArrayBuffer.isView(value) ? { bytes: String(value) } : value
}
