import { refused, tell } from '../clients/answers.ts'
import type { CatchUp, Leadership } from '../leadership.ts'
import { append } from '../replication/leader.ts'
import { followMembership } from '../replication/progress.ts'
import type { Turn } from '../turn.ts'
import type { Asker, NodeId } from '../types.ts'
import { withMember } from './membership.ts'

/**
 * Before a node gets a vote it is sent the log without one: a voter that has nothing yet would have to be waited for
 * with every record (thesis 4.2.1).
 */
export function startCatchUp(turn: Turn, node: NodeId, asker: Asker): void {
  const { leadership, log } = turn.node
  // Never: only a leader is asked.
  if (leadership === null) return
  leadership.catchUp = { node, asker, round: 1, roundEnd: log.lastIndex, roundTicks: 0, silentTicks: 0 }
  followMembership(turn.node)
}

/**
 * The node may have more records now. When it has what the log held as the round began, it has caught up if nothing has come since;
 * otherwise the next round brings that. Records that keep coming end in the last round, which must have been shorter
 * than an election time-out: the node then is so close behind that the cluster need not wait for it.
 */
export function continueCatchUp(turn: Turn, from: NodeId): void {
  const { log, leadership, progress, config, settings } = turn.node
  const catchUp = leadership?.catchUp
  if (!leadership || !catchUp || catchUp.node !== from) return
  // A leader keeps track of the node; if it did not, that one would count as having nothing.
  const matchIndex = progress.get(from)?.matchIndex ?? 0
  if (matchIndex < catchUp.roundEnd) return
  const isLast = catchUp.round === config.catchUpRounds
  const isClose = isLast && catchUp.roundTicks < settings.electionTimeoutTicks
  if (matchIndex === log.lastIndex || isClose) {
    leadership.catchUp = null
    append(turn, { type: 'membership', membership: withMember(log.membership, 'ADD', from) }, catchUp.asker)
  } else if (isLast) {
    giveUp(turn, leadership, catchUp, `node "${from}" was still behind after ${catchUp.round} rounds of catching up`)
  } else {
    catchUp.round += 1
    catchUp.roundEnd = log.lastIndex
    catchUp.roundTicks = 0
  }
}

/** A node that has not answered for an election time-out is not waited for (thesis 4.2.1). */
export function tickCatchUp(turn: Turn): void {
  const { leadership, settings } = turn.node
  const catchUp = leadership?.catchUp
  if (!leadership || !catchUp) return
  catchUp.roundTicks += 1
  catchUp.silentTicks += 1
  if (catchUp.silentTicks < settings.electionTimeoutTicks) return
  giveUp(turn, leadership, catchUp, `node "${catchUp.node}" has not answered for ${catchUp.silentTicks} ticks`)
}

function giveUp(turn: Turn, leadership: Leadership, { asker }: CatchUp, why: string): void {
  leadership.catchUp = null
  followMembership(turn.node)
  tell(turn, asker, refused('catch_up_failed', why))
}
