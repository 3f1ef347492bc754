import type { Settings } from '../settings.ts'
import type { LogRecord, Membership, MembershipOp, NodeId, NodeRequestId } from '../types.ts'

/*
 * An answer can come at any time: late, twice, after a restart of whoever asked. What keeps it from being taken for the
 * answer to something else:
 *
 * | what is asked       | what binds its answer                                                                            |
 * | ------------------- | ------------------------------------------------------------------------------------------------ |
 * | `append_entries`    | term; what it says of the replier's log is so whatever it answers. Reads count rounds: `readRound` |
 * | `request_vote`      | term: a node campaigns once in a term, and its term is durable before it asks                    |
 * | `pre_vote`          | `request`: several campaigns may be about one term                                               |
 * | `timeout_now`       | `request`, one a transfer                                                                        |
 * | `membership_change` | `request`, one a wish, whomever and however often the node asks                                  |
 * | `read_index`        | `request`, one for all reads that came before it                                                 |
 * | `install_snapshot`  | term, `lastIncludedIndex` and `nextOffset`: one snapshot a leader and index, and what it says is  |
 * |                     | there is no more than a hint; where it is wrong the receiver says so, and the chunk is sent again |
 *
 * A newer term is so whoever says it and when. What an earlier node of the same id has said of its log is not so of the
 * present one: `docs/contributing/membership.md` says what can be seen of that.
 */

/** What every message carries: who sent it, to whom, and a term (whose meaning each kind states). */
interface Envelope {
  readonly from: NodeId
  readonly to: NodeId
  readonly term: number
}

/** AppendEntries (paper, figure 2). Without entries it is a heartbeat. `term` is the leader's. */
export interface AppendEntries extends Envelope {
  readonly kind: 'append_entries'
  /** Index of the record right before `entries`; 0 when they start the log. */
  readonly prevLogIndex: number
  /** Term of that record; 0 when `prevLogIndex` is 0. */
  readonly prevLogTerm: number
  readonly entries: readonly LogRecord[]
  readonly leaderCommit: number
  /** While reads wait: the newest round that its answer confirms, from 1 (thesis 6.4). */
  readonly readRound?: number
}

/**
 * The answer to AppendEntries. `term` is the replier's own.
 *
 * The paper's answer is `success` alone. The indexes and the term spare the leader from guessing: the paper's section 5.3
 * describes such a hint as an optimisation of the one-step-at-a-time search.
 */
export interface AppendEntriesResponse extends Envelope {
  readonly kind: 'append_entries_response'
  readonly success: boolean
  /**
   * On success: the last index up to which the replier's log is known to equal the leader's.
   * On refusal: the highest index at which the two may still agree; everything above it cannot match.
   */
  readonly matchIndex: number
  /** Term of the replier's record at `matchIndex`; 0 at index 0 and where the replier no longer has it. */
  readonly matchTerm: number
  /** Index of the last record of the replier's log, matching or not. */
  readonly lastLogIndex: number
  /** Repeats the one of the message that it answers. */
  readonly readRound?: number
  /** The replier has yet to catch up with what was committed when it came, and takes no part in elections. */
  readonly newcomer?: true
}

/** RequestVote (paper, figure 2). `term` is the candidate's. */
export interface RequestVote extends Envelope {
  readonly kind: 'request_vote'
  readonly lastLogIndex: number
  readonly lastLogTerm: number
  /** The leader asked the candidate to take over, so that voters need not protect it (thesis 4.2.3, at its end). */
  readonly transfer?: true
}

/** The answer to RequestVote. `term` is the replier's own. */
export interface RequestVoteResponse extends Envelope {
  readonly kind: 'request_vote_response'
  readonly voteGranted: boolean
}

/** A pre-vote request (thesis 9.6). `term` is the one that the sender would campaign in; it has not entered it. */
export interface PreVote extends Envelope {
  readonly kind: 'pre_vote'
  readonly lastLogIndex: number
  readonly lastLogTerm: number
  readonly request: NodeRequestId
}

