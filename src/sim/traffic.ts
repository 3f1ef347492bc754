import type { Message, NodeId, Queue } from '../raft/index.ts'
import type { Host } from './host.ts'
import type { Hosts } from './hosts.ts'
import { type Arrived, isMessage, type Outgoing, type OwnAnswer, type OwnMessage } from './in-transit.ts'
import type { StateMachine } from './machine.ts'
import type { Network } from './network.ts'
import type { Observers } from './observers.ts'
import { answerFields, type WaitingCommands } from './waiting-commands.ts'

/** What is on its way between nodes, and to clients: how it gets there, and what an unreliable network does to it. */
export class Traffic<M extends StateMachine> {
  /** Whether a message that leaves goes no further. */
  isLost: ((sent: { readonly node: NodeId; readonly to: NodeId }) => boolean) | undefined
  private readonly hosts: Hosts<M>
  private readonly network: Network
  private readonly observers: Observers
  private readonly commands: WaitingCommands

  /** Called once, before something leaves a node or is handled. */
  beforeMoving: (() => void) | undefined = undefined

  constructor(hosts: Hosts<M>, network: Network, observers: Observers, commands: WaitingCommands) {
    this.hosts = hosts
    this.network = network
    this.observers = observers
    this.commands = commands
  }

  /** What waits to be handled by the node, the next first. */
  arrivedAt(id: NodeId): readonly unknown[] {
    const all = this.hosts.get(id).inbox.toArray()
    return all.map(({ message }) => message)
  }

  /** The messages that wait to leave the node, the next first. */
  messagesFrom(id: NodeId): readonly Message[] {
    const all = this.hosts.get(id).outbox.toArray()
    return all.flatMap((outgoing) => (outgoing.type === 'message' ? [outgoing.message] : []))
  }

  /** The first of the node's outbox leaves; with `to`, the first to that node, or with null to a client. False when there is none. */
  sendOne(id: NodeId, to?: NodeId | null): boolean {
    const { outbox } = this.hosts.get(id)
    if (this.beforeMoving && outbox.length > 0) this.tellBeforeMoving()
    const outgoing = to === undefined ? outbox.shift() : takeFirst(outbox, (each) => receiverOf(each) === to)
    if (outgoing === undefined) return false
    if (outgoing.type === 'message') this.transmit(outgoing)
    else this.answer(outgoing)
    return true
  }

  /** Where the first of the node's outbox goes: null for a client; undefined where nothing waits. */
  firstReceiver(id: NodeId): NodeId | null | undefined {
    const { first } = this.hosts.get(id).outbox
    return first && receiverOf(first)
  }

  /** The first of the node's inbox, or the first from a node, which it is about to handle. Undefined when there is none. */
  takeArrived({ inbox }: Host<M>, from?: NodeId): Arrived | undefined {
    if (this.beforeMoving && inbox.length > 0) this.tellBeforeMoving()
    return from === undefined ? inbox.shift() : takeFirst(inbox, (each) => senderOf(each) === from)
  }

  private tellBeforeMoving(): void {
    const tell = this.beforeMoving
    this.beforeMoving = undefined
    tell?.()
  }

  private transmit(own: OwnMessage): void {
    const { from, to } = own.message
    if (!this.network.reaches(from, to)) return this.observers.report('block', own)
    this.observers.report('send', own)
    // There may be no such node: the membership, or whoever was answered, may name any.
    const receiver = this.hosts.find(to)
    const isLost = this.isLost?.({ node: from, to }) ?? false
    if (receiver?.up && !isLost) receiver.inbox.push(own)
    else this.observers.report('lose', own)
  }

  private answer({ request, answer }: OwnAnswer): void {
    const command = this.commands.answer(request, answer)
    if (command) this.observers.mark(command.node, 'command_done', { command: command.text, ...answerFields(answer) })
  }

  /** Messages are lost. What is no message, or of no node that there is, is gone without a trace. */
  lose(lost: readonly (Arrived | Outgoing)[]): void {
    for (const each of lost) {
      if (each.type === 'message') this.observers.report('lose', each)
      else if (each.type === 'injected') this.loseInjected(each.message)
    }
  }

  private loseInjected(message: unknown): void {
    if (isMessage(message) && this.hosts.find(message.from)) this.observers.lose(message)
  }

  /** Every message in the node's outbox is lost before it leaves. Answers to clients stay. */
  loseOutbox(id: NodeId): void {
    const { outbox } = this.hosts.get(id)
    const all = outbox.drain()
    for (const outgoing of all) if (outgoing.type === 'answer') outbox.push(outgoing)
    this.lose(all)
  }

  loseInbox(id: NodeId): void {
    this.lose(this.hosts.get(id).inbox.drain())
  }

  /** Takes the messages for which `filter` holds out of the node's inbox. */
  withhold(id: NodeId, filter: (message: Message) => boolean): readonly Message[] {
    const { inbox } = this.hosts.get(id)
    const taken: Message[] = []
    for (const arrived of inbox.drain()) {
      if (isMessage(arrived.message) && filter(arrived.message)) taken.push(arrived.message)
      else inbox.push(arrived)
    }
    return taken
  }

  /** Each comes last in its receiver's inbox, whatever links are cut. One whose receiver is down is lost. */
  deliver(messages: readonly Message[]): void {
    for (const message of messages) {
      const { up, inbox } = this.hosts.get(message.to)
      if (up) inbox.push({ type: 'injected', message })
      else this.loseInjected(message)
    }
  }

  /** Whatever it is arrives at the node. At one that is down it is lost. */
  inject(id: NodeId, message: unknown): void {
    const { up, inbox } = this.hosts.get(id)
    if (up) inbox.push({ type: 'injected', message })
  }

  /** All that waits in the node's inbox comes once more behind it: a copy arrives after what was sent later. */
  duplicate(id: NodeId): void {
    const { inbox } = this.hosts.get(id)
    for (const arrived of inbox.toArray()) inbox.push(arrived)
  }

  /** What was sent last comes first. */
  reverse(id: NodeId): void {
    const { inbox } = this.hosts.get(id)
    inbox.replace(inbox.toArray().reverse())
  }
}

/** Takes the first of those for which `isIt` holds out of a queue, if there is one. */
function takeFirst<T>(queue: Queue<T>, isIt: (each: T) => boolean): T | undefined {
  const all = queue.toArray()
  const at = all.findIndex(isIt)
  if (at >= 0) queue.replace(all.toSpliced(at, 1))
  return all[at]
}

/** The node that it goes to; null for a client. */
function receiverOf(outgoing: Outgoing): NodeId | null {
  return outgoing.type === 'message' ? outgoing.message.to : null
}

function senderOf({ message }: Arrived): NodeId | undefined {
  return isMessage(message) ? message.from : undefined
}
