/** Steps of scenarios about transfers, failing state machines, sessions, reads and check-quorum. */
import type { NodeId, NodeState } from '../../src/raft/index.ts'
import {
  type ClientCommand,
  Cluster,
  type ClusterOptions,
  CommandList,
  type StateMachine,
  type Value,
} from '../../src/sim/index.ts'
import type { Scenario } from '../../src/tracer/vitest/index.ts'
import { elect, settle } from './steps.ts'

/**
 * The first section of a page: N-1 becomes leader. That its first record reaches everyone, and that a heartbeat then
 * tells them that it is committed, happens between the sections.
 */
export function underFirst<M extends StateMachine = CommandList>(
  scenario: Scenario,
  options: ClusterOptions<M>,
): Cluster<M> {
  const cluster = scenario.watch(new Cluster<M>(options))
  const how = options.preVote === false ? 'without_pre_vote' : 'with_pre_vote'
  scenario.prepare('N-1 is elected', { uses: [`leader_election/all_yes_votes.${how}`] }, () => {
    cluster.start()
    elect(cluster, '1')
  })
  settle(cluster, '1')
  return cluster
}

type AnyCluster = Cluster<StateMachine>

/** The request, just made, runs until whoever made it has an answer. What that leaves on its way is still there. */
export function answered<M extends StateMachine>(cluster: Cluster<M>, request: ClientCommand): ClientCommand['answer'] {
  cluster.runRoundRobin({ until: () => request.done })
  return request.answer
}

/** Time passes; within each tick everything that is sent arrives and is answered. */
export function pass<M extends StateMachine>(cluster: Cluster<M>, ticks: number): void {
  for (let i = 0; i < ticks; i += 1) {
    cluster.tick()
    cluster.runRoundRobin()
  }
}

/** Time passes like that until it holds. */
export function passUntil<M extends StateMachine>(cluster: Cluster<M>, holds: () => boolean): void {
  for (let ticks = 0; !holds(); ticks += 1) {
    if (ticks === 1000) throw new Error('1000 ticks have passed, and what the scenario waits for has not happened')
    pass(cluster, 1)
  }
}

/** A variable of every node, in their order. */
export function each<K extends keyof NodeState>(
  cluster: Pick<AnyCluster, 'nodes' | 'node'>,
  variable: K,
): readonly NodeState[K][] {
  return cluster.nodes.map((id) => cluster.node(id)[variable])
}

/** What every node's state machine has applied, in the order of the nodes. */
export function applied<M extends CommandList>(cluster: Cluster<M>): readonly (readonly string[])[] {
  return cluster.nodes.map((id) => cluster.machine(id).commands)
}

/** The node's log, a text a record: its term, and its command or else its type. */
export function logOf<M extends StateMachine>(cluster: Cluster<M>, id: NodeId): readonly string[] {
  const { log } = cluster.node(id)
  return log
    .slice(1, log.lastIndex)
    .map((record) => `${record.term} ${record.type === 'command' ? record.command : record.type}`)
}

/** The list that is returned grows, from now on, by the number of records in each append_entries that leaves for `to`. */
export function countEntries<M extends StateMachine>(cluster: Cluster<M>, to: NodeId): readonly Value[] {
  const counts: Value[] = []
  cluster.subscribe((observation) => {
    if (observation.op !== 'send' || observation.to !== to || observation.message !== 'append_entries') return
    counts.push(observation.fields['entries'] ?? null)
  })
  return counts
}

/**
 * A list of commands that can be made to fail at one node: a test tells that node's machine how often the next attempts
 * throw. A machine that is made anew, after a restart, works.
 */
export class FragileList extends CommandList {
  /** How many of the next attempts to apply a command throw. */
  failures = 0
  /** How often it was asked to apply a command, in vain or not. */
  attempts = 0

  override apply(command: string): string {
    this.attempts += 1
    if (this.failures === 0) return super.apply(command)
    this.failures -= 1
    throw new Error('no space left')
  }

  /** `set x 1` twice is `set x 1`; `add 1` twice is not `add 1`. */
  isIdempotent(command: string): boolean {
    return command.startsWith('set')
  }
}
