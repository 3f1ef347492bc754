import type { NodeState } from '../state.ts'
import type { NodeId, Progress } from '../types.ts'
import type { AppendEntriesResponse } from '../wire/messages.ts'

/** Keeps track of exactly the members, and of the node that is being brought up to date, in the members' order. */
export function followMembership({ id, log, progress, leadership }: NodeState): void {
  const { voters, learners } = log.membership
  const others = new Set([...voters, ...learners, ...(leadership?.catchUp ? [leadership.catchUp.node] : [])])
  others.delete(id)
  const known = new Map(progress)
  progress.clear()
  for (const other of others) progress.set(other, known.get(other) ?? newProgress(log.lastIndex))
}

function newProgress(lastIndex: number): Progress {
  return { nextIndex: lastIndex + 1, matchIndex: 0, heard: false, silentTicks: 0, readRound: 0, snapshot: null }
}

/** A node has answered, whatever it says. */
export function noteHeard({ leadership }: NodeState, from: NodeId, progress: Progress): void {
  progress.heard = true
  progress.silentTicks = 0
  const catchUp = leadership?.catchUp
  if (catchUp?.node === from) catchUp.silentTicks = 0
}

/** A tick of a leader passes. */
export function tickProgress({ progress }: NodeState): void {
  for (const each of progress.values()) each.silentTicks += 1
}

/** The node holds everything up to `index`. */
export function noteMatch(progress: Progress, index: number): void {
  progress.matchIndex = Math.max(progress.matchIndex, index)
  progress.nextIndex = Math.max(progress.nextIndex, progress.matchIndex + 1)
}

/**
 * Back to where both logs may agree: this one has to be as old there as the follower's (paper 5.3). A late refusal only
 * has records sent twice, which does no harm.
 */
export function noteRefusal({ log }: NodeState, progress: Progress, message: AppendEntriesResponse): void {
  const { matchIndex, matchTerm, lastLogIndex } = message
  progress.nextIndex = Math.min(progress.nextIndex, log.lastIndexUpToTerm(matchIndex, matchTerm) + 1)
  // A node that has lost records it had confirmed no longer counts as having them.
  progress.matchIndex = Math.min(progress.matchIndex, lastLogIndex)
}
