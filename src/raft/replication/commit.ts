import { applySettings } from '../apply-settings.ts'
import { committedAt, retry, tell } from '../clients/answers.ts'
import { quorumIndex } from '../quorum.ts'
import { takeDueSnapshot } from '../snapshot/compaction.ts'
import { durableIndex } from '../state.ts'
import type { Turn } from '../turn.ts'
import type { Asker, LogRecord, RecordOf } from '../types.ts'

/** Raises the commit index to `index`, never lowers it, and has the records up to there applied in order. */
export function commitUpTo(turn: Turn, index: number): void {
  const { node } = turn
  node.commitIndex = Math.max(node.commitIndex, index)
  while (node.lastApplied < node.commitIndex && node.disabled === null) {
    const record = node.log.at(node.lastApplied + 1)
    // Never: what is committed, and not in the snapshot, is in the log.
    if (record === undefined) break
    node.lastApplied = record.index
    apply(turn, record)
  }
  takeDueSnapshot(turn)
}

function apply(turn: Turn, record: LogRecord): void {
  const asker = takeAskerOf(turn, record)
  if (record.type === 'membership') return applyMembership(turn, record, asker)
  if (record.type === 'settings') applySettings(turn, record.settings)
  // Commands and sessions are answered by the state machine, everything else from here.
  const concernsMachine = record.type === 'command' || record.type === 'session'
  const request = concernsMachine && asker?.type === 'client' ? asker.request : null
  turn.effects.push({ type: 'apply', record, request })
  if (asker !== null && !concernsMachine) tell(turn, asker, committedAt(record.index))
}

/**
 * It is in force since it came. A change that the leader takes through joint consensus by itself is done with its second
 * record: until that is committed, whoever is outgoing still counts (thesis 4.3).
 */
function applyMembership(turn: Turn, record: RecordOf<'membership'>, asker: Asker | null): void {
  const { node, effects } = turn
  effects.push({ type: 'apply', record, request: null })
  const isHalf = record.membership.joint?.autoLeave === true
  const done = isHalf ? [] : [node.jointAsker?.asker ?? null, asker]
  node.jointAsker = isHalf && asker !== null ? { asker, askedAtTick: node.ticks } : null
  for (const each of done) if (each !== null) tell(turn, each, committedAt(record.index))
}

/**
 * Whoever waits for `record`. Those who wait for earlier terms' records that did not commit before are told that they
 * never will: every later leader has `record`, and above it no record of an earlier term (paper 5.4.3). That such a
 * record was replaced in this log is not enough: a node that still has it may lead next (figure 8).
 */
function takeAskerOf(turn: Turn, record: LogRecord): Asker | null {
  const { waiting } = turn.node
  // The list is in the order of terms and indexes, so whoever the record concerns stands at its head.
  for (let { first } = waiting; first && first.term <= record.term; first = waiting.first) {
    if (first.term === record.term && first.index > record.index) return null
    waiting.shift()
    if (first.term === record.term) return first.asker
    tell(turn, first.asker, retry('overwritten'))
  }
  return null
}

/**
 * The leader's commit rule: a record is committed when a majority holds it **and** it is of the current term.
 * Earlier terms' records are committed by the first such record above them (paper 5.4.2 and figure 8).
 */
export function commitByMajority(turn: Turn): void {
  const { node } = turn
  // A leader keeps track of every other voter; if it did not, that one would count as having nothing.
  const index = quorumIndex(node.log.membership, (voter) =>
    voter === node.id ? durableIndex(node) : (node.progress.get(voter)?.matchIndex ?? 0),
  )
  if (node.log.termAt(index) === node.term) commitUpTo(turn, index)
}
