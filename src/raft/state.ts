import { type Config, type ConfigOptions, makeConfig } from './config.ts'
import type { Effect } from './effects.ts'
import { RaftError } from './errors.ts'
import { Log } from './log.ts'
import { nextRandom, seedFor } from './random.ts'
import type { Election, LogRecord, Message, NodeId, Progress, Role, WaitingClient } from './types.ts'

/** Everything one node knows. Only `step` changes it. */
export interface NodeState {
  readonly config: Config
  readonly id: NodeId
  /** The nodes whose votes and copies count. */
  voters: readonly NodeId[]

  // Durable: stored before any message that depends on it leaves (paper, figure 2, "persistent state").
  term: number
  votedFor: NodeId | null
  readonly log: Log

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
  /** Set while `role` is `leader`: every other voter. */
  progress: Map<NodeId, Progress>
  /**
   * Clients that wait here for a record, in the order of terms and indexes. They outlive leadership and the record's
   * removal from this log: it may still commit.
   */
  readonly waiting: WaitingClient[]
}

/** What a node finds in its storage when it starts again. */
export interface StoredState {
  readonly term: number
  readonly votedFor: NodeId | null
  readonly records: readonly LogRecord[]
}

const EMPTY: StoredState = { term: 0, votedFor: null, records: [] }

/**
 * A node that starts, as a follower (paper 5.2), from what it had stored; from nothing when it is new.
 * Throws `RAFT_CONFIG` or `RAFT_STORED_STATE`.
 */
export function createNode(options: ConfigOptions, stored: StoredState = EMPTY): NodeState {
  const config = makeConfig(options)
  checkStored(stored)
  const state: NodeState = {
    config,
    id: config.id,
    voters: config.voters,
    term: stored.term,
    votedFor: stored.votedFor,
    log: new Log(stored.records),
    role: 'follower',
    leader: null,
    commitIndex: 0,
    lastApplied: 0,
    electionElapsedTicks: 0,
    electionTimeoutTicks: 0,
    heartbeatElapsedTicks: 0,
    randomState: seedFor(config.seed, config.id),
    election: null,
    progress: new Map(),
    waiting: [],
  }
  resetElectionTimer(state)
  return state
}

function checkStored({ term, records }: StoredState): void {
  if (!Number.isSafeInteger(term) || term < 0) {
    throw new RaftError('RAFT_STORED_STATE', `the stored term is ${term}; it must be an integer of 0 or more`)
  }
  records.forEach((record, i) => {
    const before = records[i - 1]?.term ?? 1
    if (record.index === i + 1 && record.term >= before && record.term <= term) return
    throw new RaftError(
      'RAFT_STORED_STATE',
      `stored record ${i + 1} has index ${record.index} and term ${record.term}; ` +
        `it must have index ${i + 1} and a term from ${before} to the stored term ${term}`,
    )
  })
}

/** Begins a new wait of a new random length. */
export function resetElectionTimer(state: NodeState): void {
  const shortest = state.config.electionTimeoutTicks
  const { state: randomState, value } = nextRandom(state.randomState)
  state.randomState = randomState
  state.electionElapsedTicks = 0
  state.electionTimeoutTicks = shortest + Math.floor(value * shortest)
}

/** One step in progress: the node, and the effects so far. */
export interface Turn {
  readonly node: NodeState
  readonly effects: Effect[]
}

/** A message without what every message of this node has in common. */
type Outgoing = Message extends infer M ? (M extends Message ? Omit<M, 'from'> : never) : never

export function send({ node, effects }: Turn, message: Outgoing): void {
  effects.push({ type: 'send', message: { from: node.id, ...message } })
}

/** The voters other than this node, in the configuration's order. */
export function peers(node: NodeState): readonly NodeId[] {
  return node.voters.filter((voter) => voter !== node.id)
}
