import type { Case } from './case.ts'

/** Changes of the tests; the engine is as it was. */
export const TEST_CASES: readonly Case[] = [
  {
    id: 'one-more-heartbeat',
    title: 'a scenario sends a heartbeat more',
    edits: [
      {
        file: 'tests/scenarios/replication/heartbeats.test.ts',
        find: "only says that N-1 still leads', again, () => {\n",
        replace: "only says that N-1 still leads', again, () => {\n    heartbeat(cluster, '1')\n",
      },
    ],
    scenarios: ['replication/heartbeats.test.ts'],
    verdict: 'behaviour',
    because: 'messages come and go that did not before; every node ends as it did',
    tests: ['heartbeats carry the commit index'],
    told: 'append_entries',
    first: 'send append_entries to N-2',
    says: [],
  },
  {
    id: 'heartbeat-lost',
    title: 'a scenario leaves a heartbeat out',
    edits: [
      {
        file: 'tests/scenarios/elections/winning.test.ts',
        find: "scenario.section('The next one reaches N-3', news, () => {\n    cluster.heartbeat('1')\n",
        replace: "scenario.section('The next one reaches N-3', news, () => {\n",
      },
      {
        file: 'tests/scenarios/elections/winning.test.ts',
        find: "scenario.section('The next one reaches N-3', news, () => {\n    cluster.runRoundRobin()\n    expect(each(cluster, 'commitIndex')).toEqual([1, 1, 1])",
        replace:
          "scenario.section('The next one reaches N-3', news, () => {\n    cluster.runRoundRobin()\n    expect(each(cluster, 'commitIndex')).toEqual([1, 1, 0])",
      },
    ],
    scenarios: ['elections/winning.test.ts'],
    verdict: 'outcome',
    because: 'N-3 does not learn that the record is committed, and the section shows nothing of what it claims',
    tests: ['a follower commits the first record with the next heartbeat'],
    told: 'fail',
    first: 'append_entries',
    says: ['N-3', 'commitIndex'],
  },
  {
    id: 'sends-swapped-at-two-nodes',
    title: "N-1's requests leave before N-3's answer does",
    edits: [
      {
        file: 'tests/scenarios/elections/step_by_step.test.ts',
        find: "    cluster.sendOne('3')\n    cluster.sendOne('1')\n    cluster.sendOne('1')\n    cluster.handleOne('1')\n",
        replace:
          "    cluster.sendOne('1')\n    cluster.sendOne('1')\n    cluster.sendOne('3')\n    cluster.handleOne('1')\n",
      },
    ],
    scenarios: ['elections/step_by_step.test.ts'],
    verdict: 'order',
    because: 'each node does the same in the same order; only which of two nodes went first is different',
    tests: ['an election message by message'],
    told: 'another order',
    says: [],
  },
  {
    id: 'scenario-renamed',
    title: 'a scenario gets another name',
    edits: [
      {
        file: 'tests/scenarios/elections/cluster_sizes.test.ts',
        find: "test('seven nodes: the fourth vote decides'",
        replace: "test('of seven votes the fourth decides'",
      },
    ],
    scenarios: ['elections/cluster_sizes.test.ts'],
    verdict: 'nothing',
    because: 'the nodes do what they did',
    tests: ['of seven votes the fourth decides'],
    says: ['renamed', 'seven nodes: the fourth vote decides', 'of seven votes the fourth decides'],
  },
  {
    id: 'file-renamed',
    title: 'the file of five scenarios gets another name, in another group',
    edits: [
      {
        file: 'tests/scenarios/elections/votes.test.ts',
        renameTo: 'tests/scenarios/replication/voting.test.ts',
      },
    ],
    scenarios: ['elections/votes.test.ts', 'replication/voting.test.ts'],
    verdict: 'nothing',
    because: 'the nodes do what they did',
    tests: [
      'a vote arrives after its election is over',
      'votes of an earlier term do not count in a later one',
      'one vote a term, granted again to the same candidate',
      "a vote survives the voter's crash",
      "a candidate's vote for itself survives its crash",
    ],
    says: ['moved'],
  },
  {
    id: 'test-moved',
    title: 'a scenario is moved to another file',
    edits: [
      {
        file: 'tests/scenarios/elections/cluster_sizes.test.ts',
        cut: '/**\n * One node is a majority of one.',
        upTo: '/**\n * Half of an even number',
        moveTo: 'tests/scenarios/elections/winning.test.ts',
      },
    ],
    scenarios: ['elections/cluster_sizes.test.ts', 'elections/winning.test.ts'],
    verdict: 'nothing',
    because: 'the nodes do what they did',
    tests: ['one node alone'],
    says: ['moved', 'one node alone'],
  },
  {
    id: 'section-split',
    title: 'a section becomes two',
    edits: [
      {
        file: 'tests/scenarios/elections/step_by_step.test.ts',
        find: "    expect(each(cluster, 'commitIndex')).toEqual([1, 0, 0])\n    cluster.handleOne('3')\n",
        replace:
          "    expect(each(cluster, 'commitIndex')).toEqual([1, 0, 0])\n  })\n\n" +
          "  scenario.section('N-3 stores it too', firstRecord, () => {\n    cluster.handleOne('3')\n",
      },
    ],
    scenarios: ['elections/step_by_step.test.ts'],
    verdict: 'claims',
    because: 'the same events, told in two parts',
    tests: ['an election message by message'],
    told: 'sections are split',
    says: ['N-3 stores it too'],
  },
  {
    id: 'section-title',
    title: 'the title of a section is put better',
    edits: [
      {
        file: 'tests/scenarios/elections/votes.test.ts',
        find: "'It arrives at N-1, which leads already'",
        replace: "'It reaches N-1, the leader by now'",
      },
    ],
    scenarios: ['elections/votes.test.ts'],
    verdict: 'claims',
    because: 'the page says something else about the same events',
    tests: ['a vote arrives after its election is over'],
    told: 'sections are called something else',
    says: ['It arrives at N-1, which leads already', 'It reaches N-1, the leader by now'],
  },
  {
    id: 'description',
    title: 'the description of a scenario is put better',
    edits: [
      {
        file: 'tests/scenarios/elections/split_votes.test.ts',
        find: ' * With two nodes every vote is split when both campaign:',
        replace: ' * Of two nodes that both campaign neither can win:',
      },
    ],
    scenarios: ['elections/split_votes.test.ts'],
    verdict: 'claims',
    because: 'the page says something else about the same events',
    tests: ['a split vote among two nodes'],
    told: 'descriptions',
    says: ['description'],
  },
  {
    id: 'node-added',
    title: 'a fourth node takes part in a scenario',
    edits: [
      {
        file: 'tests/scenarios/replication/batches.test.ts',
        find: "test('many records in one message', ({ scenario }) => {\n  const cluster = clusterLedByFirst(scenario, { nodes: 3,",
        replace:
          "test('many records in one message', ({ scenario }) => {\n  const cluster = clusterLedByFirst(scenario, { nodes: 4,",
      },
    ],
    scenarios: ['replication/batches.test.ts'],
    verdict: 'outcome',
    because:
      'of four nodes three must vote, so when the first section ends N-3 has voted too; and there is a node more',
    tests: ['many records in one message'],
    told: 'ends with another',
    first: 'N-4 started',
    says: ['N-4'],
  },
  {
    id: 'claim-dropped',
    title: 'the only section that tests a feature no longer says so',
    edits: [
      {
        file: 'tests/scenarios/replication/replaced_disk.test.ts',
        find: "tests: ['membership_change/re_add', 'node_lifecycle/durable_state.lost_disk']",
        replace: "tests: ['membership_change/re_add']",
      },
    ],
    scenarios: ['replication/replaced_disk.test.ts'],
    verdict: 'claims',
    because: 'a feature lost its only test',
    tests: ['a node whose disk was replaced is removed, and added anew'],
    told: 'node_lifecycle/durable_state.lost_disk',
    says: ['1 feature not tested any more'],
  },
  {
    id: 'test-added',
    title: 'a scenario is added',
    edits: [
      {
        file: 'tests/scenarios/elections/cluster_sizes.test.ts',
        find: '/**\n * Half of an even number',
        replace:
          "/** Two nodes need both votes (paper 5.2). */\ntest('two nodes', ({ scenario }) => {\n" +
          '  const cluster = scenario.watch(new Cluster({ nodes: 2, preVote: false }))\n' +
          "  scenario.section('N-1 is elected by both', { tests: ['leader_election/majority_size'] }, () => {\n" +
          "    cluster.start()\n    elect(cluster, '1')\n    expect(each(cluster, 'votedFor')).toEqual(['1', '1'])\n  })\n})\n\n" +
          '/**\n * Half of an even number',
      },
    ],
    scenarios: ['elections/cluster_sizes.test.ts'],
    verdict: 'claims',
    because: 'something is shown that was not; the nodes do what they did',
    tests: ['two nodes'],
    says: ['added', 'two nodes'],
  },
  {
    id: 'test-removed',
    title: 'a scenario is removed',
    edits: [
      {
        file: 'tests/scenarios/elections/split_votes.test.ts',
        cut: '/**\n * With two nodes every vote is split',
        upTo: '/**\n * Two nodes campaign, one after the other',
      },
    ],
    scenarios: ['elections/split_votes.test.ts'],
    verdict: 'claims',
    because: 'nobody sees any more what it showed; the nodes do what they did',
    tests: ['a split vote among two nodes'],
    says: ['removed', 'a split vote among two nodes'],
  },
  {
    id: 'bigger-batches',
    title: 'catching up in batches of four records instead of three',
    edits: [
      {
        file: 'tests/scenarios/replication/batches.test.ts',
        find: 'maxRecordsPerMessage: 3 })',
        replace: 'maxRecordsPerMessage: 4 })',
      },
      {
        file: 'tests/scenarios/replication/batches.test.ts',
        find: 'expect(messages()).toBe(1 + 3)',
        replace: 'expect(messages()).toBe(1 + 2)',
      },
    ],
    scenarios: ['replication/batches.test.ts'],
    verdict: 'behaviour',
    because: 'fewer messages with more in them; every node ends as it did',
    tests: ['at most three records a message'],
    told: 'entries',
    first: 'entries 4',
    says: ['at most three records a message'],
  },
]
