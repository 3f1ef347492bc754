/** Random schedules: what can happen to a cluster, as data that fast-check draws and shrinks. */
import fc from 'fast-check'
import type { ClusterOptions, CommandList } from '../../src/sim/index.ts'

/** What happens to a cluster whose members stay the same. */
const WITHIN = [
  'send',
  'handle',
  'deliver',
  'tick',
  'campaign',
  'elect',
  'heartbeat',
  'command',
  'lose_outbox',
  'lose_inbox',
  'crash',
  'restart',
  'split',
  'cut_link',
  'heal',
  'withhold',
  'deliver_late',
  'duplicate_inbox',
  'reverse_inbox',
  'fail_store',
  'shutdown',
  'snapshot',
  'transfer',
  'read',
  'forget_leader',
  'session_command',
  'change_settings',
] as const

/** What changes the members. */
const MEMBERSHIP = ['add_node', 'join', 'leave', 'change_membership', 'change_members', 'leave_joint'] as const

type Kind = (typeof WITHIN)[number] | (typeof MEMBERSHIP)[number]

export interface Action {
  readonly kind: Kind
  /** Numbers that are taken modulo what they choose from, so that every action fits every cluster. */
  readonly node: number
  readonly other: number
}

/** How often each kind is drawn: enough is delivered for commands to commit, and enough goes wrong. */
const WEIGHTS: Record<Action['kind'], number> = {
  send: 8,
  handle: 8,
  deliver: 16,
  tick: 3,
  campaign: 1,
  elect: 4,
  heartbeat: 4,
  command: 6,
  lose_outbox: 1,
  lose_inbox: 1,
  crash: 1,
  restart: 4,
  split: 1,
  cut_link: 1,
  heal: 4,
  withhold: 2,
  deliver_late: 3,
  duplicate_inbox: 1,
  reverse_inbox: 1,
  fail_store: 1,
  shutdown: 1,
  snapshot: 1,
  transfer: 2,
  read: 4,
  forget_leader: 1,
  session_command: 4,
  change_settings: 1,
  add_node: 2,
  join: 4,
  leave: 1,
  change_membership: 4,
  change_members: 4,
  leave_joint: 2,
}

const number = fc.nat({ max: 59 })

function oneOf(kinds: readonly Kind[]): fc.Arbitrary<Action> {
  const kind = fc.oneof(...kinds.map((each) => ({ weight: WEIGHTS[each], arbitrary: fc.constant(each) })))
  return fc.record({ kind, node: number, other: number })
}

export const actionWithin = oneOf(WITHIN)
export const action = oneOf([...WITHIN, ...MEMBERSHIP])

const anyOptions = fc.record({
  nodes: fc.oneof({ weight: 1, arbitrary: fc.constantFrom(1, 2) }, { weight: 5, arbitrary: fc.constantFrom(3, 4, 5) }),
  preVote: fc.boolean(),
  asyncStorage: fc.boolean(),
  maxRecordsPerMessage: fc.integer({ min: 1, max: 3 }),
  electionTimeoutTicks: fc.constant(4),
  checkQuorum: fc.boolean(),
  leaseReads: fc.boolean(),
  snapshotAfterRecords: fc.constantFrom(0, 0, 3, 7),
  trailingRecords: fc.constantFrom(0, 2, 1000),
  maxSnapshotChunkBytes: fc.constantFrom(30, 1000),
  maxSnapshotChunksInFlight: fc.constantFrom(1, 3),
  maxMessagesInFlight: fc.constantFrom(1, 2, 64),
  maxSessions: fc.constantFrom(1, 1000),
  catchUpRounds: fc.constant(2),
  seed: fc.nat({ max: 999 }),
})

/** Leases need check-quorum. */
export const clusterOptions: fc.Arbitrary<ClusterOptions<CommandList>> = anyOptions.map((options) => ({
  ...options,
  leaseReads: options.leaseReads && options.checkQuorum,
}))
