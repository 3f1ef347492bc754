import { type Config, type ConfigOptions, makeConfig } from './config.ts'
import type { Leadership } from './leadership.ts'
import { Log } from './log/log.ts'
import type { PartialSnapshot, Snapshot, SnapshotHead } from './log/snapshot.ts'
import { Queue } from './queue.ts'
import { nextRandom, seedFor } from './random.ts'
import { type Settings, settingsOf } from './settings.ts'
import { checkStored, NOTHING_STORED, type StoredState } from './stored-state.ts'
import type { Election, MembershipOp, NodeId, Progress, RejectionReason, Role, Waiting } from './types.ts'
import { Writes } from './writes.ts'

/** Everything one node knows. Only `step` changes it. */
export interface NodeState {
  readonly config: Config
  readonly id: NodeId
  /** What is in force here: the configuration's settings, and what the cluster has changed of them. */
  settings: Settings
  /** What the cluster has changed of the settings, as far as this node has applied the log. */
  changedSettings: Partial<Settings>
  /** The nodes whose votes and copies count, as the log has them. */
  readonly voters: readonly NodeId[]

  // Durable: stored before any message that depends on it leaves (paper, figure 2, "persistent state").
  term: number
  votedFor: NodeId | null
  readonly log: Log
  /** The newest snapshot; the log begins behind it. */
  snapshot: Snapshot | null

  /** What of that is not durable yet, and what waits for it; null where every step is stored before it is carried out. */
  readonly writes: Writes | null

  // Volatile on every node.
  role: Role
  /** The leader of `term`, once this node has heard from it. */
  leader: NodeId | null
  commitIndex: number
  lastApplied: number
  /** Ticks since the node heard from its leader, granted a vote or began a campaign. */
  electionElapsedTicks: number
  /** The time-out drawn for the present wait. */
  electionTimeoutTicks: number
  heartbeatElapsedTicks: number
  randomState: number

  /** Set while `role` is `candidate`. */
  election: Election | null
  /** Set while `role` is `leader`: every other member, and a node that is being brought up to date to become one. */
  progress: Map<NodeId, Progress>
  /** Set while `role` is `leader`. */
  leadership: Leadership | null
  /**
   * Who waits here for a record, in the order of terms and indexes. They outlive leadership and the record's removal
   * from this log: it may still commit.
   */
  readonly waiting: Queue<Waiting>

  /** The snapshot that this node is being sent. */
  receiving: PartialSnapshot | null
  /** The snapshot that the host was asked to take. */
  taking: SnapshotHead | null
  /** The change of the membership that this node wants for itself. */
  wish: Wish | null
  /** The cluster has said that this node no longer belongs to it. Its log need not say so. */
  hasLeft: boolean
  /** Why this node's state machine no longer follows the log; null as long as it does. */
  disabled: string | null
  stopped: boolean
  /** How many messages were not obeyed, by why. */
  readonly rejected: Record<RejectionReason, number>
}

/** A node wants to join its cluster, or to leave it. */
export interface Wish {
  readonly op: MembershipOp
  /** Whom it asked last; null as long as it knows nobody to ask. */
  asked: NodeId | null
  /** Ticks since then. */
  elapsedTicks: number
}

/**
 * A node that starts, as a follower (paper 5.2), from what it had stored; from nothing when it is new.
 * Throws `RAFT_CONFIG` or `RAFT_STORED_STATE`.
 */
export function createNode(options: ConfigOptions, stored: StoredState = NOTHING_STORED): NodeState {
  const config = makeConfig(options)
  checkStored(stored)
  const snapshot = stored.snapshot ?? null
  const first = { index: 0, term: 0, membership: { voters: config.voters, learners: [] } }
  const log = new Log(stored.records, snapshot ?? first)
  const state: NodeState = {
    config,
    id: config.id,
    settings: { ...settingsOf(config), ...snapshot?.settings },
    changedSettings: snapshot?.settings ?? {},
    get voters() {
      return log.membership.voters
    },
    term: stored.term,
    votedFor: stored.votedFor,
    log,
    snapshot,
    writes: config.asyncStorage ? new Writes(stored) : null,
    role: 'follower',
    leader: null,
    // What a snapshot covers was committed and applied when it was taken (paper 7).
    commitIndex: log.snapshotIndex,
    lastApplied: log.snapshotIndex,
    electionElapsedTicks: 0,
    electionTimeoutTicks: 0,
    heartbeatElapsedTicks: 0,
    randomState: seedFor(config.seed, config.id),
    election: null,
    progress: new Map(),
    leadership: null,
    waiting: new Queue(),
    receiving: null,
    taking: null,
    wish: null,
    hasLeft: false,
    disabled: null,
    stopped: false,
    rejected: { malformed: 0, misdirected: 0, impossible: 0 },
  }
  resetElectionTimer(state)
  return state
}

/** Begins a new wait of a new random length. */
export function resetElectionTimer(state: NodeState): void {
  const shortest = state.settings.electionTimeoutTicks
  const { state: randomState, value } = nextRandom(state.randomState)
  state.randomState = randomState
  state.electionElapsedTicks = 0
  state.electionTimeoutTicks = shortest + Math.floor(value * shortest)
}

/** The voters other than this node, in the order of the membership. */
export function peers(node: NodeState): readonly NodeId[] {
  return node.voters.filter((voter) => voter !== node.id)
}

/**
 * Whether this node may run for leader: it has a vote, and has a state machine that clients could be answered from. One
 * that a record in its log removes has to run as long as it does not know that record to be committed: it may be the
 * only one that can be elected, and its own vote does not count (thesis 4.2.2 and figure 4.6).
 */
export function isEligible({ id, voters, log, commitIndex, hasLeft, disabled, writes }: NodeState): boolean {
  const { learners } = log.membership
  const hasVote = voters.includes(id) || (!learners.includes(id) && log.membershipAt(commitIndex).voters.includes(id))
  return hasVote && !hasLeft && disabled === null && (writes === null || writes.full === null)
}

/** Whether the disk takes nothing at present: the node can promise nothing new. */
export function isDiskFull({ writes }: NodeState): boolean {
  return writes !== null && writes.full !== null
}

/** Up to where this node's own copy of the log is durable. */
export function durableIndex({ log, writes }: NodeState): number {
  if (writes === null) return log.lastIndex
  return Math.min(log.lastIndex, writes.durableIndex, (log.unstoredFrom ?? Number.POSITIVE_INFINITY) - 1)
}

/**
 * Whether this node wants to leave. It still runs for leader when nobody leads: it may be the only one whose log is up to
 * date, and then nobody could be elected to let it go.
 */
export function wantsToLeave({ wish }: NodeState): boolean {
  return wish?.op === 'REMOVE'
}
