/** Steps of the situations that users of other implementations have reported. */
import type { NodeId } from '../../../src/raft/index.ts'
import type { ClientCommand, Cluster } from '../../../src/sim/index.ts'

/** All messages run, then a tick, at most `count` times; stops when `until` holds. Says whether it did. */
export function ticks(cluster: Cluster, count: number, until: () => boolean = () => false): boolean {
  for (let i = 0; i < count; i += 1) {
    cluster.runRoundRobin()
    if (until()) return true
    cluster.tick()
  }
  cluster.runRoundRobin()
  return until()
}

/** The node campaigns, and leads. */
export function lead(cluster: Cluster, id: NodeId): void {
  cluster.campaign(id)
  cluster.runRoundRobin()
  if (cluster.node(id).role !== 'leader') throw new Error(`node "${id}" does not lead`)
}

/** The leader of the newest term among the nodes that are up. */
export function leaderOf(cluster: Cluster): NodeId | undefined {
  const leaders = cluster.nodes.filter((id) => cluster.isUp(id) && cluster.node(id).role === 'leader')
  return leaders.sort((a, b) => cluster.node(b).term - cluster.node(a).term)[0]
}

/** Whether a command commits within so many ticks. It is given again where another node leads by then. */
export function commits(cluster: Cluster, count = 200, text = 'probe'): boolean {
  let command: ClientCommand | undefined
  return ticks(cluster, count, () => {
    if (command?.answer?.type === 'result') return true
    const leader = leaderOf(cluster)
    const isOver = command === undefined || command.done || command.node !== leader
    if (leader !== undefined && isOver) command = cluster.command(leader, text)
    return false
  })
}
