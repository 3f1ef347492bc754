import { isSilent, type Leadership, type Progress } from '../leadership.ts'
import type { NodeState } from '../state.ts'
import type { NodeId } from '../types.ts'
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
  return {
    state: 'replicate',
    nextIndex: lastIndex + 1,
    matchIndex: 0,
    inFlight: [],
    unansweredHeartbeats: 0,
    doubtRound: null,
    heard: false,
    silentTicks: 0,
    readRound: 0,
    snapshot: null,
  }
}

/**
 * Whether another message with records may leave now. What bounds them per node is what a loss costs: all that is on its
 * way behind a lost message has to be sent again. Every answer to a heartbeat opens the window anew, so it cannot stay
 * shut at a node that answers.
 */
export function hasRoom({ config, log }: NodeState, progress: Progress): boolean {
  const { state, inFlight, matchIndex, nextIndex } = progress
  if (isSilent(progress)) return false
  if (inFlight.length === 0) return true
  if (state === 'probe' || inFlight.length >= config.maxMessagesInFlight) return false
  return log.bytesBetween(matchIndex + 1, nextIndex - 1) < config.maxBytesInFlight
}

/** A node has answered, whatever it says. */
export function noteHeard({ leadership }: NodeState, from: NodeId, progress: Progress): void {
  progress.heard = true
  progress.silentTicks = 0
  progress.unansweredHeartbeats = 0
  const catchingUp = leadership?.catchUp?.nodes.get(from)
  if (catchingUp) catchingUp.silentTicks = 0
}

/**
 * A node that is being brought up to date says whether it takes part in elections by now. That it does is a promise, which
 * a refusal is not: it may leave before what it would promise is durable. And an earlier node of the same id may have said
 * so, whose answer comes late: only one to what was sent since this began counts.
 */
export function noteNewcomer({ leadership }: NodeState, message: AppendEntriesResponse): void {
  const catchUp = leadership?.catchUp
  const catchingUp = catchUp?.nodes.get(message.from)
  if (!catchUp || !catchingUp) return
  if (message.newcomer) catchingUp.newcomer = true
  else if (message.success && (message.readRound ?? 0) >= catchUp.firstReadRound) catchingUp.newcomer = false
}

/** A tick of a leader passes. */
export function tickProgress({ progress }: NodeState): void {
  for (const each of progress.values()) each.silentTicks += 1
}

/** The node holds everything up to `index`. Where it was being looked for, the place where the logs agree is found. */
export function noteMatch(progress: Progress, index: number): void {
  progress.doubtRound = null
  progress.matchIndex = Math.max(progress.matchIndex, index)
  if (progress.state === 'probe' && index >= progress.nextIndex - 1) become(progress, 'replicate')
  progress.nextIndex = Math.max(progress.nextIndex, progress.matchIndex + 1)
  const { inFlight } = progress
  while (inFlight[0] !== undefined && inFlight[0] <= progress.matchIndex) inFlight.shift()
}

/**
 * Back to where both logs may agree: this one has to be as old there as the follower's (paper 5.3). What was refused for
 * the same reason as a message before it, and what comes late, changes nothing: the records are on their way anew, or
 * there by now. `doubt`: the node has less than it had confirmed, or says so late; it is to be asked again.
 */
export function noteRefusal(
  { log }: NodeState,
  leadership: Leadership,
  progress: Progress,
  message: AppendEntriesResponse,
): 'probe' | 'doubt' | 'late' {
  if (progress.state === 'snapshot') return 'late'
  const { matchIndex, matchTerm, lastLogIndex } = message
  if (progress.doubtRound !== null) {
    if ((message.readRound ?? 0) < progress.doubtRound) return 'late'
    progress.doubtRound = null
  } else if (lastLogIndex < progress.matchIndex) {
    // A node that has lost records it had confirmed no longer counts as having them.
    progress.matchIndex = lastLogIndex
    leadership.readRound += 1
    progress.doubtRound = leadership.readRound
    return 'doubt'
  }
  const agreed = log.lastIndexUpToTerm(matchIndex, matchTerm)
  if (agreed < progress.matchIndex) return 'late'
  // A refusal of the probe itself names an earlier place than the probe's.
  if (progress.state === 'probe' && agreed + 1 >= progress.nextIndex) return 'late'
  become(progress, 'probe')
  progress.nextIndex = Math.min(progress.nextIndex, agreed + 1)
  return 'probe'
}

/** What was on its way counts no more: it has been answered for, or is as good as lost. */
export function become(progress: Progress, state: 'probe' | 'replicate'): void {
  progress.state = state
  progress.snapshot = null
  progress.inFlight.length = 0
}
