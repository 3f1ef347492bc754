import { describe, expect, it } from 'vitest'
import { type ConfigOptions, makeConfig, RaftError } from '../../src/raft/index.ts'

const MINIMAL: ConfigOptions = { id: 'a', voters: ['a', 'b'] }

/** The error that the options give. */
function errorOf(options: Partial<ConfigOptions>): RaftError {
  try {
    makeConfig({ ...MINIMAL, ...options })
  } catch (error) {
    if (error instanceof RaftError) return error
    throw error
  }
  throw new Error('the options were accepted')
}

describe('makeConfig', () => {
  it('fills in the documented defaults', () => {
    expect(makeConfig(MINIMAL)).toEqual({
      id: 'a',
      voters: ['a', 'b'],
      preVote: true,
      checkQuorum: true,
      maxRecordsPerMessage: 64,
      maxBytesPerMessage: 1024 * 1024,
      heartbeatIntervalTicks: 1,
      electionTimeoutTicks: 10,
      catchUpRounds: 10,
      catchUpTicks: 1000,
      snapshotAfterRecords: 0,
      trailingRecords: 1000,
      maxSnapshotChunkBytes: 64 * 1024,
      maxTermLead: 1_000_000,
      maxSnapshotChunksInFlight: 4,
      maxMessagesInFlight: 64,
      maxBytesInFlight: 8 * 1024 * 1024,
      maxUncommittedRecords: 2048,
      maxUncommittedBytes: 32 * 1024 * 1024,
      answerTimeoutTicks: 0,
      leaseReads: false,
      incarnation: 0,
      asyncStorage: false,
      seed: 1,
    })
  })

  it('keeps what is given', () => {
    const given = {
      preVote: false,
      checkQuorum: true,
      maxRecordsPerMessage: 1,
      maxBytesPerMessage: 2,
      heartbeatIntervalTicks: 3,
      electionTimeoutTicks: 4,
      catchUpRounds: 1,
      catchUpTicks: 2,
      snapshotAfterRecords: 7,
      trailingRecords: 0,
      maxSnapshotChunkBytes: 5,
      maxTermLead: 3,
      maxSnapshotChunksInFlight: 6,
      maxMessagesInFlight: 8,
      maxBytesInFlight: 9,
      maxUncommittedRecords: 10,
      maxUncommittedBytes: 11,
      answerTimeoutTicks: 6,
      leaseReads: true,
      incarnation: 2,
      asyncStorage: true,
      seed: 0,
    }
    expect(makeConfig({ ...MINIMAL, ...given })).toEqual({ ...MINIMAL, ...given })
  })

  it('takes an empty list of voters, for a node that is to join a cluster', () => {
    expect(makeConfig({ id: 'a', voters: [] }).voters).toEqual([])
  })

  it('does not know a misspelt field, and says which there are', () => {
    const misspelt = { ...MINIMAL, electionTimeout: 5 }
    expect(() => makeConfig(misspelt)).toThrow(
      'config field "electionTimeout" is "electionTimeout"; it must be one of id, voters, preVote, checkQuorum',
    )
  })

  it('does not share the list of voters', () => {
    const voters = ['a', 'b']
    const config = makeConfig({ id: 'a', voters })
    voters.push('c')
    expect(config.voters).toEqual(['a', 'b'])
  })

  const illegal: readonly [keyof ConfigOptions, Partial<ConfigOptions>, string][] = [
    ['id', { id: '', voters: [''] }, 'a non-empty text'],
    [
      'voters',
      { voters: ['b', 'c'] },
      'a list that contains the node\'s own id "a", or an empty one for a node that joins',
    ],
    ['voters', { voters: ['a', 'b', 'b'] }, 'a list that names each node once'],
    ['voters', { voters: ['a', ''] }, 'a list of non-empty texts'],
    ['preVote', { preVote: 'no' as unknown as boolean }, 'true or false'],
    ['checkQuorum', { checkQuorum: 1 as unknown as boolean }, 'true or false'],
    ['maxBytesPerMessage', { maxBytesPerMessage: 0 }, 'an integer of 1 or more'],
    ['catchUpRounds', { catchUpRounds: 0 }, 'an integer of 1 or more'],
    ['catchUpTicks', { catchUpTicks: 0 }, 'an integer of 1 or more'],
    ['snapshotAfterRecords', { snapshotAfterRecords: -1 }, 'an integer of 0 or more'],
    ['maxSnapshotChunkBytes', { maxSnapshotChunkBytes: 0 }, 'an integer of 1 or more'],
    ['maxRecordsPerMessage', { maxRecordsPerMessage: 0 }, 'an integer of 1 or more'],
    ['maxRecordsPerMessage', { maxRecordsPerMessage: 1.5 }, 'an integer of 1 or more'],
    ['maxRecordsPerMessage', { maxRecordsPerMessage: Number.POSITIVE_INFINITY }, 'an integer of 1 or more'],
    ['heartbeatIntervalTicks', { heartbeatIntervalTicks: 0 }, 'an integer of 1 or more'],
    ['electionTimeoutTicks', { heartbeatIntervalTicks: 5, electionTimeoutTicks: 5 }, 'an integer of 6 or more'],
    ['answerTimeoutTicks', { answerTimeoutTicks: -1 }, 'an integer of 0 or more'],
    ['leaseReads', { leaseReads: 'on' as unknown as boolean }, 'true or false'],
    ['leaseReads', { leaseReads: true, checkQuorum: false }, 'false where "checkQuorum" is false'],
    ['incarnation', { incarnation: 0.5 }, 'an integer of 0 or more'],
    ['seed', { seed: -1 }, 'an integer of 0 or more'],
    ['seed', { seed: Number.NaN }, 'an integer of 0 or more'],
  ]

  it.each(illegal)('refuses an illegal %s: %j', (field, options, legal) => {
    const error = errorOf(options)
    expect([error.name, error.code]).toEqual(['RaftError', 'RAFT_CONFIG'])
    const shown = JSON.stringify(options[field])
    expect(error.message).toBe(`config field "${field}" is ${shown}; it must be ${legal}`)
  })
})
