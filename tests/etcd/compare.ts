import type { LogRecord, NodeState } from '../../src/raft/index.ts'
import type { Directive } from './datadriven.ts'
import { configurationText, type FactRole, type Facts, type NodeFacts } from './facts.ts'
import type { Run } from './run.ts'

/** A fact of the script that does not hold here. */
export interface Disagreement {
  /** Empty where it is about no node. */
  readonly node: string
  readonly what: keyof NodeFacts | 'dropped' | 'ability'
  readonly theirs: string
  readonly ours: string
}

/** Holds what is expected after a command against the nodes. `count`: how many facts there were. */
export function compare(run: Run, { name }: Directive, { nodes, dropped }: Facts): Comparison {
  const disagreements: Disagreement[] = []
  let count = 0
  for (const [id, facts] of nodes) {
    const ours = factsHere(run.room.node(id), run.room.beginning.index, facts)
    for (const what of Object.keys(facts) as (keyof NodeFacts)[]) {
      count += 1
      if (facts[what] === ours[what]) continue
      disagreements.push({ node: id, what, theirs: String(facts[what]), ours: String(ours[what]) })
    }
  }
  if (name.startsWith('propose') && dropped !== run.dropped) {
    disagreements.push({ node: '', what: 'dropped', theirs: String(dropped), ours: String(run.dropped) })
  }
  for (const each of run.takeMissing()) disagreements.push({ node: '', what: 'ability', theirs: each, ours: 'none' })
  return { disagreements, count }
}

export interface Comparison {
  readonly disagreements: readonly Disagreement[]
  readonly count: number
}

/** A node in the terms of a script. What costs more to say is said where the script says it. */
function factsHere(node: Readonly<NodeState>, start: number, asked: NodeFacts): NodeFacts {
  const { log, votedFor, leader, commitIndex } = node
  const { voters, joint } = log.membership
  return {
    role: roleOf(node),
    term: termOf(node.term),
    vote: Number(votedFor ?? 0),
    lead: Number(leader ?? 0),
    commit: commitIndex,
    last: `${logTermOf(log.lastTerm, log.lastIndex, start)}/${log.lastIndex}`,
    voters: membershipOf(node),
    isVoter: voters.includes(node.id) || joint?.outgoing.includes(node.id) === true,
    ...(asked.log === undefined ? {} : { log: logText(node, start, asked.log) }),
    ...(asked.match === undefined ? {} : { match: matchText(node, asked.match) }),
  }
}

/** The nodes of a script begin a term earlier than those here. */
function termOf(term: number): number {
  return Math.max(term - 1, 0)
}

/** The record at which the nodes begin has the same term in both. */
function logTermOf(term: number, index: number, start: number): number {
  return index <= start ? term : termOf(term)
}

function roleOf({ role, election }: NodeState): FactRole {
  return role === 'candidate' && election?.phase === 'pre_vote' ? 'pre-candidate' : role
}

function membershipOf({ log }: NodeState): string {
  const { voters, learners, joint } = log.membership
  const text = (ids: readonly string[] = []) => ids.join(' ')
  return configurationText(text(voters), text(joint?.outgoing), text(learners), text(joint?.learnersNext))
}

/** The log from where the script's begins. What a snapshot covers here is as the script says: it is committed. */
function logText({ log }: NodeState, start: number, asked: string): string {
  const entries = asked.split(/, (?=\d+\/\d+ )/)
  const indexOf = (entry: string) => Number(/^\d+\/(\d+)/.exec(entry)?.[1])
  const covered = entries.filter((entry) => indexOf(entry) <= log.snapshotIndex)
  const records = log.slice(indexOf(entries[0] ?? ''), log.lastIndex)
  const held = records.map(
    (record) => `${logTermOf(record.term, record.index, start)}/${record.index} ${contentsOf(record)}`,
  )
  return [...covered, ...held].join(', ')
}

function contentsOf(record: LogRecord): string {
  if (record.type === 'membership') return 'configuration'
  return JSON.stringify(record.type === 'command' ? record.command : '')
}

/** Of the nodes that the script names. What the leader itself has is its log's end. */
function matchText(node: NodeState, asked: string): string {
  const match = (id: string) => node.progress.get(id)?.matchIndex
  const ids = asked.split(' ').map((each) => each.split(':')[0] ?? '')
  return ids.map((id) => `${id}:${match(id)}`).join(' ')
}
