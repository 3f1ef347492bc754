/**
 * Known ways in which implementations of Raft have gone wrong, each as a change of our engine. A change is made to a
 * copy of the sources only; see `tests/support/changed-copy.ts`.
 */
export interface Break {
  /** From 1; those up to 13 were found in implementations whose own tests passed. */
  readonly number: number
  /** What the broken engine does. */
  readonly title: string
  readonly edits: readonly Edit[]
  /** The scenario that is about the rule, and fails without it. */
  readonly scenario: string
  /** The property that a checker finds broken, where one does. */
  readonly property?: string
}

/** In `file` below `src/raft`, the text `find`, which must be there exactly once, becomes `replace`. */
export interface Edit {
  readonly file: string
  readonly find: string
  readonly replace: string
}

/** The text with the edit made. Throws where it does not fit: the sources have changed, and the edit has to follow. */
export function edited(text: string, { file, find, replace }: Edit): string {
  const times = text.split(find).length - 1
  if (times !== 1) throw new Error(`${JSON.stringify(find)} is ${times} times in ${file}, not once`)
  return text.replace(find, () => replace)
}

const storedState = "effects.push({ type: 'store_state', term, votedFor, "
const committedAlready = 'if (from <= commitIndex) {'

export const BREAKS: readonly Break[] = [
  {
    number: 1,
    title: 'a candidate does not store its vote for itself',
    scenario: "a candidate's vote for itself survives its crash",
    property: 'one vote a term',
    edits: [
      {
        file: 'step.ts',
        find: storedState,
        replace: storedState.replace('votedFor, ', 'votedFor: votedFor === node.id ? null : votedFor, '),
      },
    ],
  },
  {
    number: 2,
    title: 'the vote is cleared when the role changes within a term',
    scenario: 'a pre-vote is refused while there is a leader',
    property: 'one vote a term',
    edits: [
      {
        file: 'step-down.ts',
        find: "if (node.role !== 'follower') resetElectionTimer(node)",
        replace: "if (node.role !== 'follower') node.votedFor = null",
      },
    ],
  },
  {
    number: 3,
    title: 'a vote is granted to a request of a lower term',
    scenario: 'a request for a term that is over comes late',
    edits: [
      {
        file: 'election/voter.ts',
        find: 'message.term === node.term && couldVoteFor(node, message) && isUp',
        replace: 'couldVoteFor(node, message) && isUp',
      },
    ],
  },
  {
    number: 4,
    title: 'an append_entries from the start of the log is acted on before its term is checked',
    scenario: 'a very late append_entries of an earlier term',
    property: 'state machine safety',
    edits: [
      {
        file: 'receive.ts',
        find: 'if (stale) return refuse',
        replace: "if (stale && (message.kind !== 'append_entries' || message.prevLogIndex > 0)) return refuse",
      },
      { file: 'receive.ts', find: 'if (leader !== null && leader', replace: 'if (!stale && leader !== null && leader' },
      { file: 'replication/follower.ts', find: committedAlready, replace: 'if (from < 0 * commitIndex) {' },
    ],
  },
  {
    number: 5,
    title: 'the majority is half of the nodes, rounded up',
    scenario: 'four nodes need three votes',
    property: 'election safety',
    edits: [{ file: 'quorum.ts', find: 'Math.floor(size / 2) + 1', replace: 'Math.ceil(size / 2)' }],
  },
  {
    number: 6,
    title: 'answers of a follower that catches up do not count towards the commit index',
    scenario: 'a command when there is no majority',
    edits: [
      {
        file: 'replication/append-responses.ts',
        find: 'if (message.success) noteSuccess(turn, progress, message.matchIndex)',
        replace:
          "if (message.success && 'catchesUp' in progress) {\n" +
          "    become(progress, 'replicate')\n" +
          '    progress.nextIndex = Math.max(progress.nextIndex, message.matchIndex + 1)\n' +
          '  } else if (message.success) noteSuccess(turn, progress, message.matchIndex)',
      },
      {
        file: 'replication/progress.ts',
        find: "  become(progress, 'probe')\n  progress.nextIndex = Math.min",
        replace:
          "  become(progress, 'probe')\n  Object.assign(progress, { catchesUp: true })\n  progress.nextIndex = Math.min",
      },
    ],
  },
  {
    number: 7,
    title: "a vote is refused when the candidate's last index or its last term is lower",
    scenario: 'a longer log that ends in an older term cannot win',
    edits: [
      {
        file: 'election/voter.ts',
        find: 'if (lastLogTerm !== log.lastTerm) return lastLogTerm > log.lastTerm',
        replace: 'if (lastLogTerm < log.lastTerm) return false',
      },
    ],
  },
  {
    number: 8,
    title: 'a repeated request of the candidate that has the vote is refused',
    scenario: 'one vote a term, granted again to the same candidate',
    edits: [
      {
        file: 'election/voter.ts',
        find: 'return node.votedFor === null || node.votedFor === from',
        replace: 'return node.votedFor === null && from !== node.id',
      },
    ],
  },
  {
    number: 9,
    title: 'a follower commits up to its own last index instead of the last new one',
    scenario: 'a heartbeat vouches for less than the follower has',
    property: 'state machine safety',
    edits: [
      {
        file: 'replication/follower.ts',
        find: 'Math.min(message.leaderCommit, lastNewIndex)',
        replace: 'Math.min(message.leaderCommit, node.log.lastIndex)',
      },
    ],
  },
  {
    number: 10,
    title: 'entries that the follower has already cut off what follows them',
    scenario: 'a very late append_entries of the same term',
    property: 'state machine safety',
    edits: [
      {
        file: 'replication/follower.ts',
        find: 'entries.findIndex(isNew)',
        replace: 'entries.findIndex(() => isNew !== undefined)',
      },
      { file: 'replication/follower.ts', find: committedAlready, replace: 'if (from < 0 * commitIndex) {' },
    ],
  },
  {
    number: 11,
    title: 'a pre-vote carries the current term as its last log term',
    scenario: 'a longer log that ends in an older term gets no pre-vote',
    edits: [
      {
        file: 'election/candidate.ts',
        find: "kind: 'pre_vote', to, term: proposedTerm, ...lastRecord(turn), request })",
        replace:
          "kind: 'pre_vote', to, term: proposedTerm, lastLogIndex: node.log.lastIndex, lastLogTerm: node.log.lastIndex && node.term, request })",
      },
    ],
  },
  {
    number: 12,
    title: "an answer repeats the sender's term instead of telling the replier's own",
    scenario: "a candidate's term is too old",
    edits: [
      {
        file: 'replication/follower.ts',
        find: '    to,\n    term,\n    success,',
        replace: '    to,\n    term: message.term,\n    success,',
      },
      {
        file: 'election/voter.ts',
        find: 'from: node.id, kind, to: message.from, term: node.term, voteGranted: granted',
        replace: 'from: node.id, kind, to: message.from, term: message.term, voteGranted: granted',
      },
    ],
  },
  {
    number: 13,
    title: 'a leader commits a record of an earlier term by counting copies',
    scenario: 'figure 8: a record of an earlier term on a majority is replaced',
    edits: [
      {
        file: 'replication/commit.ts',
        find: 'if (node.log.termAt(index) === node.term) commitUpTo',
        replace: 'commitUpTo',
      },
    ],
  },
  {
    number: 14,
    title: 'each refusal of the same gap has the missing records sent again',
    scenario: 'one message is lost in front of others',
    edits: [
      {
        file: 'replication/progress.ts',
        find: "  if (progress.state === 'probe' && agreed + 1 >= progress.nextIndex) return 'late'\n",
        replace: '',
      },
    ],
  },
  {
    number: 15,
    title: 'a snapshot that is being sent is given up for each newer one',
    scenario: 'the leader takes a newer snapshot while it sends one',
    edits: [
      {
        file: 'snapshot/snapshot-sender.ts',
        find: 'if (progress.unansweredHeartbeats * heartbeatIntervalTicks >= electionTimeoutTicks) startTransfer',
        replace: 'startTransfer',
      },
    ],
  },
  {
    number: 16,
    title: 'an answer is taken for one to the present wish, whatever it answers',
    scenario: 'an answer to an earlier wish comes late',
    edits: [
      {
        file: 'membership/join.ts',
        find: 'wish.request !== message.request',
        replace: 'wish.op !== message.op || message.node !== node.id',
      },
    ],
  },
  {
    number: 17,
    title: 'a transfer is said to be done when the term has merely grown',
    scenario: 'another node takes over than the one that was to',
    property: 'transfers end as was told',
    edits: [
      {
        file: 'step-down.ts',
        find: 'node.handover = { to, term: node.term, asker, elapsedTicks: 0 }',
        replace: "tell(turn, asker, { type: 'result', result: to })",
      },
    ],
  },
  {
    number: 18,
    title: 'while two memberships are in force, only majorities of the new one are asked for',
    scenario: 'a joint membership is reversed',
    property: 'promises are durable',
    edits: [
      {
        file: 'quorum.ts',
        find: 'return holdsMajority(voters, yes) && (joint === undefined || holdsMajority(joint.outgoing, yes))',
        replace: 'return holdsMajority(voters, yes) || (joint !== undefined && voters.length === 0)',
      },
      {
        file: 'quorum.ts',
        find: 'return joint === undefined ? index : Math.min(index, majorityIndex(joint.outgoing, reached))',
        replace: 'return joint === undefined ? index : Math.max(index, 0)',
      },
    ],
  },
  {
    number: 19,
    title: 'a node whose removal is open runs for leader only if it knows to be committed that it was a member',
    scenario: 'a node that joined later is being removed, and restarts',
    edits: [
      {
        file: 'state.ts',
        find: 'votersOf(log.membershipBefore)',
        replace: 'votersOf(log.membershipAt(commitIndex))',
      },
    ],
  },
  {
    number: 20,
    title: 'an answer to AppendEntries leaves before the records are durable',
    scenario: 'what leaves a node while its writes are on their way',
    property: 'promises are durable',
    edits: [
      {
        file: 'hold-back.ts',
        find: "    case 'append_entries_response':\n    case 'membership_change_response':",
        replace: "    case 'append_entries_response':\n      return true\n    case 'membership_change_response':",
      },
    ],
  },
  {
    number: 21,
    title: 'a lease begins when heartbeats are answered, not when they are sent',
    scenario: 'a lease begins when heartbeats are sent',
    property: 'reads are linearizable',
    edits: [
      {
        file: 'replication/append-responses.ts',
        find: '  progress.readRound = Math.max(progress.readRound, message.readRound ?? 0)',
        replace:
          '  progress.readRound = Math.max(progress.readRound, message.readRound ?? 0)\n' +
          '  const answered = { round: progress.readRound, sentAtTick: node.ticks }\n' +
          '  if (progress.readRound > 0) node.leadership.sentRounds = [...node.leadership.sentRounds, answered]',
      },
    ],
  },
  {
    number: 22,
    title: 'a leader counts its own copy before it is durable',
    scenario: 'what leaves a node while its writes are on their way',
    property: 'promises are durable',
    edits: [
      {
        file: 'replication/commit.ts',
        find: 'voter === node.id ? durableIndex(node) :',
        replace: 'voter === node.id ? node.log.lastIndex + 0 * durableIndex(node) :',
      },
    ],
  },
  {
    number: 23,
    title: 'a follower answers a read when it has the records up to the read index, applied or not',
    scenario: 'a follower answers a read',
    property: 'reads are linearizable',
    edits: [
      {
        file: 'clients/follower-reads.ts',
        find: 'readIndex <= node.lastApplied',
        replace: 'readIndex <= node.log.lastIndex',
      },
    ],
  },
  {
    number: 25,
    title: 'an answer to a leader of an earlier term names its round of reads',
    scenario: 'a late answer to a round of an earlier term confirms no read',
    property: 'reads are linearizable',
    edits: [
      {
        file: 'replication/follower.ts',
        find: 'const readRound = message.term === term ? message.readRound : undefined',
        replace: 'const { readRound } = message',
      },
    ],
  },
]
