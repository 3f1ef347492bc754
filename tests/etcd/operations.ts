import type { Config, NodeState } from '../../src/raft/index.ts'
import type { Call } from './call.ts'
import type { Run } from './run.ts'

/** A change of one node, as in `v4`. */
export interface Change {
  readonly op: 'ADD' | 'ADD_LEARNER' | 'REMOVE' | 'UPDATE'
  readonly node: string
}

export type Transition = 'auto' | 'implicit' | 'explicit'

/** Several changes at once. An empty list: leave the joint configuration. */
export function changeMembers(run: Run, id: string, changes: readonly Change[], transition: Transition): void {
  const [first, ...more] = changes.filter(({ op }) => op !== 'UPDATE')
  if (changes.length === 0) return run.lacks('not yet: leaving a joint configuration')
  if (more.length > 0 || transition !== 'auto') return run.lacks('not yet: joint consensus')
  if (first !== undefined && first.op !== 'UPDATE') run.room.cluster.changeMembership(id, first.op, first.node)
}

/** Whether the node has taken up a change and is still at what comes before its record. */
export function isPreparingChange({ leadership }: NodeState): boolean {
  return leadership?.catchUp != null
}

export function forgetLeader(run: Run, _id: string): void {
  run.lacks('not yet: forget-leader')
}

export function reportUnreachable(run: Run, _id: string, _other: string): void {
  run.lacks('not yet: report-unreachable')
}

/** The node's oldest write is durable. */
export function finishWrite(run: Run, _id: string): void {
  run.lacks('not yet: asynchronous storage')
}

/** What `add-nodes` says of the configuration, where this needs an ability of its own. */
export function configFor(run: Run, call: Call): Partial<Config> {
  if (call.has('inflight')) run.lacks('not yet: a window in flight')
  if (call.flag('async-storage-writes')) run.lacks('not yet: asynchronous storage')
  if (call.text('read-only', 'safe') === 'lease-based') run.lacks('not yet: lease reads')
  return {}
}
