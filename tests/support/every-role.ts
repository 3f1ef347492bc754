/** A node "1" of three in every role, and in everything that a role can be busy with. */
import { type NodeState, step } from '../../src/raft/index.ts'
import {
  appendEntries,
  appendEntriesResponse,
  installSnapshot,
  log,
  makeLeader,
  makeNode,
  type NodeOptions,
  receive,
  recordsFrom,
  takeSnapshot,
} from './raft.ts'

const RECORDS = log(1, 1, 2)

/** A leader of term 3 that has committed a record of its own; it keeps a snapshot up to index 2. */
function leader(options: NodeOptions = {}): NodeState {
  const node = makeLeader({ term: 3, records: RECORDS, maxSnapshotChunkBytes: 2, electionTimeoutTicks: 5, ...options })
  receive(node, appendEntriesResponse({ term: 3, matchIndex: 2, matchTerm: 1 }))
  receive(node, appendEntriesResponse({ term: 3, matchIndex: 4, matchTerm: 3 }))
  return node
}

function follower(options: NodeOptions = {}): NodeState {
  const node = makeNode({ term: 3, records: RECORDS, electionTimeoutTicks: 5, ...options })
  receive(node, appendEntries({ term: 3, prevLogIndex: 3, prevLogTerm: 2, leaderCommit: 2 }))
  return node
}

/** The log of a follower that knows this membership. */
function member(voters: readonly string[], learners: readonly string[]) {
  const change = { index: 4, term: 3, type: 'membership', membership: { voters, learners } } as const
  return { records: [...RECORDS, change] }
}

export const EVERY_ROLE: Readonly<Record<string, (options: NodeOptions) => NodeState>> = {
  new: (options) => makeNode(options),
  'without a cluster': (options) => makeNode({ ...options, voters: [] }),
  follower,
  'follower with a snapshot': (options) => takeSnapshot(follower(options), new Uint8Array(5)),
  'candidate for pre-votes': (options) => {
    const node = follower({ ...options, preVote: true })
    step(node, { type: 'campaign' })
    return node
  },
  candidate: (options) => {
    const node = follower({ ...options, preVote: false })
    step(node, { type: 'campaign' })
    return node
  },
  leader,
  'leader with a snapshot': (options) => takeSnapshot(leader(options), new Uint8Array(5)),
  'leader handing over': (options) => {
    const node = leader(options)
    step(node, { type: 'transfer', request: 't', to: '3' })
    return node
  },
  'leader bringing a node up to date': (options) => {
    const node = takeSnapshot(leader(options), new Uint8Array(5))
    step(node, { type: 'change_membership', request: 'm', op: 'ADD', node: '4' })
    return node
  },
  'leader with reads and commands': (options) => {
    const node = leader(options)
    for (const request of ['a', 'b']) step(node, { type: 'read', request, query: 'size' })
    for (const request of ['c', 'd']) step(node, { type: 'command', request, command: 'x' })
    return node
  },
  'leader in a joint membership': (options) => {
    const node = leader(options)
    const changes = [
      { op: 'REMOVE', node: '2' },
      { op: 'ADD_LEARNER', node: '1' },
    ] as const
    step(node, { type: 'change_members', request: 'm', changes, mode: 'explicit' })
    return node
  },
  'leader being removed': (options) => {
    const node = leader(options)
    step(node, { type: 'change_membership', request: 'm', op: 'REMOVE', node: '1' })
    return node
  },
  learner: (options) => follower({ ...options, ...member(['2', '3'], ['1']) }),
  removed: (options) => follower({ ...options, ...member(['2', '3'], []) }),
  leaving: (options) => {
    const node = follower(options)
    step(node, { type: 'leave' })
    return node
  },
  'leaving, and a candidate': (options) => {
    const node = follower(options)
    step(node, { type: 'leave' })
    step(node, { type: 'campaign' })
    return node
  },
  disabled: (options) => {
    const node = follower(options)
    step(node, { type: 'machine_failed', reason: 'broken' })
    return node
  },
  'receiving a snapshot': (options) => {
    const node = follower(options)
    receive(node, installSnapshot({ term: 3, lastIncludedIndex: 9, lastIncludedTerm: 2, done: false }))
    return node
  },
  'with clients of a lost leadership': (options) => {
    const node = leader(options)
    for (const request of ['a', 'b']) step(node, { type: 'command', request, command: 'x' })
    receive(node, appendEntries({ term: 4, prevLogIndex: 4, prevLogTerm: 3, entries: recordsFrom(5, 4) }))
    return node
  },
  stopped: (options) => {
    const node = follower(options)
    step(node, { type: 'shutdown' })
    return node
  },
}
