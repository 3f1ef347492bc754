import type { Message } from '../../src/raft/index.ts'
import type { Cluster, CommandList } from '../../src/sim/index.ts'

/** What etcd's nodes say only when what they have been told is durable. */
const PROMISES: readonly Message['kind'][] = [
  'append_entries_response',
  'request_vote_response',
  'pre_vote_response',
  'install_snapshot_response',
]

/**
 * The writes of nodes that do not wait for their disk, as far as others can tell: what a node answers stays with the write
 * of its Ready until that is done. The nodes here have stored it by then; nobody hears of it.
 */
export class AppendThread {
  isOn = false
  private readonly work = new Map<string, Message[][]>()

  /** What of these messages, which have just left the node, promises something is taken back, as one write. */
  take(cluster: Cluster<CommandList>, id: string, sent: readonly Message[]): void {
    const promises = sent.filter(({ kind, to }) => PROMISES.includes(kind) && cluster.nodes.includes(to))
    if (!this.isOn || promises.length === 0) return
    for (const message of promises) cluster.withhold(message.to, (each) => each === message)
    this.work.set(id, [...(this.work.get(id) ?? []), promises])
  }

  /** The node's oldest write is done. False where there is none. */
  finishOne(cluster: Cluster<CommandList>, id: string): boolean {
    const promises = this.work.get(id)?.shift()
    if (promises) cluster.deliver(promises)
    return promises !== undefined
  }
}
