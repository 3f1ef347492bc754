import type { NodeId } from '../raft/index.ts'
import { SimError } from './sim-error.ts'

/** What a schedule needs of a cluster. `sendOne` and `handleOne` return false when there was nothing to do. */
export interface Steppable {
  readonly nodes: readonly NodeId[]
  sendOne(node: NodeId): boolean
  handleOne(node: NodeId): boolean
  /** Writes of the node that are on their way end, where storage is asynchronous. */
  storeInTurn?(node: NodeId): boolean
  /** Whether a turn of the node would do nothing: most turns of a run are such. */
  rests?(node: NodeId): boolean
}

export interface RunOptions {
  /** Stop as soon as this holds; looked at after every turn of a node. Without it a run ends when all is idle. */
  readonly until?: () => boolean
  /** Most turns of nodes before the run is given up as endless. Default 100,000. */
  readonly maxTurns?: number
}

type Turn = (node: NodeId) => boolean

/** Goes round the nodes; each runs until it has nothing left to do: it empties its outbox, then handles one message. */
export function runNodeByNode(cluster: Steppable, options?: RunOptions): void {
  goRound(cluster, options, (node) => {
    let busy = false
    for (let more = true; more; busy ||= more) {
      more = cluster.storeInTurn?.(node) || sendAll(cluster, node) || cluster.handleOne(node)
    }
    return busy
  })
}

/** Goes round the nodes; each handles at most one message and then sends at most one. */
export function runRoundRobin(cluster: Steppable, options?: RunOptions): void {
  goRound(cluster, options, (node) => takeTurn(cluster, node))
}

/** The node handles at most one message and then sends at most one. False when there was nothing to do. */
export function takeTurn(cluster: Steppable, node: NodeId): boolean {
  if (cluster.rests?.(node)) return false
  const stored = cluster.storeInTurn?.(node) ?? false
  const handled = cluster.handleOne(node)
  return cluster.sendOne(node) || handled || stored
}

function sendAll(cluster: Steppable, node: NodeId): boolean {
  let sent = false
  while (cluster.sendOne(node)) sent = true
  return sent
}

function goRound(cluster: Steppable, { until, maxTurns = 100_000 }: RunOptions = {}, turn: Turn): void {
  if (until?.()) return
  let turns = 0
  for (let busy = true; busy; ) {
    busy = false
    for (const node of cluster.nodes) {
      busy = turn(node) || busy
      if (until?.()) return
      turns += 1
      if (turns > maxTurns) throw endless(maxTurns)
    }
  }
  if (until) throw new SimError('SIM_NEVER_IDLE', 'the cluster is idle, and what the run waits for has not happened')
}

function endless(turns: number): SimError {
  return new SimError('SIM_NEVER_IDLE', `still busy after ${turns} turns; give a condition, or a higher maxTurns`)
}
