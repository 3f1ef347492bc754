import type { Settings } from './settings.ts'

/** A node's name, unique in its cluster. Any non-empty text. */
export type NodeId = string

/** A client's name for one of its requests. The engine only hands it back. */
export type RequestId = string

/**
 * A node's name for what it asks of another, which the answer repeats: `<incarnation>-<counter>`. No node uses one
 * twice, not even after a restart, so an answer that comes late is known for what it is.
 */
export type NodeRequestId = string

/**
 * The three roles of the paper's figure 4. A node that only asks for pre-votes (thesis 9.6) is a `candidate` too;
 * {@link Election.phase} tells the two apart.
 */
export type Role = 'follower' | 'candidate' | 'leader'

/** Who belongs to the cluster. The order is the one in which messages are sent. */
export interface Membership {
  /** The nodes whose votes and copies count. */
  readonly voters: readonly NodeId[]
  /** Nodes that are sent every record and count in no quorum (thesis 4.2.1). */
  readonly learners: readonly NodeId[]
  /** There only while the cluster goes by two memberships at once, on its way from one to the other (paper 6). */
  readonly joint?: JointHalf
}

/** The membership that the cluster is about to give up. Until then, majorities of both are needed (thesis 4.3). */
export interface JointHalf {
  /** Its voters, one at least. */
  readonly outgoing: readonly NodeId[]
  /** Those among them that will be learners. */
  readonly learnersNext: readonly NodeId[]
  /** Whether the leader gives it up by itself as soon as this is committed, or waits until it is asked to. */
  readonly autoLeave: boolean
}

/**
 * What can be asked of the membership, one node at a time (thesis 4.1). Adding a learner as `ADD` gives it a vote, adding
 * a voter as `ADD_LEARNER` takes its vote away.
 */
export type MembershipOp = 'ADD' | 'ADD_LEARNER' | 'REMOVE'

/** One of the changes that are made together. */
export interface MemberChange {
  readonly op: MembershipOp
  readonly node: NodeId
}

/**
 * How changes that are asked for together are made. `auto`: one by a record of its own, more by joint consensus that the
 * leader leaves by itself; `implicit`: always by such joint consensus; `explicit`: by joint consensus that stays until
 * the leader is asked to leave it.
 */
export type ChangeMode = 'auto' | 'implicit' | 'explicit'

/** Which command of which client session a record is (thesis 6.3). */
export interface SessionCommand {
  /** The index of the record that opened the session. */
  readonly session: number
  /** Counts the session's commands, from 1. A repeated request repeats it. */
  readonly serial: number
}

/** What a record says, before the log has given it its place. */
export type RecordContent =
  /** The empty record with which a leader's term begins, its own to commit (paper 8, thesis 6.4). */
  | { readonly type: 'term_start' }
  | { readonly type: 'command'; readonly command: string; readonly client?: SessionCommand }
  /** Opens a client session; the record's index is its name (thesis 6.3). */
  | { readonly type: 'session' }
  /** In force in a log from the moment it is there, committed or not (thesis 4.1). */
  | { readonly type: 'membership'; readonly membership: Membership }
  /** In force at a node once it is committed there. What it does not name stays as it is. */
  | { readonly type: 'settings'; readonly settings: Partial<Settings> }

/** One record of the replicated log. */
export type LogRecord = { readonly index: number; readonly term: number } & RecordContent

export type RecordOf<T extends LogRecord['type']> = Extract<LogRecord, { type: T }>

/** What a client or an administrator is told about a request. */
export type Answer =
  /** It is done. `result` is what the state machine returned, or where the record of the change is committed. */
  | { readonly type: 'result'; readonly result: string }
  /** This node does not lead; `leader` does, as far as it knows. That ends a transfer of leadership to another, too. */
  | { readonly type: 'redirect'; readonly leader: NodeId }
  /** It was not done and never will be by this request; the client may send it again. */
  | { readonly type: 'retry'; readonly reason: RetryReason }
  /** It cannot be done as it was asked. `message` says why, and what could be. */
  | { readonly type: 'refused'; readonly reason: RefusalReason; readonly message: string }
  /** The node cannot say; the request may be carried out or not. */
  | { readonly type: 'unknown'; readonly reason: UnknownReason }

