/**
 * The questions of `docs/questions.rst`: where each is answered, and what can be seen there. Values are as traces have
 * them; `tests/viewer/questions.test.ts` holds them against the traces, `questions.test.ts` against the pages.
 */

/** Of a list the entries, each as its term and its content. */
export type Shown = string | number | boolean | null | readonly string[]
export type ShownStates = Readonly<Record<string, Readonly<Record<string, Shown>>>>

/** An event of a section, by as much of its line as it takes. */
export interface Sought {
  readonly node: string
  readonly op: string
  readonly from?: string
  readonly to?: string
  readonly message?: string
  readonly fields?: Readonly<Record<string, Shown>>
  /** Which of several that are all this, from 1, which is what it is without. */
  readonly occurrence?: number
}

export interface Question {
  /** As the page of questions has it. */
  readonly asks: string
  /** Group, file and test, as in the trace's path. */
  readonly page: string
  readonly section: string
  readonly row: Sought
  /** What nodes knew when the row had happened. */
  readonly states: ShownStates
  /** The same right before it, where the answer is a change. */
  readonly before?: ShownStates
  /** What the message, or the mark, says. */
  readonly fields?: Readonly<Record<string, Shown>>
  /** Nodes that are down. */
  readonly down?: readonly string[]
  /** What the sentence says, among other things. */
  readonly says: readonly string[]
}

const START = '(term start)'
const FIGURE_8 = 'replication/figure_8/figure_8_a_record_of_an_earlier_term'
const PARTED = { log: [`1 ${START}`, '1 add 1'] }
const TOGETHER = { log: [`1 ${START}`, `2 ${START}`, '2 add 2'], commitIndex: 3 }

const partitions: readonly Question[] = [
  {
    asks: 'Whose records are about to be lost when a partition ends?',
    page: 'partitions/leader_in_the_minority/the_leader_is_cut_off_with_a_minority',
    section: 'The network is whole again, and the minority is put right',
    row: { node: '2', op: 'netjoin' },
    states: {
      1: { ...PARTED, role: 'leader', term: 1, commitIndex: 1 },
      2: { ...PARTED, role: 'follower', term: 1, commitIndex: 1 },
      3: { ...TOGETHER, role: 'leader', term: 2 },
      4: TOGETHER,
      5: TOGETHER,
    },
    says: ['N-2', 'network 2 → 1'],
  },
  {
    asks: 'How does a leader that was cut off learn that it leads no more?',
    page: 'partitions/leader_in_the_minority/the_leader_is_cut_off_with_a_minority',
    section: 'The network is whole again, and the minority is put right',
    row: { node: '1', op: 'handle', from: '3', message: 'append_entries' },
    before: { 1: { role: 'leader', term: 1 } },
    states: { 1: { role: 'follower', term: 2 }, 3: { role: 'leader', term: 2 } },
    fields: { term: 2, entries: 0, prevLogIndex: 3, leaderCommit: 3 },
    says: ['N-1 handles AppendEntries from N-3', 'role leader → follower', 'term 1 → 2'],
  },
  {
    asks: 'For how long does a leader stay when too few answer?',
    page: 'partitions/check_quorum_leader/a_leader_stays_with_a_majority_and_steps_down_with_a_minority',
    section: 'After 3 more only N-2 has answered: 6 ticks after that answer N-1 steps down',
    row: { node: '1', op: 'new_role' },
    before: { 1: { role: 'leader', term: 1 } },
    states: { 1: { role: 'follower', term: 1 }, 2: { role: 'follower', term: 1 } },
    down: ['3', '4', '5'],
    says: ['N-1', 'role leader → follower'],
  },
]

