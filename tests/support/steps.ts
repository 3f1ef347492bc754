/** Steps that scenarios of all groups share. */
import type { NodeId } from '../../src/raft/index.ts'
import {
  type ClientCommand,
  Cluster,
  type ClusterOptions,
  type CommandList,
  type StateMachine,
} from '../../src/sim/index.ts'
import type { Scenario } from '../../src/tracer/vitest/index.ts'

/**
 * The first section of a page: N-1 becomes leader. It is shown until it leads. That its first record reaches every
 * node, and that a heartbeat then tells them all that it is committed, happens between the sections.
 */
export function clusterLedByFirst(scenario: Scenario, options: ClusterOptions<CommandList>): Cluster {
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
export function elect<M extends StateMachine>(cluster: Cluster<M>, id: NodeId): void {
  cluster.campaign(id)
  cluster.runRoundRobin({ until: () => cluster.node(id).role === 'leader' })
}

/** The leader sends a heartbeat, and every message that follows from it is handled. */
export function heartbeat<M extends StateMachine>(cluster: Cluster<M>, leader: NodeId): void {
  cluster.heartbeat(leader)
  cluster.runRoundRobin()
}

/** Whatever is on its way arrives, and then a heartbeat tells everyone whom it reaches what is committed. */
export function settle<M extends StateMachine>(cluster: Cluster<M>, leader: NodeId): void {
  cluster.runRoundRobin()
  heartbeat(cluster, leader)
}

/** The command is given to the node, and the cluster runs until its client has an answer. */
export function carryOut(cluster: Cluster, id: NodeId, text: string): ClientCommand {
  const command = cluster.command(id, text)
  cluster.runRoundRobin({ until: () => command.done })
  return command
}

/** Everything in the outboxes leaves. Nobody handles anything. */
export function sendAll<M extends StateMachine>(cluster: Cluster<M>, ...ids: readonly NodeId[]): void {
  for (const id of ids) while (cluster.sendOne(id)) {}
}

/** Everything in the inboxes is handled. What follows from it stays in the outboxes. */
export function handleAll(cluster: Cluster, ...ids: readonly NodeId[]): void {
  for (const id of ids) while (cluster.handleOne(id)) {}
}
