import type { Leadership, PendingRead, ReadAsker } from '../leadership.ts'
import { isQuorumWith } from '../quorum.ts'
import type { NodeState } from '../state.ts'
import { send, type Turn } from '../turn.ts'
import type { Answer } from '../types.ts'
import { tell } from './answers.ts'
import { holdsLease, noteSent, usesLease } from './lease.ts'

/**
 * A linearizable read without a record (thesis 6.4): the leader remembers what is committed now, and answers when a
 * round of heartbeats that begins later has shown that nobody has taken its place, and all of that is applied. What is
 * committed it knows only once a record of its own term is, so the read waits for that one too.
 *
 * Reads that come while a round is under way wait for the next one, and share it.
 */
export function startRead({ node }: Turn, asker: ReadAsker): void {
  const { leadership } = node
  // Never: only a leader is asked.
  if (leadership === null) return
  const readIndex = Math.max(node.commitIndex, leadership.termStartIndex)
  leadership.reads.push({ asker, readIndex, round: leadership.readRound + 1, askedAtTick: node.ticks })
}

/** Whether reads wait, and no round that they could go by is under way: the leader sends heartbeats at once. */
export function needsRound({ leadership }: NodeState): boolean {
  const first = leadership?.reads[0]
  return first !== undefined && leadership !== null && first.round > leadership.readRound
}

/** Heartbeats are about to be sent: they begin a new round, where reads wait for one or a lease is to go on. */
export function beginRound(node: NodeState): void {
  const { leadership } = node
  const last = leadership?.reads.at(-1)
  const isAwaited = last !== undefined && leadership !== null && last.round > leadership.readRound
  if (leadership === null || !(isAwaited || usesLease(node))) return
  leadership.readRound += 1
  noteSent(node, leadership)
}

/** The round that the answer to a message which is sent now confirms; undefined where nobody goes by one. */
export function roundToConfirm(node: NodeState): number | undefined {
  const { leadership } = node
  if (leadership === null || leadership.readRound === 0) return undefined
  return leadership.reads.length > 0 || usesLease(node) ? leadership.readRound : undefined
}

/** Answers the reads whose round is confirmed and whose records are applied; they come in the order of both. */
export function serveReads(turn: Turn): void {
  const { node } = turn
  const { leadership } = node
  // Never: only a leader has reads, and whatever ends its leadership answers them.
  if (leadership === null) return
  for (let first = leadership.reads[0]; first && isDue(node, first); first = leadership.reads[0]) {
    leadership.reads.shift()
    serve(turn, first)
  }
}

function isDue(node: NodeState, { readIndex, round }: PendingRead): boolean {
  return readIndex <= node.lastApplied && (isConfirmed(node, round) || holdsLease(node, isConfirmed))
}

/** Whether a majority, with the leader, has answered something that was sent in this round or later. */
function isConfirmed(node: NodeState, round: number): boolean {
  return isQuorumWith(node, ({ readRound }) => readRound >= round)
}

function serve(turn: Turn, { asker, readIndex }: PendingRead): void {
  if (asker.type === 'client') turn.effects.push({ type: 'read', request: asker.request, query: asker.query })
  else sendReadIndex(turn, asker, readIndex)
}

/** Tells another node its read index; null: it has to ask whoever leads now. */
export function sendReadIndex(
  turn: Turn,
  asker: Pick<ReadAsker & { type: 'node' }, 'node' | 'request'>,
  readIndex: number | null,
): void {
  const { id: from, term } = turn.node
  send(turn, { from, kind: 'read_index_response', to: asker.node, term, request: asker.request, readIndex })
}

/** The leader does not answer these reads any more. */
export function giveUpReads(turn: Turn, reads: Leadership['reads'], answer: Answer): void {
  for (const { asker } of reads) {
    if (asker.type === 'client') tell(turn, asker, answer)
    else sendReadIndex(turn, asker, null)
  }
}
