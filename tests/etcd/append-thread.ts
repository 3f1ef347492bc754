import type { Cluster, CommandList } from '../../src/sim/index.ts'

/**
 * The writes of nodes whose storage is asynchronous. Here a write begins with the step that changes something; in a script
 * it begins with the Ready that hands it out, and everything before that shares it.
 */
export class AppendThread {
  /** Of each node how many of its writes each Ready has handed out, the oldest first. */
  private readonly handed = new Map<string, number[]>()

  /** The node's Ready hands out what it has begun to write since the last one. */
  handOut(cluster: Cluster<CommandList>, id: string): void {
    const begun = this.begun(cluster, id)
    if (begun > 0) this.handed.set(id, [...(this.handed.get(id) ?? []), begun])
  }

  /** How many writes the node's next Ready hands out. */
  begun(cluster: Cluster<CommandList>, id: string): number {
    return (this.handed.get(id) ?? []).reduce((left, count) => left - count, cluster.writing(id))
  }

  /** The oldest write that was handed out is done, and what it promises leaves. False where there is none. */
  finishOne(cluster: Cluster<CommandList>, id: string): boolean {
    const count = this.handed.get(id)?.shift()
    if (count === undefined) return false
    cluster.storeOne(id, count)
    while (cluster.sendOne(id)) {}
    return true
  }
}
