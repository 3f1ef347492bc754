/**
 * What must hold in every state of a cluster (paper, figure 3), whatever has happened to it. It is watched from the
 * outside: nothing here asks the engine whether it is right.
 */
import type { LogRecord, NodeId, NodeState } from '../../src/raft/index.ts'
import type { ClientCommand, Cluster, Observation } from '../../src/sim/index.ts'

type State = Readonly<NodeState>

/** What a node was when it was last looked at. */
interface Seen {
  readonly role: State['role']
  readonly term: number
  readonly commitIndex: number
  readonly records: readonly LogRecord[]
}

/** A record that was committed, and the term of the leader that committed it. */
interface Committed {
  readonly record: LogRecord
  readonly inTerm: number
}

export class SafetyChecker {
  private readonly cluster: Cluster
  private readonly commands: readonly ClientCommand[]
  private readonly leaders = new Map<number, NodeId>()
  private readonly votes = new Map<string, NodeId>()
  private readonly seen = new Map<NodeId, Seen>()
  private readonly restarted = new Set<NodeId>()
  private readonly committed: Committed[] = []

  /** Watches from now on. `commands` is the growing list of what clients have asked for; every text is used once. */
  constructor(cluster: Cluster, commands: readonly ClientCommand[]) {
    this.cluster = cluster
    this.commands = commands
    cluster.subscribe((observation) => this.watch(observation))
  }

  /** How many records were committed: a schedule in which nothing is has shown nothing. */
  get committedCount(): number {
    return this.committed.length
  }

  /** Throws if something does not hold. To be called after every action. */
  check(): void {
    const states = this.cluster.nodes.map((id) => this.cluster.node(id))
    for (const state of states) {
      this.checkHistory(state)
      this.checkVote(state.id, state.term, state.votedFor)
      this.checkCommitted(state)
    }
    for (const state of states) if (state.role === 'leader') this.checkLeader(state)
    for (const [i, a] of states.entries()) for (const b of states.slice(i + 1)) checkLogMatching(a, b)
    for (const { id } of states) this.checkMachine(id)
    for (const command of this.commands) this.checkAnswer(command)
  }

  /** Votes are also read off the messages: what was asked for or granted counts, whatever the node remembers. */
  private watch(observation: Observation): void {
    const { node, op } = observation
    if (op === 'restart') this.restarted.add(node)
    if (op !== 'queue') return
    const { term, voteGranted } = observation.fields
    if (observation.message === 'request_vote') this.checkVote(node, Number(term), node)
    if (observation.message === 'request_vote_response' && voteGranted) {
      this.checkVote(node, Number(term), observation.to)
    }
  }

  /** One vote a term, across crashes (5.2). */
  private checkVote(id: NodeId, term: number, vote: NodeId | null): void {
    const key = `${id} in term ${term}`
    const before = this.votes.get(key)
    must(before === undefined || before === vote, `one vote a term: node ${key} voted for ${before}, then ${vote}`)
    if (vote !== null) this.votes.set(key, vote)
  }

  /** The term never goes back; the commit index only when a node restarts; a leader only appends (5.3). */
  private checkHistory({ id, role, term, commitIndex, lastApplied, log }: State): void {
    const records = log.slice(1, log.lastIndex)
    const before = this.seen.get(id)
    this.seen.set(id, { role, term, commitIndex, records })
    must(commitIndex <= log.lastIndex, `commit index: ${id} has committed ${commitIndex} of ${log.lastIndex} records`)
    must(lastApplied === commitIndex, `applied: ${id} has applied ${lastApplied} of ${commitIndex} records`)
    if (before === undefined) return
    must(term >= before.term, `term: ${id} went from ${before.term} back to ${term}`)
    const mayGoBack = this.restarted.delete(id)
    must(mayGoBack || commitIndex >= before.commitIndex, `commit index: ${id} went back to ${commitIndex}`)
    const stillLeads = role === 'leader' && before.role === 'leader' && term === before.term
    if (stillLeads) must(isPrefix(before.records, records), `leader append-only: ${id} changed its log`)
  }

  /** Everyone commits the same record at an index (state machine safety, 5.4.3). */
  private checkCommitted({ id, term, commitIndex, log }: State): void {
    for (let index = 1; index <= commitIndex; index += 1) {
      const record = log.at(index)
      const known = this.committed[index - 1]
      if (known) must(sameRecord(known.record, record), `state machine safety: ${id} committed another record ${index}`)
      else if (record) this.committed.push({ record, inTerm: term })
    }
  }

  /** One leader a term (5.2), and it has every record that was committed up to its term (5.4.3). */
  private checkLeader({ id, term, log }: State): void {
    const known = this.leaders.get(term)
    must(known === undefined || known === id, `election safety: ${known} and ${id} lead in term ${term}`)
    this.leaders.set(term, id)
    for (const { record, inTerm } of this.committed) {
      if (inTerm > term) continue
      must(sameRecord(record, log.at(record.index)), `leader completeness: ${id} in term ${term} lacks ${record.index}`)
    }
  }

  /** Machines have applied the committed commands, from the first on, each once. */
  private checkMachine(id: NodeId): void {
    const texts = this.committedTexts()
    const { commands } = this.cluster.machine(id)
    must(
      commands.every((text, i) => text === texts[i]),
      `state machine safety: ${id} applied ${commands} of ${texts}`,
    )
    must(new Set(commands).size === commands.length, `a command was applied twice at ${id}: ${commands}`)
  }

  /** A result is of a command that is committed, at its place; what a client may send again is never applied. */
  private checkAnswer({ text, answer }: ClientCommand): void {
    if (answer?.type === 'result') {
      const place = this.committedTexts().indexOf(text) + 1
      must(String(place) === answer.result, `acknowledged "${text}" as number ${answer.result}; it is number ${place}`)
    } else if (answer?.type === 'retry') {
      must(!this.committedTexts().includes(text), `"${text}" was to be sent again (${answer.reason}) but is committed`)
    }
  }

  private committedTexts(): readonly string[] {
    return this.committed.flatMap(({ record }) => (record.type === 'command' ? [record.command] : []))
  }
}

/** Two logs that hold the same term at an index are the same up to there (5.3). */
function checkLogMatching(a: State, b: State): void {
  let index = Math.min(a.log.lastIndex, b.log.lastIndex)
  while (index > 0 && a.log.termAt(index) !== b.log.termAt(index)) index -= 1
  const same = isPrefix(a.log.slice(1, index), b.log.slice(1, index))
  must(same, `log matching: ${a.id} and ${b.id} have the same term at ${index} but differ before it`)
}

function isPrefix(shorter: readonly LogRecord[], longer: readonly LogRecord[]): boolean {
  return shorter.every((record, i) => sameRecord(record, longer[i]))
}

function sameRecord(a: LogRecord, b: LogRecord | undefined): boolean {
  return b !== undefined && a.index === b.index && a.term === b.term && textOf(a) === textOf(b)
}

function textOf(record: LogRecord): string | null {
  return record.type === 'command' ? record.command : null
}

function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(what)
}
