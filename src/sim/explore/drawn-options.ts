import type { Draw } from '../../explore/index.ts'
import type { ClusterOptions } from '../hosts.ts'
import type { Registers } from './registers.ts'

/** How a schedule's cluster is made, and what its clients use. */
export interface DrawnOptions extends Omit<ClusterOptions<Registers>, 'machine' | 'nodes'> {
  readonly nodes: number
  /** How many registers are used. */
  readonly keys: number
  /** Whether messages that are still held up at the end arrive after all; otherwise they are lost. */
  readonly lateMessagesArrive: boolean
}

export function drawOptions(draw: Draw): DrawnOptions {
  const checkQuorum = draw.once(2)
  return {
    nodes: draw.one([1, 2, 3, 3, 3, 4, 5, 5]),
    preVote: draw.once(2),
    checkQuorum,
    leaseReads: checkQuorum && draw.once(2),
    answerTimeoutTicks: draw.one([0, 20]),
    asyncStorage: draw.once(2),
    electionTimeoutTicks: draw.one([3, 5, 10]),
    heartbeatIntervalTicks: draw.one([1, 1, 2]),
    catchUpRounds: draw.one([1, 3, 10]),
    snapshotAfterRecords: draw.one([0, 0, 2, 5, 12]),
    trailingRecords: draw.one([0, 0, 2, 1000]),
    maxMessagesInFlight: draw.one([1, 2, 64]),
    maxBytesInFlight: draw.one([10, 1_000_000]),
    maxSnapshotChunksInFlight: draw.one([1, 3]),
    maxUncommittedRecords: draw.one([3, 2048]),
    catchUpTicks: draw.one([20, 1000]),
    maxSnapshotChunkBytes: draw.one([9, 40, 1000]),
    maxRecordsPerMessage: draw.one([1, 3, 64]),
    maxBytesPerMessage: draw.one([20, 1_000_000]),
    maxSessions: draw.one([1, 2, 1000]),
    seed: draw.below(1_000_000),
    keys: draw.one([1, 2, 3]),
    lateMessagesArrive: draw.once(2),
  }
}
