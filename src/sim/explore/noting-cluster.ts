import type { Action } from '../../explore/index.ts'
import type { Message, NodeId, SessionCommand } from '../../raft/index.ts'
import { Cluster } from '../cluster.ts'
import { isMessage } from '../in-transit.ts'
import type { ClientCommand } from '../waiting-commands.ts'
import { operationOf, type Registers } from './registers.ts'

/** A cluster that notes which single actions it is made to do, each as the action that does just that. */
export class NotingCluster extends Cluster<Registers> {
  private noted: Action[] = []

  /** What was noted since this was called last. */
  takeNoted(): readonly Action[] {
    const { noted } = this
    this.noted = []
    return noted
  }

  override sendOne(node: NodeId, to?: NodeId | null): boolean {
    const action = { do: 'send', node, to: to === undefined ? this.traffic.firstReceiver(node) : to, count: 1 }
    return this.noting(action, () => super.sendOne(node, to))
  }

  override handleOne(node: NodeId, from?: NodeId): boolean {
    const [first] = this.inbox(node)
    const sender = from ?? (isMessage(first) ? first.from : undefined)
    const action = { do: 'handle', node, ...(sender === undefined ? {} : { from: sender }), count: 1 }
    return this.noting(action, () => super.handleOne(node, from))
  }

  override storeOne(node: NodeId, count = 1): boolean {
    return this.noting({ do: 'store', node, count }, () => super.storeOne(node, count))
  }

  override storeInTurn(node: NodeId): boolean {
    const count = this.writing(node)
    return this.noting({ do: 'store', node, count }, () => super.storeInTurn(node))
  }

  override tick(count = 1): void {
    for (let i = 0; i < count; i += 1) this.noting({ do: 'tick', ticks: 1 }, () => super.tick())
  }

  override tickNode(node: NodeId, count = 1): void {
    for (let i = 0; i < count; i += 1) this.noting({ do: 'hurry', node, ticks: 1 }, () => super.tickNode(node))
  }

  override campaign(node: NodeId): void {
    this.noting({ do: 'campaign', node }, () => super.campaign(node))
  }

  override heal(): void {
    this.noting({ do: 'heal' }, () => super.heal())
  }

  override restart(node: NodeId): void {
    this.noting({ do: 'restart', node }, () => super.restart(node))
  }

  override refuseStores(node: NodeId, why: 'full' | 'failed' | null): void {
    const names = { full: 'fill', failed: 'fail', none: 'free' }
    this.noting({ do: names[why ?? 'none'], node }, () => super.refuseStores(node, why))
  }

  override holdWrites(node: NodeId, held = true): void {
    this.noting({ do: 'hold', node, held }, () => super.holdWrites(node, held))
  }

  override deliver(messages: readonly Message[]): void {
    this.noting({ do: 'deliver', first: 0, count: messages.length, keep: false }, () => super.deliver(messages))
  }

  override command(node: NodeId, text: string, client?: SessionCommand): ClientCommand {
    return this.noting({ do: 'command', node, ...operationOf(text) }, () => super.command(node, text, client))
  }

  override read(node: NodeId, query: string, how: { readonly atFollower?: boolean } = {}): ClientCommand {
    const { atFollower = false } = how
    const { key } = operationOf(query)
    return this.noting({ do: 'read', node, key, atFollower }, () => super.read(node, query, how))
  }

  /** What was done, even if it throws: not what there was nothing to do for. */
  private noting<T>(action: NotedAction, act: () => T): T {
    let done: T | undefined
    try {
      done = act()
      return done
    } finally {
      if (done !== false) this.noted.push(action)
    }
  }
}

type NotedAction = Action & Readonly<Record<string, unknown>>
