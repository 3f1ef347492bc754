import type { Config } from '../../src/raft/index.ts'
import type { Call } from './call.ts'
import type { Run } from './run.ts'

/** A change of one node, as in `v4`. */
export interface Change {
  readonly op: 'ADD' | 'ADD_LEARNER' | 'REMOVE' | 'UPDATE'
  readonly node: string
}

export type Transition = 'auto' | 'implicit' | 'explicit'

/** Several changes at once. An empty list: leave the joint configuration. */
export function changeMembers({ room }: Run, id: string, changes: readonly Change[], transition: Transition): void {
  const wanted = changes.flatMap(({ op, node }) => (op === 'UPDATE' ? [] : [{ op, node }]))
  if (changes.length === 0) room.cluster.leaveJoint(id)
  else if (wanted.length > 0) room.cluster.changeMembers(id, wanted, transition)
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