/** The answer to a pre-vote request. `term` is the replier's own; `proposedTerm` repeats the request's term. */
export interface PreVoteResponse extends Envelope {
  readonly kind: 'pre_vote_response'
  readonly proposedTerm: number
  readonly voteGranted: boolean
  readonly request: NodeRequestId
}

/** A leader asks a follower to start an election now (thesis 3.10). */
export interface TimeoutNow extends Envelope {
  readonly kind: 'timeout_now'
  /**
   * The leader's last index, which must be the follower's, too. A leader that hands over takes nothing new: whoever has
   * more from it knows that it has given up.
   */
  readonly prevLogIndex: number
  readonly request: NodeRequestId
}

export interface TimeoutNowResponse extends Envelope {
  readonly kind: 'timeout_now_response'
  readonly prevLogIndex: number
  /** Whether the sender's log ends with that record and it campaigns. */
  readonly success: boolean
  readonly request: NodeRequestId
}

/** A node asks for a change of the membership (thesis 4.1). `term` is the sender's and binds nobody. */
export interface MembershipChange extends Envelope {
  readonly kind: 'membership_change'
  readonly op: MembershipOp
  /** Whom the change is about. */
  readonly node: NodeId
  readonly request: NodeRequestId
}

/** The answer to a membership change. `term` is the replier's and binds nobody. */
export interface MembershipChangeResponse extends Envelope {
  readonly kind: 'membership_change_response'
  readonly op: MembershipOp
  readonly node: NodeId
  /** True: the change is committed. */
  readonly success: boolean
  /** Where to ask instead; null when there is nowhere else. */
  readonly leader: NodeId | null
  /** Why not; empty on success. */
  readonly reason: string
  readonly request: NodeRequestId
}

/** InstallSnapshot (paper, figure 13; thesis, figure 5.3): one chunk. `term` is the leader's. */
export interface InstallSnapshot extends Envelope {
  readonly kind: 'install_snapshot'
  /** The last record that the snapshot covers. */
  readonly lastIncludedIndex: number
  readonly lastIncludedTerm: number
  readonly membership: Membership
  /** Settings that the cluster had changed by then. */
  readonly settings: Partial<Settings>
  /** Where in the snapshot `data` begins, in bytes. */
  readonly offset: number
  readonly data: Uint8Array
  /** Whether it is the last chunk. */
  readonly done: boolean
}

/** The answer to a chunk. `term` is the replier's own. */
export interface InstallSnapshotResponse extends Envelope {
  readonly kind: 'install_snapshot_response'
  readonly lastIncludedIndex: number
  /** Whether the chunk is there, from this message or from before. It is not where one before it is missing. */
  readonly success: boolean
  /** How much of the snapshot is there, in bytes: where the next chunk should begin. */
  readonly nextOffset: number
  /** The replier has everything that the snapshot covers, from it or from before. */
  readonly installed: boolean
}

/**
 * A node that has reads to answer asks the leader of its term from which index on it may (thesis 6.4, at its end). One
 * request is for all reads that came before it was made; the same one is sent again until it is answered.
 */
export interface ReadIndex extends Envelope {
  readonly kind: 'read_index'
  readonly request: NodeRequestId
}

/** The answer to a request for a read index. `term` is the replier's own. */
export interface ReadIndexResponse extends Envelope {
  readonly kind: 'read_index_response'
  readonly request: NodeRequestId
  /** What must be applied before the reads are answered; null from a node that does not lead, or leads no longer. */
  readonly readIndex: number | null
}

/**
 * A message while it is made: what it may lack is set on it. V8 gives every object that a literal such as
 * `{ ...message, readRound }` makes a hidden class of its own, and each look at one of its fields is a search then.
 */
export type Draft<M extends Envelope> = { -readonly [F in keyof M]: M[F] }

export type Message =
  | AppendEntries
  | AppendEntriesResponse
  | RequestVote
  | RequestVoteResponse
  | PreVote
  | PreVoteResponse
  | TimeoutNow
  | TimeoutNowResponse
  | MembershipChange
  | MembershipChangeResponse
  | InstallSnapshot
  | InstallSnapshotResponse
  | ReadIndex
  | ReadIndexResponse
