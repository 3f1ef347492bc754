import type { NodeState } from '../state.ts'
import type { NodeId, Progress } from '../types.ts'
import type { AppendEntriesResponse } from '../wire/messages.ts'

/** Keeps track of exactly the members, and of nodes that are being brought up to date, in the members' order. */
export function followMembership({ id, voters, log, progress, leadership }: NodeState): void {
  const others = new Set([...voters, ...log.membership.learners, ...(leadership?.catchUp?.nodes.keys() ?? [])])
  others.delete(id)
  const known = new Map(progress)
  progress.clear()
  for (const other of others) progress.set(other, known.get(other) ?? newProgress(log.lastIndex))
}

function newProgress(lastIndex: number): Progress {
  return { nextIndex: lastIndex + 1, matchIndex: 0, heard: false, readRound: 0, snapshot: null }
}

/** A node has answered, whatever it says. */
export function noteHeard({ leadership }: NodeState, from: NodeId, progress: Progress): void {
  progress.heard = true
  const catchingUp = leadership?.catchUp?.nodes.get(from)
  if (catchingUp) catchingUp.silentTicks = 0
}

/** A node that is being brought up to date says whether it takes part in elections by now. */
export function noteNewcomer({ leadership }: NodeState, { from, newcomer }: AppendEntriesResponse): void {
  const catchingUp = leadership?.catchUp?.nodes.get(from)
  if (catchingUp) catchingUp.newcomer = newcomer === true
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
