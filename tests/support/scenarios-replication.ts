/** Steps that scenarios about commands, replication and partitions share, and what they look at. */
import type { Message, NodeId } from '../../src/raft/index.ts'
import { type ClientCommand, Cluster, type ClusterOptions, type CommandList } from '../../src/sim/index.ts'
import type { Scenario } from '../../src/tracer/vitest/index.ts'

type Options = ClusterOptions<CommandList>

/**
 * The first section of a page: N-1 becomes leader. It is shown until it leads. That its first record reaches every
 * node, and that a heartbeat then tells them all that it is committed, happens between the sections.
 */
export function clusterLedByFirst(scenario: Scenario, options: Options): Cluster {
  const cluster = scenario.watch(new Cluster(options))
  const withOrWithout = options.preVote === false ? 'without_pre_vote' : 'with_pre_vote'
  scenario.prepare('N-1 is elected', { uses: [`leader_election/all_yes_votes.${withOrWithout}`] }, () => {
    cluster.start()
    elect(cluster, '1')
  })
  settle(cluster, '1')
  return cluster
}

/** The node campaigns until it leads. What it sends then is still on its way. */
export function elect(cluster: Cluster, id: NodeId): void {
  cluster.campaign(id)
  cluster.runRoundRobin({ until: () => cluster.node(id).role === 'leader' })
}

/** The leader sends a heartbeat, and every message that follows from it is handled. */
export function heartbeat(cluster: Cluster, leader: NodeId): void {
  cluster.heartbeat(leader)
  cluster.runRoundRobin()
}

/** Whatever is on its way arrives, and then a heartbeat tells everyone whom it reaches what is committed. */
export function settle(cluster: Cluster, leader: NodeId): void {
  cluster.runRoundRobin()
  heartbeat(cluster, leader)
}

/** The command is given to the node, and the cluster runs until its client has an answer. */
export function carryOut(cluster: Cluster, id: NodeId, text: string): ClientCommand {
  const command = cluster.command(id, text)
  cluster.runRoundRobin({ until: () => command.done })
  return command
}

/** The commands `add 1` to `add <count>`, one after the other. What the last one leaves on its way arrives too. */
export function carryOutMany(cluster: Cluster, id: NodeId, count: number): void {
  for (let n = 1; n <= count; n += 1) carryOut(cluster, id, `add ${n}`)
  cluster.runRoundRobin()
}

/** Everything in the outbox leaves. Nobody handles anything. */
export function sendAll(cluster: Cluster, ...ids: readonly NodeId[]): void {
  for (const id of ids) while (cluster.sendOne(id)) {}
}

/** Everything in the inbox is handled. What follows from it stays in the outbox. */
export function handleAll(cluster: Cluster, ...ids: readonly NodeId[]): void {
  for (const id of ids) while (cluster.handleOne(id)) {}
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
