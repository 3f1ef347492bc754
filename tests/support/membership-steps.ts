/** Steps that scenarios about the membership share, and what they look at. */
import type { NodeId, RaftEvent } from '../../src/raft/index.ts'
import type { ClientCommand, Cluster } from '../../src/sim/index.ts'
import { membershipText } from '../../src/sim/observation.ts'
import { type RunOptions, runRoundRobin } from '../../src/sim/schedule.ts'
import { carryOut, settle } from './steps.ts'

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
  return membershipText(cluster.node(id).log.membership)
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
    return `${record.term} members ${membershipText(record.membership)}`
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
