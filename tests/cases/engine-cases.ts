import type { Case } from './case.ts'

/** Where a message is named, each time with what tells that place from others in the file. */
const RENAMED_IN: readonly (readonly [file: string, text: string])[] = [
  ['src/raft/election/transfer.ts', "'timeout_now_response'"],
  ['src/raft/receive.ts', "'timeout_now_response'"],
  ['src/raft/wire/message-fields.ts', 'timeout_now_response: {'],
  ['src/raft/wire/messages.ts', "'timeout_now_response'"],
  ['tests/scenarios/edges/encoding.test.ts', "'timeout_now_response'"],
  ['tests/support/legal-messages.ts', 'timeout_now_response: ()'],
  ['tests/support/random-messages.ts', "'timeout_now_response', 'membership_change'"],
  ['tests/support/random-messages.ts', "case 'timeout_now_response'"],
  ['vocabulary/raft.json', '"id": "timeout_now_response"'],
  ...[
    'leader_election/branches/candidate_resignation',
    'leader_election/branches/higher_term_discovery',
    'leader_election/branches/leader_demotion',
    'leader_election/branches/power_transfer.late_order',
    'system_reliability/branches/message_encoding',
  ].map((branch) => [`features/${branch}/evidence.json`, '"timeout_now_response"'] as const),
]

