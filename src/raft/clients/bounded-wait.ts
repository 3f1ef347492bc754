import type { Turn } from '../turn.ts'
import { retry, tell, tellJointAsker, unknown } from './answers.ts'
import { endFollowerReads } from './follower-reads.ts'
import { giveUpReads } from './reads.ts'

/**
 * Nobody waits for ever. A record may never be committed, because this node is cut off, or leads no more and does not
 * hear what has become of it; whoever waits for it is told after a while that nobody knows. A read has changed nothing, so
 * it can be asked again.
 */
export function endLongWaits(turn: Turn): void {
  const { node } = turn
  const { waiting, leadership, ticks } = node
  const limit = node.config.answerTimeoutTicks || 10 * node.settings.electionTimeoutTicks
  const isLong = ({ askedAtTick }: { readonly askedAtTick: number }) => ticks - askedAtTick >= limit
  // The longest wait stands first.
  for (let { first } = waiting; first && isLong(first); first = waiting.first) {
    waiting.shift()
    tell(turn, first.asker, unknown('timeout'))
  }
  if (node.jointAsker && isLong(node.jointAsker)) tellJointAsker(turn, unknown('timeout'))
  if (leadership?.reads[0] && isLong(leadership.reads[0])) {
    const ended = leadership.reads.filter(isLong)
    leadership.reads = leadership.reads.filter((read) => !isLong(read))
    giveUpReads(turn, ended, retry('timeout'))
  }
  endFollowerReads(turn, retry('timeout'), isLong)
}
