/** A node's name, unique in its cluster. Any non-empty text. */
export type NodeId = string

/** A client's name for one of its requests. The engine only hands it back. */
export type RequestId = string

/**
 * The three roles of the paper's figure 4. A node that only asks for pre-votes (thesis 9.6) is a `candidate` too;
 * {@link Election.phase} tells the two apart.
 */
export type Role = 'follower' | 'candidate' | 'leader'

/**
 * One record of the replicated log.
 *
 * `term_start` is the empty record that a leader writes when its term begins, so that it has something of its own
 * term to commit (paper 8, thesis 6.4).
 */
export type LogRecord =
  | { readonly index: number; readonly term: number; readonly type: 'term_start' }
  | { readonly index: number; readonly term: number; readonly type: 'command'; readonly command: string }

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
  /** Term of the replier's record at `matchIndex`; 0 at index 0. */
  readonly matchTerm: number
  /** Index of the last record of the replier's log, matching or not. */
  readonly lastLogIndex: number
}

/** RequestVote (paper, figure 2). `term` is the candidate's. */
export interface RequestVote extends Envelope {
  readonly kind: 'request_vote'
  readonly lastLogIndex: number
  readonly lastLogTerm: number
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
}

/** The answer to a pre-vote request. `term` is the replier's own; `proposedTerm` repeats the request's term. */
export interface PreVoteResponse extends Envelope {
  readonly kind: 'pre_vote_response'
  readonly proposedTerm: number
  readonly voteGranted: boolean
}

export type Message =
  | AppendEntries
  | AppendEntriesResponse
  | RequestVote
  | RequestVoteResponse
  | PreVote
  | PreVoteResponse

/** What a client is told about its command. */
export type Answer =
  /** The command was applied; `result` is what the state machine returned. */
  | { readonly type: 'result'; readonly result: string }
  /** This node does not lead; `leader` does, as far as it knows. */
  | { readonly type: 'redirect'; readonly leader: NodeId }
  /** The command was not applied and never will be; the client may send it again. */
  | { readonly type: 'retry'; readonly reason: 'no_leader' | 'overwritten' }

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
}

/** A client whose command this node took as leader, and the record that the command became. */
export interface WaitingClient {
  readonly request: RequestId
  readonly index: number
  readonly term: number
}
