/** Clusters as tests of the simulation want them, and what was observed of them as short lines. */
import {
  Cluster,
  type ClusterOptions,
  type CommandList,
  type Observation,
  type ShownState,
} from '../../src/sim/index.ts'

/** Node "1" leads, its first record is committed everywhere, and nothing is on its way. Snapshots leave no records. */
export function ledByOne(options: Partial<ClusterOptions<CommandList>> = {}): Cluster {
  const quiet = { preVote: false, checkQuorum: false, trailingRecords: 0 }
  const cluster = new Cluster({ nodes: 3, ...quiet, ...options })
  cluster.campaign('1')
  cluster.runRoundRobin()
  cluster.heartbeat('1')
  cluster.runRoundRobin()
  return cluster
}

/** Collects, from now on, one line for every observation: `1 send request_vote to 2`. */
export function observe(cluster: Cluster): string[] {
  const lines: string[] = []
  cluster.subscribe((observation) => lines.push(line(observation)))
  return lines
}

/** Collects, from now on, every observation with the state that came with it. */
export function record(cluster: Cluster): { observation: Observation; state: ShownState }[] {
  const all: { observation: Observation; state: ShownState }[] = []
  cluster.subscribe((observation, state) => all.push({ observation, state }))
  return all
}

function line(observation: Observation): string {
  const { node, op } = observation
  if ('to' in observation) return `${node} ${op} ${observation.message} to ${observation.to}`
  if ('from' in observation) return `${node} ${op} ${observation.message} from ${observation.from}`
  return `${node} ${op}`
}