export type UnknownReason =
  | 'shutdown'
  /** It has waited for `Config.answerTimeoutTicks`. Its record is in a log somewhere, and may be committed yet. */
  | 'timeout'
  /** The node's disk has failed. */
  | 'storage_failed'
  | 'node_disabled'
  /** The leader has sent this node a snapshot that covers the request's place in the log. */
  | 'snapshot_installed'
  /** The node led until its own removal was committed, and is told nothing of the records behind that one. */
  | 'removed'
  /** The target of a transfer was told to take over and was not seen to lead in time. It may do so yet. */
  | 'transfer_timeout'

export type RetryReason =
  /** Nobody leads, as far as this node knows. */
  | 'no_leader'
  /** Another record has taken the place of the request's. */
  | 'overwritten'
  /** The leader is handing over and takes nothing new (thesis 3.10). */
  | 'transferring'
  /** The target of a transfer was not up to date in time, so it was never told to take over; the old leader goes on. */
  | 'transfer_timeout'
  /** The node stopped leading before it could be done. */
  | 'deposed'
  /** The leader has not yet committed a record of its own term. */
  | 'not_ready'
  /** As much waits to be committed at the leader as may; nothing more is taken until some of it is. */
  | 'overloaded'
  /** A read that could not be answered within `Config.answerTimeoutTicks`. */
  | 'timeout'

export type RefusalReason =
  | 'unknown_node'
  | 'change_under_way'
  | 'transfer_under_way'
  | 'last_voter'
  | 'already_voter'
  | 'catch_up_failed'
  /** An administrator has given up the change while its new voters were being brought up to date. */
  | 'aborted'
  | 'nothing_to_abort'
  | 'settings'
  | 'session_expired'
  /** The node's disk is full; another node may lead, or soon will. */
  | 'disk_full'
  | 'node_disabled'

/** Whom an answer is for: a client of this node, or another node that asked for a change of the membership. */
export type Asker =
  | { readonly type: 'client'; readonly request: RequestId }
  | {
      readonly type: 'node'
      readonly node: NodeId
      readonly op: MembershipOp
      readonly subject: NodeId
      readonly request: NodeRequestId
    }

/** Someone who waits until a record is committed. */
export interface Waiting {
  readonly asker: Asker
  readonly index: number
  readonly term: number
  /** When it came, in the node's ticks since its start. */
  readonly askedAtTick: number
}

/** Reads of the clients of a node that does not lead (thesis 6.4, at its end). */
export interface FollowerReads {
  /** Came while a request was under way, and are asked about with the next. */
  waiting: readonly FollowerRead[]
  /** The leader has been asked about these. */
  asked: AskedReads | null
  /** Are answered when this node has applied as much. */
  indexed: readonly IndexedReads[]
}

export interface FollowerRead {
  readonly request: RequestId
  readonly query: string
  /** When it came, in the node's ticks since its start. */
  readonly askedAtTick: number
}

export interface AskedReads {
  readonly request: NodeRequestId
  readonly leader: NodeId
  readonly term: number
  readonly reads: readonly FollowerRead[]
  /** Ticks since the leader was asked last. */
  elapsedTicks: number
}

export interface IndexedReads {
  readonly readIndex: number
  readonly reads: readonly FollowerRead[]
}

/** An election that this node runs for itself. */
export interface Election {
  /** `pre_vote`: nothing has changed yet but the role. `vote`: the term is this node's candidacy. */
  readonly phase: 'pre_vote' | 'vote'
  /** The term that is campaigned for: in the pre-vote phase one more than the node's own. */
  readonly term: number
  /** Who said yes, this node included. */
  readonly granted: Set<NodeId>
  /** The name of its requests for pre-votes; null in the other phase, where the term is name enough. */
  readonly request: NodeRequestId | null
}

/**
 * Why a message was not obeyed. `malformed`: it is no message. `misdirected`: it is for another node, or says that it
 * comes from this one. `impossible`: no correct node could have sent it, or its term is not believed
 * (`Config.maxTermLead`).
 */
export type RejectionReason = 'malformed' | 'misdirected' | 'impossible'
