/** Steps that scenarios about commands, replication and partitions share, and what they look at. */
import type { Message, NodeId } from '../../src/raft/index.ts'
import type { Cluster } from '../../src/sim/index.ts'
import { carryOut } from './steps.ts'

/** The commands `add 1` to `add <count>`, one after the other. What the last one leaves on its way arrives too. */
export function carryOutMany(cluster: Cluster, id: NodeId, count: number): void {
  for (let n = 1; n <= count; n += 1) carryOut(cluster, id, `add ${n}`)
  cluster.runRoundRobin()
}

/** The node's log, a text a record: its term and its command, or `start` for the record that begins a term. */
export function logOf(cluster: Cluster, id: NodeId): readonly string[] {
  const { log } = cluster.node(id)
  return log
    .slice(1, log.lastIndex)
    .map((record) => `${record.term} ${record.type === 'command' ? record.command : 'start'}`)
}

/** What the leader knows to be stored at the follower. */
export function matchIndex(cluster: Cluster, leader: NodeId, follower: NodeId): number | undefined {
  return cluster.node(leader).progress.get(follower)?.matchIndex
}

/** The commit index of every node, in their order. */
export function commitIndexes(cluster: Cluster): readonly number[] {
  return cluster.nodes.map((id) => cluster.node(id).commitIndex)
}

/** The term of every node, in their order. */
export function terms(cluster: Cluster): readonly number[] {
  return cluster.nodes.map((id) => cluster.node(id).term)
}

/** What every node's state machine has applied, in the order of the nodes. */
export function applied(cluster: Cluster): readonly (readonly string[])[] {
  return cluster.nodes.map((id) => cluster.machine(id).commands)
}

/** Counts, from now on, the messages of a kind that leave for the node: what it returns says how many so far. */
export function countTo(cluster: Cluster, to: NodeId, kind: Message['kind']): () => number {
  let count = 0
  cluster.subscribe((observation) => {
    if (observation.op === 'send' && observation.to === to && observation.message === kind) count += 1
  })
  return () => count
}
