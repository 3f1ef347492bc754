import type { Effect, Input, NodeState } from '../../raft/index.ts'
import type { Seen, Step } from './checker.ts'

/**
 * What can be in a step, as bits of one number: one pass over the step finds them for all checkers, each of which is asked
 * only about steps that have something that it goes by.
 */
export const PARTS = {
  /** Every step has it. */
  any: 1,
  /** Role, term or vote is another. */
  role: 2,
  /** Commit index or last applied record is another. */
  commit: 4,
  /** A record of the log may be another, or there are more or fewer. */
  log: 8,
  /** Something was sent. */
  sends: 16,
  /** Something was stored, or began to be. */
  stores: 32,
  /** The state machine was given something. */
  machine: 64,
  /** Somebody was answered. */
  answers: 128,
  /** The input says what became of writes. */
  disk: 256,
  /** The input is none of those that say nothing of clients and disks. */
  request: 512,
} as const

/** Of a node that was not seen before, or has come back: whatever it is may be new. */
export const ALL_PARTS = 1023

/** The parts of what a step has done. */
export function partsOf(input: Input, effects: readonly Effect[], answers: Step['answers']): number {
  let parts: number = PARTS.any | partOfInput(input)
  if (answers.length > 0) parts |= PARTS.answers
  for (const effect of effects) parts |= partOfEffect(effect)
  return parts
}

/** The parts of what a step has changed. `changedFrom`: see {@link Step}. */
export function partsOfChange(
  before: Seen,
  { role, term, votedFor, commitIndex, lastApplied, log }: Readonly<NodeState>,
  changedFrom: number,
): number {
  let parts = 0
  if (before.role !== role || before.term !== term || before.votedFor !== votedFor) parts |= PARTS.role
  if (before.commitIndex !== commitIndex || before.lastApplied !== lastApplied) parts |= PARTS.commit
  if (before.lastIndex !== log.lastIndex || changedFrom <= log.lastIndex) parts |= PARTS.log
  return parts
}

function partOfInput({ type }: Input): number {
  switch (type) {
    case 'tick':
    case 'message':
    case 'checked_message':
      return 0
    case 'stored':
    case 'store_failed':
      return PARTS.disk
    default:
      return PARTS.request
  }
}

function partOfEffect({ type }: Effect): number {
  switch (type) {
    case 'send':
      return PARTS.sends
    case 'event':
    case 'answer':
      return 0
    case 'store':
    case 'store_state':
    case 'store_snapshot':
    case 'store_records':
      return PARTS.stores
    default:
      return PARTS.machine
  }
}
