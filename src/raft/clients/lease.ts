import type { Leadership, SentRound } from '../leadership.ts'
import type { NodeState } from '../state.ts'

/**
 * A leader whom a majority follows cannot be replaced before these have not heard from it for an election time-out
 * (thesis 4.2.3). So it may answer reads without asking anew for a shorter time than that (thesis 6.4.1), counted from
 * when it **sent** what they have answered: they heard of it later than that, and their answers came later still.
 *
 * What nodes promise for it, as long as `Config.leaseReads` is on, is in {@link owesLease}.
 */
export function holdsLease(node: NodeState, isConfirmed: (node: NodeState, round: number) => boolean): boolean {
  if (!usesLease(node)) return false
  const rounds = node.leadership?.sentRounds ?? []
  return rounds.some((sent) => isRecent(node, sent) && isConfirmed(node, sent.round))
}

/**
 * Whether this leader goes by leases at all. A change of the settings takes effect at one node after the other, so voters
 * could protect the leader for a shorter time than it believes: once the cluster has changed one that leases depend on,
 * there are none. A leader that is ready to answer has applied every change that has taken effect anywhere.
 */
export function usesLease({ config, changedSettings, leadership }: NodeState): boolean {
  if (!config.leaseReads || !leadership?.mayLease) return false
  return changedSettings.checkQuorum === undefined && changedSettings.electionTimeoutTicks === undefined
}

/** A round of heartbeats is sent now. Of several in one tick the first is remembered: whoever confirms more confirms it. */
export function noteSent(node: NodeState, leadership: Leadership): void {
  if (!usesLease(node) || leadership.sentRounds.at(-1)?.sentAtTick === node.ticks) return
  const sent = { round: leadership.readRound, sentAtTick: node.ticks }
  leadership.sentRounds = [...leadership.sentRounds.filter((each) => isRecent(node, each)), sent]
}

/** Half an election time-out, rounded down: the other half is for clocks that differ. */
function isRecent({ ticks, settings }: NodeState, { sentAtTick }: SentRound): boolean {
  return ticks - sentAtTick < Math.floor(settings.electionTimeoutTicks / 2)
}

/**
 * Whether a leader may hold a lease to which this node has contributed. Then the node helps nobody to replace that
 * leader: it neither votes, nor says that it would, nor campaigns. It goes by when it last heard from a leader, whatever
 * it has heard since: not even a newer term ends a lease.
 */
export function owesLease({ config, settings, ticks, heardLeaderAtTick }: NodeState): boolean {
  if (!config.leaseReads || heardLeaderAtTick === null) return false
  return ticks - heardLeaderAtTick < settings.electionTimeoutTicks
}
