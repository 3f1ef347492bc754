import { type Config, makeConfig } from '../../src/raft/index.ts'
import type { Cluster, CommandList } from '../../src/sim/index.ts'
import type { Call } from './call.ts'
import type { Run } from './run.ts'

/** A change of one node, as in `v4`. */
export interface Change {
  readonly op: 'ADD' | 'ADD_LEARNER' | 'REMOVE' | 'UPDATE'
  readonly node: string
}

export type Transition = 'auto' | 'implicit' | 'explicit'

/** What a cluster may be able to do: where it is not, the script is told so. */
interface Abilities {
  forgetLeader?(id: string): void
}

/** Several changes at once. An empty list: leave the joint configuration. */
export function changeMembers({ room }: Run, id: string, changes: readonly Change[], transition: Transition): void {
  const wanted = changes.flatMap(({ op, node }) => (op === 'UPDATE' ? [] : [{ op, node }]))
  if (changes.length === 0) room.cluster.leaveJoint(id)
  else if (wanted.length > 0) room.cluster.changeMembers(id, wanted, transition)
}

/** Nothing happens at a node that leads, or knows no leader. */
export function forgetLeader(run: Run, id: string): void {
  const cluster: Cluster<CommandList> & Abilities = run.room.cluster
  if (cluster.forgetLeader) cluster.forgetLeader(id)
  else run.lacks('not yet: forget-leader')
}

/** What `add-nodes` says of the configuration, where this needs an ability of its own. */
export function configFor(run: Run, call: Call): Partial<Config> {
  const known = makeConfig({ id: '1', voters: ['1'] })
  const config: Record<string, unknown> = {}
  const set = (field: string, value: unknown, what: string) => {
    if (field in known) config[field] = value
    else run.lacks(`not yet: ${what}`)
  }
  // What a snapshot covers is gone, as `compact` wants it.
  if ('trailingRecords' in known) config['trailingRecords'] = 0
  if (call.has('inflight')) set('maxMessagesInFlight', call.count('inflight', 1), 'a window in flight')
  if (call.text('read-only', 'safe') === 'lease-based') set('leaseReads', true, 'lease reads')
  if (call.flag('async-storage-writes')) {
    run.misses('not yet: asynchronous storage')
    run.room.appendThread.isOn = true
  }
  return config
}
