/** What traced scenarios do and look at all the time, so that each reads as what happens in it. */
import type { NodeState } from '../../src/raft/index.ts'
import type { Cluster } from '../../src/sim/index.ts'

/** The node campaigns, and messages move until it leads. Its first record is on its way then. */
export function elect(cluster: Cluster, id: string): void {
  cluster.campaign(id)
  cluster.runRoundRobin({ until: () => cluster.node(id).role === 'leader' })
}

/** The node campaigns, everyone whom it reaches answers, and it counts. What it says as leader has not left it then. */
export function holdElection(cluster: Cluster, id: string): void {
  cluster.campaign(id)
  sendAll(cluster, id)
  for (const voter of cluster.nodes) if (voter !== id) handleAndReply(cluster, voter)
  while (cluster.handleOne(id));
}

/** The leader sends heartbeats, and everything that follows from them happens. */
export function heartbeat(cluster: Cluster, leader: string): void {
  cluster.heartbeat(leader)
  cluster.runRoundRobin()
}

/** The nodes start, and the given one leads; all know that its first record is committed, and nothing is on its way. */
export function startUnder(cluster: Cluster, leader: string): void {
  cluster.start()
  elect(cluster, leader)
  cluster.runRoundRobin()
  heartbeat(cluster, leader)
}

/** The first message of the node's inbox is handled there, and whatever it makes the node say is sent. */
export function handleAndReply(cluster: Cluster, id: string): void {
  cluster.handleOne(id)
  sendAll(cluster, id)
}

/** Everything in the node's outbox leaves. */
export function sendAll(cluster: Cluster, ...ids: readonly string[]): void {
  for (const id of ids) while (cluster.sendOne(id));
}

/** Messages move between two nodes, and nowhere else, until they have nothing more to say to each other. */
export function dialogue(cluster: Cluster, a: string, b: string): void {
  for (let busy = true; busy; ) {
    busy = false
    for (const id of [b, a]) {
      while (cluster.handleOne(id)) busy = true
      sendAll(cluster, id)
    }
  }
}

/** Time passes, tick by tick, and all messages move within each. */
export function pass(cluster: Cluster, ticks: number): void {
  for (let i = 0; i < ticks; i += 1) {
    cluster.tick()
    cluster.runRoundRobin()
  }
}

/** The same, until it holds. */
export function tickUntil(cluster: Cluster, holds: () => boolean): void {
  for (let ticks = 0; !holds(); ticks += 1) {
    if (ticks === 1000) throw new Error('1000 ticks have passed, and what the scenario waits for has not happened')
    pass(cluster, 1)
  }
}

/** Time passes, and every message that is sent meanwhile is lost on its way. */
export function tickInVain(cluster: Cluster, ticks: number): void {
  for (let i = 0; i < ticks; i += 1) {
    cluster.tick()
    sendAll(cluster, ...cluster.nodes)
    for (const id of cluster.nodes) cluster.loseInbox(id)
  }
}

/** The node that leads in the newest term; undefined when none does. */
export function leaderOf(cluster: Cluster): string | undefined {
  const newest = Math.max(...each(cluster, 'term'))
  return cluster.nodes.find((id) => cluster.node(id).role === 'leader' && cluster.node(id).term === newest)
}

/** The same variable of every node, in the cluster's order. */
export function each<K extends keyof NodeState>(cluster: Cluster, variable: K): readonly NodeState[K][] {
  return cluster.nodes.map((id) => cluster.node(id)[variable])
}

/** The term of each record of a node's log: how the paper draws logs. */
export function logTerms(cluster: Cluster, id: string): readonly number[] {
  const { log } = cluster.node(id)
  return log.slice(1, log.lastIndex).map(({ term }) => term)
}
