/** Steps that scenarios about snapshots, disks and the edges of the engine share, and what they look at. */
import type { InstallSnapshot, Message, NodeId, NodeState } from '../../src/raft/index.ts'
import { type ClientCommand, Cluster, type ClusterOptions, type CommandList } from '../../src/sim/index.ts'
import type { Scenario } from '../../src/tracer/vitest/index.ts'
import { carryOut, elect, handleAll, sendAll, settle } from './steps.ts'

/** Nothing that a snapshot covers stays in the log, and of a snapshot one chunk is on its way at a time. */
const ONLY_SNAPSHOTS = { trailingRecords: 0, maxSnapshotChunksInFlight: 1 }

type Options = Partial<ClusterOptions<CommandList>>

/** The first section of a page: N-1 becomes leader. That all nodes learn of its first record is not shown. */
export function ledByFirst(scenario: Scenario, options: Options = {}): Cluster {
  const cluster = scenario.watch(
    new Cluster({ nodes: 3, preVote: false, checkQuorum: false, ...ONLY_SNAPSHOTS, ...options }),
  )
  const uses = [`leader_election/all_yes_votes.${options.preVote ? 'with' : 'without'}_pre_vote`]
  scenario.prepare('N-1 is elected', { uses }, () => {
    cluster.start()
    elect(cluster, '1')
  })
  settle(cluster, '1')
  return cluster
}

/** Runs until the request is answered. */
export function answerOf(cluster: Cluster, request: ClientCommand): ClientCommand['answer'] {
  cluster.runRoundRobin({ until: () => request.done })
  return request.answer
}

/** A client opens a session at the leader, and gets its number. */
export function openSession(cluster: Cluster, leader: NodeId): number {
  const answer = answerOf(cluster, cluster.openSession(leader))
  return answer?.type === 'result' ? Number(answer.result) : 0
}

/** The commands are carried out one after the other, and all that the leader reaches learn that they are committed. */
export function carryOutAll(cluster: Cluster, leader: NodeId, ...texts: readonly string[]): void {
  for (const text of texts) carryOut(cluster, leader, text)
  settle(cluster, leader)
}

/** What one node asks or tells the other arrives and is handled, and then the answer. */
export function exchange(cluster: Cluster, from: NodeId, to: NodeId): void {
  sendAll(cluster, from)
  handleAll(cluster, to)
  sendAll(cluster, to)
  handleAll(cluster, from)
}

/** The commands that the node's state machine holds. */
export function applied(cluster: Cluster, id: NodeId): readonly string[] {
  return cluster.machine(id).commands
}

/** The log of a node behind its snapshot: for each record its index, its term, and its command or type. */
export function recordsOf(cluster: Cluster, id: NodeId): readonly string[] {
  const { log } = cluster.node(id)
  return log.slice(log.snapshotIndex + 1, Number.MAX_SAFE_INTEGER).map((record) => {
    return `${record.index} t${record.term} ${record.type === 'command' ? record.command : record.type}`
  })
}

/** The same thing of every node. */
export function ofAll<T>(cluster: Cluster, what: (node: Readonly<NodeState>) => T): readonly T[] {
  return cluster.nodes.map((id) => what(cluster.node(id)))
}

export function isChunk(message: Message): message is InstallSnapshot {
  return message.kind === 'install_snapshot'
}

/**
 * The first sections of a page: N-1 leads, N-3 is away while `add 1` to `add 3` are carried out, and N-1 discards their
 * records in favour of a snapshot. N-3 is back, and nobody has sent it anything yet.
 */
export function ledWithOneBehind(scenario: Scenario, options: Options = {}): Cluster {
  const cluster = ledByFirst(scenario, options)
  scenario.prepare('N-3 crashes, and misses three commands', () => cluster.crash('3'))
  carryOutAll(cluster, '1', 'add 1', 'add 2', 'add 3')
  scenario.prepare('N-1 replaces their records by a snapshot; N-3 is back', () => {
    cluster.snapshot('1')
    cluster.restart('3')
  })
  return cluster
}

/** N-1 learns from a refused heartbeat what N-3 needs: the first chunk is in N-1's outbox. */
export function refuseAHeartbeat(cluster: Cluster): void {
  cluster.heartbeat('1')
  sendAll(cluster, '1')
  handleAll(cluster, '2', '3')
  sendAll(cluster, '2', '3')
  handleAll(cluster, '1')
}