const elections: readonly Question[] = [
  {
    asks: 'Who voted for whom when four nodes elected nobody?',
    page: 'elections/split_votes/a_split_vote_among_four_nodes',
    section: 'N-1 and N-2 campaign at once, and each gets one vote more than its own',
    row: { node: '2', op: 'handle', from: '3', message: 'request_vote_response' },
    states: {
      1: { role: 'candidate', term: 1, votedFor: '1' },
      2: { role: 'candidate', term: 1, votedFor: '2' },
      3: { role: 'follower', term: 1, votedFor: '1' },
      4: { role: 'follower', term: 1, votedFor: '2' },
    },
    fields: { voteGranted: false },
    says: ['N-2 handles RequestVote response from N-3'],
  },
  {
    asks: 'What does a candidate send last before it follows the winner?',
    page: 'elections/time_outs/two_time_out_together_and_the_loser_follows_the_winner',
    section: 'N-3 hears from the leader of its term and gives up',
    row: { node: '2', op: 'handle', from: '3', message: 'request_vote' },
    states: {
      1: { role: 'leader', term: 1 },
      2: { role: 'follower', votedFor: '1' },
      3: { role: 'candidate', votedFor: '3' },
    },
    fields: { term: 1, lastLogIndex: 0, lastLogTerm: 0 },
    says: ['N-2 handles RequestVote from N-3'],
  },
  {
    asks: 'Does a pre-vote that is refused change a term?',
    page: 'elections/pre_vote/a_pre-vote_is_refused_while_there_is_a_leader',
    section: 'N-3 asks whether it could win',
    row: { node: '3', op: 'handle', from: '2', message: 'pre_vote_response' },
    before: { 1: { term: 1 }, 2: { term: 1 }, 3: { term: 1 } },
    states: {
      1: { role: 'leader', term: 1 },
      2: { role: 'follower', term: 1 },
      3: { role: 'candidate', term: 1, votedFor: '1' },
    },
    fields: { term: 1, proposedTerm: 2, voteGranted: false },
    says: ['N-3 handles PreVote response from N-2'],
  },
  {
    asks: 'Which message makes a leader that works step down?',
    page: 'elections/pre_vote/an_inflated_term_deposes_the_leader',
    section: 'It is back and asks for votes in term 5: N-1 steps down, and nobody leads',
    row: { node: '1', op: 'handle', from: '3', message: 'request_vote' },
    before: { 1: { role: 'leader', term: 1 } },
    states: { 1: { role: 'follower', term: 5, votedFor: null, lastLogIndex: 2 }, 3: { lastLogIndex: 1 } },
    fields: { term: 5 },
    says: ['N-1 handles RequestVote from N-3', 'role leader → follower', 'term 1 → 5'],
  },
  {
    asks: 'What does a crash leave of a candidate?',
    page: 'elections/votes/a_candidate_s_vote_for_itself_survives_its_crash',
    section: 'N-1 crashes and restarts: it is a follower that has voted',
    row: { node: '1', op: 'restart' },
    before: { 1: { role: 'leader' } },
    states: { 1: { role: 'follower', term: 1, votedFor: '1', log: [`1 ${START}`] } },
    says: ['N-1', 'restart', 'role leader → follower'],
  },
]

const OLD = { log: [`1 ${START}`, '1 x'] }
const SAFE = { log: [`1 ${START}`, '1 x', `3 ${START}`] }

