/** Steps that scenarios about the membership share, and what they look at. */
import type { NodeId, RaftEvent } from '../../src/raft/index.ts'
import { type ClientCommand, Cluster, type ClusterOptions, type CommandList } from '../../src/sim/index.ts'
import { type RunOptions, runRoundRobin } from '../../src/sim/schedule.ts'
import type { Scenario } from '../../src/tracer/vitest/index.ts'

/**
 * The first section of a page: N-1 becomes leader. It is shown until it leads. That its first record reaches every
 * node, and that all learn of its commit, happens between the sections.
 */
export function clusterLedByFirst(scenario: Scenario, options: ClusterOptions<CommandList>): Cluster {
  const cluster = scenario.watch(new Cluster(options))
  const kind = options.preVote === false ? 'without_pre_vote' : 'with_pre_vote'
  scenario.prepare('N-1 is elected', { uses: [`leader_election/all_yes_votes.${kind}`] }, () => {
    cluster.start()
    elect(cluster, '1')
  })
  settle(cluster, '1')
  return cluster
}

/** The node campaigns until it leads. What it says as leader is still on its way. */
export function elect(cluster: Cluster, id: NodeId): void {
  cluster.campaign(id)
  cluster.runRoundRobin({ until: () => cluster.node(id).role === 'leader' })
}

/** The leader sends heartbeats, and everything that follows from them happens. */
export function heartbeat(cluster: Cluster, leader: NodeId): void {
  cluster.heartbeat(leader)
  cluster.runRoundRobin()
}

/** Whatever is on its way arrives, and then a heartbeat tells everyone what is committed. */
export function settle(cluster: Cluster, leader: NodeId): void {
  cluster.runRoundRobin()
  heartbeat(cluster, leader)
}

/** The command is given to the node, and messages move until its client has an answer. */
export function carryOut(cluster: Cluster, id: NodeId, text: string): ClientCommand {
  const command = cluster.command(id, text)
  cluster.runRoundRobin({ until: () => command.done })
  return command
}

/** The command is carried out by these nodes; messages for the others wait in their inboxes. */
export function carryOutAmong(cluster: Cluster, ids: readonly NodeId[], leader: NodeId, text: string): ClientCommand {
  const command = cluster.command(leader, text)
  runAmong(cluster, ids, { until: () => command.done })
  return command
}

/** These nodes handle and send messages; those for the others wait in their inboxes. */
export function runAmong(cluster: Cluster, ids: readonly NodeId[], options?: RunOptions): void {
  const sendOne = (id: NodeId) => cluster.sendOne(id)
  const handleOne = (id: NodeId) => cluster.handleOne(id)
  runRoundRobin({ nodes: ids, sendOne, handleOne }, options)
}

/** The commands `add 1` to `add <count>` are carried out, and every node that is reached knows it. */
export function carryOutMany(cluster: Cluster, leader: NodeId, count: number): void {
  for (let n = 1; n <= count; n += 1) carryOut(cluster, leader, `add ${n}`)
  settle(cluster, leader)
}

/** Everything in the node's outbox leaves. */
export function sendAll(cluster: Cluster, ...ids: readonly NodeId[]): void {
  for (const id of ids) while (cluster.sendOne(id));
}

/** Time passes, tick by tick, and within each all messages move. */
export function pass(cluster: Cluster, ticks: number): void {
  for (let i = 0; i < ticks; i += 1) {
    cluster.tick()
    cluster.runRoundRobin()
  }
}

/** Time passes for everyone; messages that are for other nodes than these wait in their inboxes. */
export function passAmong(cluster: Cluster, ids: readonly NodeId[], ticks: number): void {
  for (let i = 0; i < ticks; i += 1) {
    cluster.tick()
    runAmong(cluster, ids)
  }
}

/** The members in the node's log: the voters, then the learners, each with a plus. */
export function members(cluster: Cluster, id: NodeId): string {
  const { voters, learners } = cluster.node(id).log.membership
  return [...voters, ...learners.map((learner) => `+${learner}`)].join(' ')
}

/** The members as each of the nodes has them. */
export function membersAt(cluster: Cluster, ...ids: readonly NodeId[]): readonly string[] {
  return ids.map((id) => members(cluster, id))
}

export function commitIndexes(cluster: Cluster, ...ids: readonly NodeId[]): readonly number[] {
  return ids.map((id) => cluster.node(id).commitIndex)
}

/** What the node's log says, a record each: `1 add 7` is a command of term 1. */
export function logOf(cluster: Cluster, id: NodeId): readonly string[] {
  const { log } = cluster.node(id)
  return log.slice(1, log.lastIndex, Number.POSITIVE_INFINITY).map((record) => {
    if (record.type === 'command') return `${record.term} ${record.command}`
    if (record.type !== 'membership') return `${record.term} ${record.type}`
    const { voters, learners } = record.membership
    return `${record.term} members ${[...voters, ...learners.map((learner) => `+${learner}`)].join(' ')}`
  })
}

/** The messages of the errors that the node reports from now on. */
export function errorsOf(cluster: Cluster, id: NodeId): readonly string[] {
  const messages: string[] = []
  cluster.on(id, (event: RaftEvent) => {
    if (event.type === 'error') messages.push(event.message)
  })
  return messages
}
