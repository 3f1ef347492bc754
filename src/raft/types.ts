import type { Settings } from './settings.ts'

/** A node's name, unique in its cluster. Any non-empty text. */
export type NodeId = string

/** A client's name for one of its requests. The engine only hands it back. */
export type RequestId = string

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
}

/** What can be asked of the membership, one node at a time (thesis 4.1). Adding a learner as `ADD` gives it a vote. */
export type MembershipOp = 'ADD' | 'ADD_LEARNER' | 'REMOVE'

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
  /** This node does not lead; `leader` does, as far as it knows. */
  | { readonly type: 'redirect'; readonly leader: NodeId }
  /** It was not done and never will be by this request; the client may send it again. */
  | { readonly type: 'retry'; readonly reason: RetryReason }
  /** It cannot be done as it was asked. `message` says why, and what could be. */
  | { readonly type: 'refused'; readonly reason: RefusalReason; readonly message: string }
  /** The node cannot say; the request may be carried out or not. */
  | { readonly type: 'unknown'; readonly reason: UnknownReason }

export type UnknownReason =
  | 'shutdown'
  /** The node's disk has failed. */
  | 'storage_failed'
  | 'node_disabled'
  /** The leader has sent this node a snapshot that covers the request's place in the log. */
  | 'snapshot_installed'
  /** The node led until its own removal was committed, and is told nothing of the records behind that one. */
  | 'removed'

export type RetryReason =
  /** Nobody leads, as far as this node knows. */
  | 'no_leader'
  /** Another record has taken the place of the request's. */
  | 'overwritten'
  /** The leader is handing over and takes nothing new (thesis 3.10). */
  | 'transferring'
  /** The target of a transfer did not take over in time; the old leader goes on. */
  | 'transfer_timeout'
  /** The node stopped leading before it could be done. */
  | 'deposed'
  /** The leader has not yet committed a record of its own term. */
  | 'not_ready'

export type RefusalReason =
  | 'unknown_node'
  | 'change_under_way'
  | 'transfer_under_way'
  | 'last_voter'
  | 'already_voter'
  | 'catch_up_failed'
  | 'settings'
  | 'session_expired'
  /** The node's disk is full; another node may lead, or soon will. */
  | 'disk_full'
  | 'node_disabled'

/** Whom an answer is for: a client of this node, or another node that asked for a change of the membership. */
export type Asker =
  | { readonly type: 'client'; readonly request: RequestId }
  | { readonly type: 'node'; readonly node: NodeId; readonly op: MembershipOp; readonly subject: NodeId }

/** Someone who waits until a record is committed. */
export interface Waiting {
  readonly asker: Asker
  readonly index: number
  readonly term: number
}

/** An election that this node runs for itself. */
export interface Election {
  /** `pre_vote`: nothing has changed yet but the role. `vote`: the term is this node's candidacy. */
  readonly phase: 'pre_vote' | 'vote'
  /** The term that is campaigned for: in the pre-vote phase one more than the node's own. */
  readonly term: number
  /** Who said yes, this node included. */
  readonly granted: Set<NodeId>
}

/** What a leader knows of another node's log (paper, figure 2, "volatile state on leaders"). */
export interface Progress {
  /** The next record to send. Optimistic: a record that was sent counts as on its way. */
  nextIndex: number
  /** The highest record known to be replicated there. */
  matchIndex: number
  /** Whether it has answered since the leader last looked for a quorum (thesis 6.2). */
  heard: boolean
  /** The newest round of heartbeats for reads that it has confirmed (thesis 6.4). */
  readRound: number
  /** Of the snapshot that it is being sent: which one, and where the chunk begins that is on its way. */
  snapshot: { readonly index: number; readonly offset: number } | null
}

/**
 * Why a message was not obeyed. `malformed`: it is no message. `misdirected`: it is for another node, or says that it
 * comes from this one. `impossible`: no correct node could have sent it.
 */
export type RejectionReason = 'malformed' | 'misdirected' | 'impossible'
