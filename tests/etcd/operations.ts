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

/** What `add-nodes` says of the configuration. What a snapshot covers is gone, as `compact` wants it. */
export function configFor(call: Call): Partial<Config> {
  return {
    trailingRecords: 0,
    ...(call.has('inflight') ? { maxMessagesInFlight: call.count('inflight', 1) } : {}),
    ...(call.text('read-only', 'safe') === 'lease-based' ? { leaseReads: true } : {}),
    ...(call.flag('async-storage-writes') ? { asyncStorage: true } : {}),
  }
}
