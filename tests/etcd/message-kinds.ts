import type { Message } from '../../src/raft/index.ts'

/**
 * Which of the messages here are of a kind of etcd's. Kinds of etcd's that are not messages between nodes here have none:
 * what a node tells itself, or its storage.
 */
export const KINDS: ReadonlyMap<string, (message: Message) => boolean> = new Map([
  ['MsgApp', (message) => message.kind === 'append_entries' && message.entries.length > 0],
  ['MsgAppResp', is('append_entries_response')],
  ['MsgHeartbeat', (message) => message.kind === 'append_entries' && message.entries.length === 0],
  ['MsgHeartbeatResp', is('append_entries_response')],
  ['MsgVote', is('request_vote')],
  ['MsgVoteResp', is('request_vote_response')],
  ['MsgPreVote', is('pre_vote')],
  ['MsgPreVoteResp', is('pre_vote_response')],
  ['MsgSnap', is('install_snapshot')],
  ['MsgTimeoutNow', is('timeout_now')],
])

function is(kind: Message['kind']): (message: Message) => boolean {
  return (message) => message.kind === kind
}
