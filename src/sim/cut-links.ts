import type { NodeId } from '../raft/index.ts'
import type { Hosts } from './hosts.ts'
import type { StateMachine } from './machine.ts'
import type { Network } from './network.ts'
import type { Observers } from './observers.ts'

/** Cuts and heals links, and tells observers of nodes that can no longer talk with a majority, or can again. */
export class CutLinks<M extends StateMachine> {
  private readonly hosts: Hosts<M>
  private readonly network: Network
  private readonly observers: Observers
  private cutOff: ReadonlySet<NodeId> = new Set()

  constructor(hosts: Hosts<M>, network: Network, observers: Observers) {
    this.hosts = hosts
    this.network = network
    this.observers = observers
  }

  isCutOff(id: NodeId): boolean {
    return this.cutOff.has(id)
  }

  /**
   * Splits the network anew; earlier cuts are forgotten. Nodes of different groups cannot reach each other, a node that
   * no group names reaches nobody.
   */
  partition(groups: readonly (readonly NodeId[])[]): void {
    for (const id of groups.flat()) this.hosts.get(id)
    this.change(() => this.network.partition(groups))
  }

  cutLink(from: NodeId, to: NodeId): void {
    this.hosts.get(from)
    this.hosts.get(to)
    this.change(() => this.network.cutLink(from, to))
  }

  heal(): void {
    this.change(() => this.network.heal())
  }

  private change(act: () => void): void {
    const before = this.cutOff
    act()
    this.cutOff = this.network.cutOff()
    for (const id of this.hosts.ids)
      if (this.cutOff.has(id) !== before.has(id)) this.observers.mark(id, this.cutOff.has(id) ? 'netsplit' : 'netjoin')
  }
}
