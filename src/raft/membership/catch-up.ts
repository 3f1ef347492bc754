import { refused, tell } from '../clients/answers.ts'
import type { CatchUp } from '../leadership.ts'
import { append } from '../replication/leader.ts'
import { followMembership } from '../replication/progress.ts'
import { sendHeartbeats } from '../replication/send-records.ts'
import type { Turn } from '../turn.ts'
import type { Asker, Membership, NodeId } from '../types.ts'

/**
 * Before nodes get a vote they are sent the log without one: a voter that has nothing yet would have to be waited for
 * with every record (thesis 4.2.1). Then `membership` goes into the log.
 */
export function startCatchUp(turn: Turn, nodes: readonly NodeId[], membership: Membership, asker: Asker): void {
  const { leadership, log } = turn.node
  // Never: only a leader is asked.
  if (leadership === null) return
  leadership.readRound += 1
  leadership.catchUp = {
    nodes: new Map(nodes.map((node) => [node, { silentTicks: 0, newcomer: true }])),
    membership,
    asker,
    firstReadRound: leadership.readRound,
    round: 1,
    roundEnd: log.lastIndex,
    roundTicks: 0,
    totalTicks: 0,
  }
  followMembership(turn.node)
}

/**
 * A node may have more records now. When each has what the log held as the round began, they have caught up if nothing has
 * come since; otherwise the next round brings that. Records that keep coming end in the last round, which must have been
 * shorter than an election time-out: the nodes then are so close behind that the cluster need not wait for them.
 */
export function continueCatchUp(turn: Turn, from: NodeId): void {
  const { log, leadership, progress, config, settings } = turn.node
  const catchUp = leadership?.catchUp
  const catchingUp = catchUp?.nodes.get(from)
  if (!leadership || !catchUp || !catchingUp) return
  // A snapshot does not tell a newcomer that it is all that is committed.
  if (catchingUp.newcomer && progress.get(from)?.matchIndex === log.lastIndex) return sendHeartbeats(turn)
  // A leader keeps track of the nodes; if it did not, one would count as having nothing.
  let matchIndex = log.lastIndex
  for (const node of catchUp.nodes.keys()) matchIndex = Math.min(matchIndex, progress.get(node)?.matchIndex ?? 0)
  if (matchIndex < catchUp.roundEnd) return
  const isLast = catchUp.round === config.catchUpRounds
  const isClose = isLast && catchUp.roundTicks < settings.electionTimeoutTicks
  if (matchIndex === log.lastIndex || isClose) {
    if ([...catchUp.nodes.values()].some(({ newcomer }) => newcomer)) return
    leadership.catchUp = null
    append(turn, { type: 'membership', membership: catchUp.membership }, catchUp.asker)
  } else if (isLast) {
    const { round } = catchUp
    giveUp(
      turn,
      'catch_up_failed',
      `${namesOf(catchUp, 'was', 'were')} still behind after ${round} rounds of catching up`,
    )
  } else {
    catchUp.round += 1
    catchUp.roundEnd = log.lastIndex
    catchUp.roundTicks = 0
  }
}

/**
 * A node that has not answered for an election time-out is not waited for (thesis 4.2.1). Nor is one that answers and
 * still does not get to the end of a round: no other change of the membership can begin meanwhile.
 */
export function tickCatchUp(turn: Turn): void {
  const { leadership, settings, config } = turn.node
  const catchUp = leadership?.catchUp
  if (!catchUp) return
  catchUp.roundTicks += 1
  catchUp.totalTicks += 1
  for (const [node, state] of catchUp.nodes) {
    state.silentTicks += 1
    if (state.silentTicks < settings.electionTimeoutTicks) continue
    return giveUp(turn, 'catch_up_failed', `node "${node}" has not answered for ${state.silentTicks} ticks`)
  }
  if (catchUp.totalTicks < config.catchUpTicks) return
  giveUp(turn, 'catch_up_failed', `${namesOf(catchUp, 'was', 'were')} still behind after ${catchUp.totalTicks} ticks`)
}

/** No record of the change is in the log yet, so nothing has to be taken back. */
export function giveUp(turn: Turn, reason: 'catch_up_failed' | 'aborted', why: string): void {
  const { leadership } = turn.node
  const catchUp = leadership?.catchUp
  // Never: only what is under way is given up.
  if (!leadership || !catchUp) return
  leadership.catchUp = null
  followMembership(turn.node)
  tell(turn, catchUp.asker, refused(reason, why))
}

/** `node "4" is`, `nodes "4" and "5" are`. */
export function namesOf({ nodes }: CatchUp, one = 'is', many = 'are'): string {
  const names = [...nodes.keys()].map((node) => `"${node}"`)
  return names.length === 1 ? `node ${names[0]} ${one}` : `nodes ${names.join(' and ')} ${many}`
}
