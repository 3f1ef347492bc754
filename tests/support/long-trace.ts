/** A trace as long as somebody may record one: a leader that appends an entry after the other. */

const NODES = ['1', '2', '3', '4', '5']
const FOLLOWERS = NODES.slice(1)
/** Of each entry: the leader takes it, then for each follower two messages, each sent and handled. */
const EVENTS_AN_ENTRY = 1 + 4 * FOLLOWERS.length

export interface LongTrace {
  readonly text: string
  readonly events: number
}

/** A trace in the words of Raft with at least so many events in one section. */
export function longTrace(least: number, header: object = {}): LongTrace {
  const first = { trace: 2, vocabulary: 'raft', group: 'long', file: 'long', test: `${least} events`, ...header }
  const entries = Math.ceil(least / EVENTS_AN_ENTRY)
  const events = Array.from({ length: entries }, (_, i) => replicated(i + 1)).flat()
  const lines = [
    first,
    { section: 'All nodes start', preparation: true },
    ...NODES.map((node) => ({ node, op: 'started' })),
    { node: '1', op: 'new_role', set: { role: 'leader', term: 1, votedFor: '1' } },
    { section: 'An entry after the other' },
    ...events,
    { end: 'passed' },
  ]
  return { text: lines.map((line) => `${JSON.stringify(line)}\n`).join(''), events: events.length }
}

function replicated(index: number): object[] {
  const added = { log: { add: [{ term: 1, content: `add ${index}` }] }, lastLogIndex: index, lastLogTerm: 1 }
  return [
    { node: '1', op: 'command_start', fields: { command: `add ${index}` }, set: added },
    ...FOLLOWERS.flatMap((node, i) => toFollower(node, index, i + 2 === 3, added)),
  ]
}

function toFollower(node: string, index: number, commits: boolean, added: object): object[] {
  const append = {
    message: 'append_entries',
    fields: { term: 1, prevLogIndex: index - 1, prevLogTerm: index > 1 ? 1 : 0, entries: 1, leaderCommit: index - 1 },
  }
  const answer = {
    message: 'append_entries_response',
    fields: { term: 1, success: true, matchIndex: index, matchTerm: 1, lastLogIndex: index },
  }
  return [
    { node: '1', op: 'send', to: node, ...append },
    {
      node,
      op: 'handle',
      from: '1',
      ...append,
      set: { ...added, commitIndex: index - 1, ...(index === 1 ? { term: 1 } : {}) },
    },
    { node, op: 'send', to: '1', ...answer },
    { node: '1', op: 'handle', from: node, ...answer, ...(commits ? { set: { commitIndex: index } } : {}) },
  ]
}
