import type { Message } from '../../src/raft/index.ts'

type Filter = (message: Message) => boolean

/** Which of the messages here are of a kind of etcd's. A snapshot is answered there as records are. */
const OF_NODES: readonly (readonly [string, Filter])[] = [
  // What is committed goes to followers in one of these, too, with or without records.
  ['MsgApp', is('append_entries')],
  ['MsgAppResp', is('append_entries_response', 'install_snapshot_response')],
  ['MsgHeartbeat', (message) => message.kind === 'append_entries' && message.entries.length === 0],
  ['MsgHeartbeatResp', is('append_entries_response')],
  ['MsgVote', is('request_vote')],
  ['MsgVoteResp', is('request_vote_response')],
  ['MsgPreVote', is('pre_vote')],
  ['MsgPreVoteResp', is('pre_vote_response')],
  ['MsgSnap', is('install_snapshot')],
  ['MsgTimeoutNow', is('timeout_now')],
]

/** What a node of etcd's tells itself or its storage, or passes on for clients: no message between nodes here. */
const OTHERS = [
  'MsgHup',
  'MsgBeat',
  'MsgProp',
  'MsgUnreachable',
  'MsgSnapStatus',
  'MsgCheckQuorum',
  'MsgTransferLeader',
  'MsgForgetLeader',
  'MsgReadIndex',
  'MsgReadIndexResp',
  'MsgStorageAppend',
  'MsgStorageAppendResp',
  'MsgStorageApply',
  'MsgStorageApplyResp',
]

export const KINDS: ReadonlyMap<string, Filter> = new Map([
  ...OF_NODES,
  ...OTHERS.map((kind) => [kind, () => false] as const),
])

function is(...kinds: readonly Message['kind'][]): Filter {
  return ({ kind }) => kinds.includes(kind)
}