const logs: readonly Question[] = [
  {
    asks: "Who has figure 8's old record right before it is replaced?",
    page: `${FIGURE_8}_on_a_majority_is_replaced`,
    section: '(d) It replaces record 2 everywhere',
    row: { node: '5', op: 'send', to: '2', message: 'append_entries', fields: { prevLogIndex: 1 } },
    states: { 1: SAFE, 2: OLD, 3: OLD, 4: OLD, 5: { log: [`1 ${START}`, `2 ${START}`, `4 ${START}`] } },
    fields: { term: 4, prevLogIndex: 1, prevLogTerm: 1, entries: 1 },
    down: ['1'],
    says: ['N-5 sends AppendEntries to N-2'],
  },
  {
    asks: 'Which message makes the same record safe?',
    page: `${FIGURE_8}_is_committed_with_one_of_the_current_term`,
    section: '(e) Record 3, of the present term, reaches a majority and is committed with record 2',
    row: { node: '4', op: 'handle', from: '1', message: 'append_entries' },
    before: { 4: OLD },
    states: { 1: { ...SAFE, commitIndex: 0 }, 2: OLD, 3: SAFE, 4: SAFE, 5: { log: [`1 ${START}`, `2 ${START}`] } },
    fields: { term: 3, prevLogIndex: 2, prevLogTerm: 1, entries: 1 },
    down: ['5'],
    says: ['N-4 handles AppendEntries from N-1', 'lastLogTerm 1 → 3', 'lastLogIndex 2 → 3'],
  },
  {
    asks: "What does figure 7's node (f) have, and how often does it refuse?",
    page: 'elections/figure_7/figure_7_the_leader_of_term_8_repairs_every_log',
    section: '(f) has two terms that nobody else knows, and lacks seven records',
    row: { node: 'L', op: 'handle', from: 'f', message: 'append_entries_response', fields: { success: false } },
    states: {
      f: {
        log: [
          `1 ${START}`,
          '1 command 1 of term 1',
          '1 command 2 of term 1',
          `2 ${START}`,
          '2 command 1 of term 2',
          '2 command 2 of term 2',
          `3 ${START}`,
          '3 command 1 of term 3',
          '3 command 2 of term 3',
          '3 command 3 of term 3',
          '3 command 4 of term 3',
        ],
      },
    },
    fields: { success: false, matchIndex: 9, matchTerm: 3, lastLogIndex: 11 },
    says: ['N-L handles AppendEntries response from N-f'],
  },
  {
    asks: 'How many messages bring a follower up to date that missed 200 records?',
    page: 'replication/catching_up/a_follower_that_missed_200_records',
    section: '64, 64, 64 and 8 records',
    row: { node: '3', op: 'handle', from: '1', message: 'append_entries', fields: { entries: 8 } },
    before: { 3: { lastLogIndex: 193, commitIndex: 193 } },
    states: { 1: { lastLogIndex: 201 }, 3: { lastLogIndex: 201, commitIndex: 201 } },
    fields: { prevLogIndex: 193, entries: 8, leaderCommit: 201 },
    says: ['N-3 handles AppendEntries from N-1', 'lastLogIndex 193 → 201', 'commitIndex 193 → 201'],
  },
  {
    asks: 'How far does a follower commit that has more than a heartbeat vouches for?',
    page: 'replication/heartbeats/a_heartbeat_vouches_for_less_than_the_follower_has',
    section: 'N-1 hears that 3 is committed, in a heartbeat about record 1',
    row: { node: '1', op: 'handle', from: '2', message: 'append_entries' },
    before: { 1: { commitIndex: 1 } },
    states: {
      1: { commitIndex: 1, log: [`1 ${START}`, '1 lost 1', '1 lost 2'] },
      2: { commitIndex: 3, log: [`1 ${START}`, `2 ${START}`, '2 add 1'] },
    },
    fields: { prevLogIndex: 1, entries: 0, leaderCommit: 3 },
    says: ['N-1 handles AppendEntries from N-2'],
  },
  {
    asks: 'Which message brings the fourth record when each takes three?',
    page: 'replication/batches/at_most_three_records_a_message',
    section: 'A refused heartbeat and three messages',
    row: { node: '3', op: 'handle', from: '1', message: 'append_entries', fields: { prevLogIndex: 4 } },
    before: { 3: { log: [`1 ${START}`, '1 add 1', '1 add 2', '1 add 3'] } },
    states: { 3: { log: [`1 ${START}`, '1 add 1', '1 add 2', '1 add 3', '1 add 4', '1 add 5', '1 add 6'] } },
    fields: { prevLogIndex: 4, entries: 3 },
    says: ['N-3 handles AppendEntries from N-1', 'lastLogIndex 4 → 7'],
  },
]

