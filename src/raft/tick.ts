import { endLongWaits } from './clients/bounded-wait.ts'
import { tickFollowerReads } from './clients/follower-reads.ts'
import { campaign } from './election/candidate.ts'
import { tickHandover, tickTransfer } from './election/transfer.ts'
import { tickCatchUp } from './membership/catch-up.ts'
import { tickWish } from './membership/join.ts'
import { handOverToLeave } from './membership/leave.ts'
import { checkQuorum } from './replication/leader.ts'
import { tickProgress } from './replication/progress.ts'
import { sendDueHeartbeats } from './replication/send-records.ts'
import { wantsToLeave } from './state.ts'
import type { Turn } from './turn.ts'

/** One unit of time passes. */
export function tick(turn: Turn): void {
  const { node } = turn
  node.ticks += 1
  endLongWaits(turn)
  tickFollowerReads(turn)
  tickWish(turn)
  tickHandover(turn)
  if (node.role === 'leader') return tickLeader(turn)
  node.electionElapsedTicks += 1
  if (node.electionElapsedTicks >= node.electionTimeoutTicks) campaign(turn)
}

function tickLeader(turn: Turn): void {
  const { node } = turn
  tickProgress(node)
  checkQuorum(turn)
  tickCatchUp(turn)
  tickTransfer(turn)
  // It may have found that it has lost its quorum.
  if (node.role !== 'leader') return
  if (wantsToLeave(node)) handOverToLeave(turn)
  node.heartbeatElapsedTicks += 1
  if (node.heartbeatElapsedTicks >= node.settings.heartbeatIntervalTicks) sendDueHeartbeats(turn)
}
