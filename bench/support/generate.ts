/** Traces of any size, the same each time: a leader and its followers, and a command after the other. */

const LEADER = '1'
/** A message and its answer, sent and handled. */
const EVENTS_A_FOLLOWER = 4

export interface Shape {
  /** About how many events there are: whole rounds. */
  readonly events: number
  /** How many events a section has at most, about. Default: one section holds all. */
  readonly section?: number
  /** Tells traces from others: a part of the name of the test. Default `all`. */
  readonly name?: string
  /** Each command of so many says another number than it would: what differs between two sides. Default: none. */
  readonly changeEvery?: number
  /** How many nodes there are, the leader among them. Default 3. */
  readonly nodes?: number
}

/** The trace as a file holds it. */
export function generateTrace(shape: Shape): Uint8Array {
  return new TextEncoder().encode(`${[...lines(shape)].map((line) => JSON.stringify(line)).join('\n')}\n`)
}

/** So many events in traces of about 100, in fifty groups. Made as they are asked for. */
export function* generateTraces(events: number): Generator<Uint8Array> {
  for (let i = 0; i * 100 < events; i += 1) yield generateTrace({ events: 100, section: 50, name: `${i}` })
}

function* lines({ events, section = events, name = 'all', changeEvery = 0, nodes = 3 }: Shape): Generator<object> {
  const group = `group ${Number(name) % 50 || 0}`
  yield { trace: 1, vocabulary: 'raft', group, file: 'generated', test: `test ${name}` }
  yield { section: 'A leader' }
  const followers = Array.from({ length: nodes - 1 }, (_, i) => `${i + 2}`)
  for (const node of [LEADER, ...followers]) yield { node, op: 'started' }
  yield { node: LEADER, op: 'new_role', set: { role: 'leader', term: 1 } }
  const eventsARound = EVENTS_A_FOLLOWER * followers.length
  // All nodes start, and one of them leads.
  const rounds = Math.floor((events - nodes - 1) / eventsARound)
  const roundsASection = Math.floor(section / eventsARound)
  for (let round = 1; round <= rounds; round += 1) {
    if (round % roundsASection === 0) yield { section: `From command ${round} on` }
    yield* command(round, followers, changeEvery > 0 && round % changeEvery === 0)
  }
  yield { end: 'passed' }
}

/** The leader tells its followers of a record, and they say that they have it. */
function* command(index: number, followers: readonly string[], isOther: boolean): Generator<object> {
  const fields = {
    term: 1,
    prevLogIndex: index - 1,
    prevLogTerm: 1,
    entries: isOther ? 2 : 1,
    leaderCommit: index - 1,
  }
  const answer = { term: 1, success: true, matchIndex: index, matchTerm: 1, lastLogIndex: index }
  const set = { lastLogIndex: index, commitIndex: index - 1 }
  for (const node of followers) {
    yield { node: LEADER, op: 'send', to: node, message: 'append_entries', fields }
    yield { node, op: 'handle', from: LEADER, message: 'append_entries', fields, set }
    yield { node, op: 'send', to: LEADER, message: 'append_entries_response', fields: answer }
    yield { node: LEADER, op: 'handle', from: node, message: 'append_entries_response', fields: answer, set }
  }
}