const clients: readonly Question[] = [
  {
    asks: 'What is a client told whose command was overwritten?',
    page: 'commands/isolated_leader/a_command_at_an_isolated_leader_is_lost_and_overwritten',
    section: 'N-1 is back: its record is replaced, and its client told so',
    row: { node: '1', op: 'command_done' },
    states: { 1: { log: [`1 ${START}`, `2 ${START}`, '2 add 2'], commitIndex: 3 } },
    fields: { command: 'add 1', answer: 'retry', value: 'overwritten' },
    says: ['N-1', 'add 1', 'retry', 'overwritten'],
  },
  {
    asks: 'How often is a request applied that was sent twice?',
    page: 'commands/sessions/a_request_is_repeated_while_the_first_is_on_its_way',
    section: 'Two records for one request; both get the one result',
    row: { node: '1', op: 'command_done', occurrence: 2 },
    states: { 1: { log: [`1 ${START}`, '1 (session)', '1 add 1', '1 add 1'], commitIndex: 4 } },
    fields: { command: 'add 1', answer: 'result', value: '1' },
    says: ['N-1', 'add 1', 'result'],
  },
  {
    asks: 'What does a read wait for at a leader that is new?',
    page: 'commands/reads/a_read_waits_for_the_first_record_of_the_term',
    section: 'N-2 is elected and asked at once; it has applied nothing yet',
    row: { node: '2', op: 'command_start' },
    states: { 2: { role: 'leader', term: 2, commitIndex: 1, log: [`1 ${START}`, '1 add 1', `2 ${START}`] } },
    fields: { command: 'read size' },
    down: ['1'],
    says: ['N-2', 'read size'],
  },
]

const members: readonly Question[] = [
  {
    asks: 'From which row on does a majority count a learner that becomes a voter?',
    page: 'membership/learners/a_learner_becomes_a_voter',
    section: 'It asks for a vote, and has nothing to catch up with',
    row: { node: '1', op: 'handle', from: '4', message: 'append_entries_response' },
    before: { 1: { membership: '1 2 3 +4' } },
    states: {
      1: {
        membership: '1 2 3 4',
        commitIndex: 3,
        log: [`1 ${START}`, '1 (members 1 2 3 +4)', '1 add 1', '1 (members 1 2 3 4)'],
      },
      2: { membership: '1 2 3 +4' },
      3: { membership: '1 2 3 +4' },
      4: { membership: '1 2 3 +4' },
    },
    fields: { success: true, matchIndex: 3 },
    says: ['N-1 handles AppendEntries response from N-4', 'membership 1 2 3 +4 → 1 2 3 4'],
  },
  {
    asks: 'Who leads after a leader has left, and what has that one sent last?',
    page: 'membership/leaving/the_leader_leaves',
    section: 'It asks again after an election time-out, and N-2 removes it',
    row: { node: '2', op: 'handle', from: '1', message: 'membership_change' },
    states: { 1: { role: 'follower', term: 2 }, 2: { role: 'leader', term: 2, membership: '2 3' } },
    fields: { op: 'REMOVE', node: '1', term: 2 },
    says: ['N-2 handles MembershipChange from N-1'],
  },
]

const snapshots: readonly Question[] = [
  {
    asks: 'What becomes of half a snapshot when its receiver restarts?',
    page: 'snapshots/interrupted/the_receiver_of_a_snapshot_restarts_half-way',
    section: 'N-3 says that it has no bytes, and N-1 begins anew',
    row: { node: '1', op: 'handle', from: '3', message: 'install_snapshot_response', fields: { success: false } },
    states: { 1: { snapshotIndex: 4 }, 3: { snapshotIndex: 0, log: [`1 ${START}`] } },
    fields: { success: false, nextOffset: 0, installed: false },
    says: ['N-1 handles InstallSnapshot response from N-3'],
  },
]

export const QUESTIONS: readonly Question[] = [
  ...partitions,
  ...elections,
  ...logs,
  ...clients,
  ...members,
  ...snapshots,
]
