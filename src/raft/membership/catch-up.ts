import { refused, tell } from '../clients/answers.ts'
import type { CatchUp, Office } from '../leadership.ts'
import { append, followMembership } from '../replication/leader.ts'
import type { Turn } from '../state.ts'
import type { Asker, NodeId, Progress } from '../types.ts'
import { withMember } from './membership.ts'

/**
 * Before a node gets a vote it is sent the log without one: a voter that has nothing yet would have to be waited for
 * with every record (thesis 4.2.1).
 */
export function startCatchUp(turn: Turn, node: NodeId, asker: Asker): void {
  const { office, log } = turn.node
  // Never: only a leader is asked.
  if (office === null) return
  office.catchUp = { node, asker, round: 1, roundEnd: log.lastIndex, roundTicks: 0, silentTicks: 0 }
  followMembership(turn.node)
}

/** A node has answered, whatever it says. */
export function noteAnswer({ node }: Turn, from: NodeId, progress: Progress): void {
  progress.heard = true
  const catchUp = node.office?.catchUp
  if (catchUp?.node === from) catchUp.silentTicks = 0
}

/**
 * The node may have more records now. When it has what the log held as the round began, it has caught up if nothing has come since;
 * otherwise the next round brings that. Records that keep coming end in the last round, which must have been shorter
 * than an election time-out: the node then is so close behind that the cluster need not wait for it.
 */
export function continueCatchUp(turn: Turn, from: NodeId, { matchIndex }: Progress): void {
  const { log, office, config, settings } = turn.node
  const catchUp = office?.catchUp
  if (!office || !catchUp || catchUp.node !== from) return
  if (matchIndex < catchUp.roundEnd) return
  const isLast = catchUp.round === config.catchUpRounds
  const isClose = isLast && catchUp.roundTicks < settings.electionTimeoutTicks
  if (matchIndex === log.lastIndex || isClose) {
    office.catchUp = null
    append(turn, { type: 'membership', membership: withMember(log.membership, 'ADD', from) }, catchUp.asker)
  } else if (isLast) {
    giveUp(turn, office, catchUp, `node "${from}" was still behind after ${catchUp.round} rounds of catching up`)
  } else {
    catchUp.round += 1
    catchUp.roundEnd = log.lastIndex
    catchUp.roundTicks = 0
  }
}

/** A node that has not answered for an election time-out is not waited for (thesis 4.2.1). */
export function tickCatchUp(turn: Turn): void {
  const { office, settings } = turn.node
  const catchUp = office?.catchUp
  if (!office || !catchUp) return
  catchUp.roundTicks += 1
  catchUp.silentTicks += 1
  if (catchUp.silentTicks < settings.electionTimeoutTicks) return
  giveUp(turn, office, catchUp, `node "${catchUp.node}" has not answered for ${catchUp.silentTicks} ticks`)
}

function giveUp(turn: Turn, office: Office, { asker }: CatchUp, why: string): void {
  office.catchUp = null
  followMembership(turn.node)
  tell(turn, asker, refused('catch_up_failed', why))
}
