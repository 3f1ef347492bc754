import type { Message, NodeId } from '../raft/index.ts'
import { ClusterWithClients } from './clients.ts'
import { isMessage } from './core.ts'
import { Disk } from './disk.ts'
import type { CommandList, StateMachine } from './machine.ts'
import { type RunOptions, runNodeByNode, runRoundRobin } from './schedule.ts'
import { SimError } from './sim-error.ts'
import { duplicated, reversed, sortOut } from './tamper.ts'

/**
 * A cluster that a test drives by hand: nothing moves unless a method is called, and the same calls always give the
 * same run. Every method that names a node throws `SIM_UNKNOWN_NODE` for one that does not exist.
 */
export class Cluster<M extends StateMachine = CommandList> extends ClusterWithClients<M> {
  private started = false

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
}
