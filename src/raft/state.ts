import { type Config, type ConfigOptions, makeConfig } from './config.ts'
import type { Leadership, Progress } from './leadership.ts'
import { Log } from './log/log.ts'
import type { PartialSnapshot, Snapshot, SnapshotHead } from './log/snapshot.ts'
import { Queue } from './queue.ts'
import { nextRandom, seedFor } from './random.ts'
import { type Settings, settingsOf } from './settings.ts'
import { checkStored, isNothing, NOTHING_STORED, type StoredState } from './stored-state.ts'
import type {
  Asker,
  Election,
  FollowerReads,
  Membership,
  MembershipOp,
  NodeId,
  NodeRequestId,
  RejectionReason,
  Role,
  Waiting,
} from './types.ts'
import { Writes } from './writes.ts'

/** Everything one node knows. Only `step` changes it. */
export interface NodeState {
  readonly config: Config
  readonly id: NodeId
  /** What is in force here: the configuration's settings, and what the cluster has changed of them. */
  settings: Settings
  /** What the cluster has changed of the settings, as far as this node has applied the log. */
  changedSettings: Partial<Settings>
  /** The nodes whose votes and copies count, as the log has them: while there are two memberships, those of both. */
  readonly voters: readonly NodeId[]

  // Durable: stored before any message that depends on it leaves (paper, figure 2, "persistent state").
  term: number
  votedFor: NodeId | null
  /**
   * It has come to its cluster with nothing, and not yet all that was committed when it was let in. It neither votes nor
   * runs for leader: what its log says of long ago, an earlier node of this id may have had a part in.
   */
  newcomer: boolean
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
  /** How many names for requests to other nodes were used since the start. */
  requestCount: number
  /** The terms of voters that say to be further ahead than is believed of one of them alone. */
  readonly farAhead: Map<NodeId, number>
  /** Ticks since the start. */
  ticks: number
  /**
   * The tick in which this node last heard from the leader of a term that it was in; 0 for one that was started again, as
   * it may have heard from one right before. Null where it never has.
   */
  heardLeaderAtTick: number | null

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
  /** Reads that this node answers although another leads; null while there are none. */
  followerReads: FollowerReads | null

  /** The transfer that a leader had begun before it stopped leading, as long as somebody waits to hear how it ends. */
  handover: Handover | null
  /** Who waits here until the cluster has left a joint membership that is committed. */
  jointAsker: Pick<Waiting, 'asker' | 'askedAtTick'> | null

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
  /** The name of its requests, however often and whomever it asks. */
  readonly request: NodeRequestId
  /** The last index of the node's log when it began to wish: what stands behind that is news. */
  readonly since: number
  /** The highest commit index that a leader has named since. A log that lacks some of that tells of earlier times. */
  leaderCommit: number
  /** Whom it has told to take over, as a leader that wants to leave. */
  readonly tried: Set<NodeId>
  /** Whom it asked last; null as long as it knows nobody to ask. */
  asked: NodeId | null
  /** Ticks since then. */
  elapsedTicks: number
}

/** A leader had told `to` to take over when it stopped leading in `term`. */
export interface Handover {
  readonly to: NodeId
  readonly term: number
  readonly asker: Asker
  /** Ticks since it stopped leading. */
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
  const data: Omit<NodeState, 'voters'> = {
    config,
    id: config.id,
    settings: { ...settingsOf(config), ...snapshot?.settings },
    changedSettings: snapshot?.settings ?? {},
    term: stored.term,
    votedFor: stored.votedFor,
    newcomer: stored.newcomer ?? (config.voters.length === 0 && isNothing(stored)),
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
    requestCount: 0,
    farAhead: new Map(),
    ticks: 0,
    heardLeaderAtTick: stored.term > 0 || config.incarnation > 0 ? 0 : null,
    election: null,
    progress: new Map(),
    leadership: null,
    waiting: new Queue(),
    handover: null,
    jointAsker: null,
    followerReads: null,
    receiving: null,
    taking: null,
    wish: null,
    hasLeft: false,
    disabled: null,
    stopped: false,
    rejected: { malformed: 0, misdirected: 0, impossible: 0 },
  }
  // With a getter of its own in each literal, V8 would keep every node as a dictionary: each look at a field is a search.
  const state = Object.defineProperty(data, 'voters', VOTERS) as NodeState
  resetElectionTimer(state)
  return state
}

const VOTERS: PropertyDescriptor = {
  get(this: NodeState) {
    return votersOf(this.log.membership)
  },
  enumerable: true,
  configurable: true,
}

/** Begins a new wait of a new random length. */
export function resetElectionTimer(state: NodeState): void {
  const shortest = state.settings.electionTimeoutTicks
  const { state: randomState, value } = nextRandom(state.randomState)
  state.randomState = randomState
  state.electionElapsedTicks = 0
  state.electionTimeoutTicks = shortest + Math.floor(value * shortest)
}

/** Everybody who has a vote, the incoming voters first while there are two memberships. */
function votersOf({ voters, joint }: Membership): readonly NodeId[] {
  return joint === undefined ? voters : [...new Set([...voters, ...joint.outgoing])]
}

/** The voters other than this node, in the order of the membership. */
export function peers(node: NodeState): readonly NodeId[] {
  return node.voters.filter((voter) => voter !== node.id)
}

/**
 * Whether this node may run for leader: it has a vote, and has a state machine that clients could be answered from. One
 * that the newest membership in its log takes the vote away from has to run as long as it does not know that record to
 * be committed: it may be the only one that can be elected, and its own vote does not count (thesis 4.2.2 and figure
 * 4.6). Only the membership right before can have given it the vote; after a restart the commit index says less.
 */
export function isEligible(node: NodeState): boolean {
  const { id, voters, log, commitIndex, newcomer, hasLeft, disabled } = node
  const isOpen = log.membershipIndex > commitIndex
  const hasVote = voters.includes(id) || (isOpen && votersOf(log.membershipBefore).includes(id))
  return hasVote && !newcomer && !hasLeft && disabled === null && !isDiskFull(node)
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