/** Changes of the engine. */
export const ENGINE_CASES: readonly Case[] = [
  {
    id: 'early-commit',
    title: 'a leader counts what it has sent, not what was confirmed, and commits too early',
    edits: [
      {
        file: 'src/raft/replication/commit.ts',
        find: '(node.progress.get(voter)?.matchIndex ?? 0)',
        replace: '(node.progress.get(voter)?.nextIndex ?? 1) - 1',
      },
    ],
    scenarios: 'all',
    verdict: 'outcome',
    because: 'commit indexes are reached that no majority stands for; records are lost that clients were told of',
    tests: {
      allBut: [
        'one node alone',
        'random waits differ from node to node',
        'random waits stay in their bounds',
        'votes of an earlier term do not count in a later one',
      ],
    },
    told: 'violation',
    first: 'commitIndex 1',
    says: ['commitIndex'],
  },
  {
    id: 'heartbeat-left-out',
    title: 'a leader that was removed no longer tells the others what is committed',
    edits: [
      {
        file: 'src/raft/replication/leader.ts',
        find: '  sendHeartbeats(turn)\n  // Nobody tells it any more',
        replace: '  // Nobody tells it any more',
      },
    ],
    scenarios: ['membership', 'edges'],
    verdict: 'outcome',
    because: 'followers end the section with a lower commit index',
    tests: [
      'a member that leads is told to join, and is removed later',
      'a node that joined later is being removed, and restarts',
      'a removal ends the wish to join',
      'the leader is removed through the log',
    ],
    told: 'fail',
    first: 'send append_entries to N-2',
    says: ['N-2', 'commitIndex'],
  },
  {
    id: 'field-added',
    title: "append_entries says where the leader's log ends",
    edits: [
      {
        file: 'src/raft/replication/send-records.ts',
        find: '    leaderCommit: commitIndex,\n',
        replace: '    leaderCommit: commitIndex,\n    leaderLast: log.lastIndex,\n',
      },
      {
        file: 'src/raft/wire/messages.ts',
        find: '  readonly leaderCommit: number\n',
        replace: '  readonly leaderCommit: number\n  readonly leaderLast?: number\n',
      },
      {
        file: 'src/raft/wire/message-fields.ts',
        find: '    leaderCommit: index,\n',
        replace: '    leaderCommit: index,\n    leaderLast: { ...index, optional: true },\n',
      },
      {
        file: 'vocabulary/raft.json',
        find: `{ "id": "leaderCommit", "short": "c", "type": "integer", "meaning": "the leader's commit index" },`,
        replace:
          `{ "id": "leaderCommit", "short": "c", "type": "integer", "meaning": "the leader's commit index" },\n` +
          `{ "id": "leaderLast", "short": "l", "type": "integer", "optional": true, "meaning": "the leader's last index" },`,
      },
    ],
    scenarios: 'all',
    verdict: 'behaviour',
    because: 'messages have other contents, and nothing else is different: one change, told once',
    tests: { naming: 'append_entries' },
    told: 'field `leaderLast` was added to `append_entries`',
    first: 'leaderLast',
    says: ['leaderLast'],
  },
  {
    id: 'message-renamed',
    title: 'timeout_now_response is called timeout_now_reply',
    edits: RENAMED_IN.map(([file, find]) => ({ file, find, replace: find.replace('_response', '_reply') })),
    scenarios: 'all',
    verdict: 'behaviour',
    because: 'one message has another name, and nothing else is different: one change, with both names and the nodes',
    tests: { naming: 'timeout_now_response' },
    told: '`timeout_now_response` (',
    first: 'timeout_now_reply',
    says: ['is now `timeout_now_reply`'],
  },
  {
    id: 'sends-swapped-at-a-node',
    title: 'a leader sends a new record to the last follower first',
    edits: [
      {
        file: 'src/raft/replication/leader.ts',
        find: 'for (const [peer, progress] of node.progress) sendRecords(turn, peer, progress)',
        replace: 'for (const [peer, progress] of [...node.progress].reverse()) sendRecords(turn, peer, progress)',
      },
    ],
    scenarios: ['elections/step_by_step.test.ts'],
    verdict: 'behaviour',
    because: 'one node does the same things in another order, so others answer first',
    tests: ['an election message by message'],
    told: 'append_entries',
    first: 'append_entries',
    says: [],
  },
  {
    id: 'retry-for-redirect',
    title: 'a follower tells clients to try again instead of naming the leader',
    edits: [
      {
        file: 'src/raft/requests.ts',
        find: "return node.leader === null ? retry('no_leader') : { type: 'redirect', leader: node.leader }",
        replace: "return retry('no_leader')",
      },
    ],
    scenarios: ['commands/redirects.test.ts', 'commands/no_leader.test.ts'],
    verdict: 'outcome',
    because: 'a command got another answer',
    tests: ['a command at a follower is redirected to the leader', 'a redirect may be out of date'],
    told: 'fail',
    first: 'answer retry',
    says: ['retry', 'redirect'],
  },
  {
    id: 'vote-refused',
    title: 'a repeated request of the candidate that has the vote is refused',
    edits: [
      {
        file: 'src/raft/election/voter.ts',
        find: 'return node.votedFor === null || node.votedFor === from',
        replace: 'return node.votedFor === null && from !== node.id',
      },
    ],
    scenarios: ['elections'],
    verdict: 'outcome',
    because: 'a candidate that had been elected is not',
    tests: ['one vote a term, granted again to the same candidate'],
    told: 'fail',
    first: 'voteGranted false',
    says: ['N-1', 'role', 'candidate'],
  },
  {
    id: 'figure-8',
    title: 'a leader commits a record of an earlier term by counting copies',
    edits: [
      {
        file: 'src/raft/replication/commit.ts',
        find: 'if (node.log.termAt(index) === node.term) commitUpTo',
        replace: 'commitUpTo',
      },
    ],
    scenarios: ['replication'],
    verdict: 'outcome',
    because: 'the leader holds a record to be committed that another can still replace',
    tests: [
      'figure 8: a record of an earlier term is committed with one of the current term',
      'figure 8: a record of an earlier term on a majority is replaced',
    ],
    told: 'fail',
    first: 'handle append_entries_response',
    says: ['commitIndex'],
  },
  {
    id: 'safety-broken',
    title: 'a follower commits up to its own last index instead of the last new one',
    edits: [
      {
        file: 'src/raft/replication/follower.ts',
        find: 'Math.min(message.leaderCommit, lastNewIndex)',
        replace: 'Math.min(message.leaderCommit, node.log.lastIndex)',
      },
    ],
    scenarios: ['replication'],
    verdict: 'outcome',
    because: 'what must always hold is broken: two nodes apply different records',
    tests: ['a heartbeat vouches for less than the follower has'],
    told: 'state machine safety',
    first: 'handle append_entries',
    says: ['violation'],
  },
  {
    id: 'refactoring',
    title: 'the commit rule is written in another way',
    edits: [
      {
        file: 'src/raft/replication/commit.ts',
        find: '  node.commitIndex = Math.max(node.commitIndex, index)\n',
        replace: '  if (index > node.commitIndex) node.commitIndex = index\n',
      },
    ],
    scenarios: ['replication', 'commands'],
    verdict: 'nothing',
    because: 'the nodes do what they did',
    tests: [],
    says: [],
  },
]
