import { expect } from 'vitest'
import { type ConfigOptions, makeConfig } from '../../../src/raft/index.ts'
import { Cluster } from '../../../src/sim/index.ts'
import { test } from '../../../src/tracer/vitest/index.ts'
import { answerOf, ledByFirst, ofAll } from '../../support/snapshot-steps.ts'
import { carryOut, elect, settle } from '../../support/steps.ts'

/** Configurations that no node starts with, and what is said of each. Wrong types come from programs in JavaScript. */
const ILLEGAL: readonly (readonly [Readonly<Record<string, unknown>>, string])[] = [
  [{ id: '' }, '"id" is ""; it must be a non-empty text'],
  [{ voters: ['1', '2', '2'] }, '"voters" is ["1","2","2"]; it must be a list that names each node once'],
  [{ voters: ['1', ''] }, '"voters" is ["1",""]; it must be a list of non-empty texts'],
  [
    { voters: ['2', '3'] },
    '"voters" is ["2","3"]; it must be a list that contains the node\'s own id "1", or an empty one for a node that joins',
  ],
  [{ preVote: 'yes' }, '"preVote" is "yes"; it must be true or false'],
  [{ checkQuorum: 1 }, '"checkQuorum" is 1; it must be true or false'],
  [{ maxRecordsPerMessage: 0 }, '"maxRecordsPerMessage" is 0; it must be an integer of 1 or more'],
  [{ maxBytesPerMessage: 0.5 }, '"maxBytesPerMessage" is 0.5; it must be an integer of 1 or more'],
  [{ heartbeatIntervalTicks: 0 }, '"heartbeatIntervalTicks" is 0; it must be an integer of 1 or more'],
  [{ catchUpRounds: 0 }, '"catchUpRounds" is 0; it must be an integer of 1 or more'],
  [{ snapshotAfterRecords: -1 }, '"snapshotAfterRecords" is -1; it must be an integer of 0 or more'],
  [{ maxSnapshotChunkBytes: 0 }, '"maxSnapshotChunkBytes" is 0; it must be an integer of 1 or more'],
  [{ leaseReads: 1 }, '"leaseReads" is 1; it must be true or false'],
  [{ leaseReads: true, checkQuorum: false }, '"leaseReads" is true; it must be false where "checkQuorum" is false'],
  [{ seed: -1 }, '"seed" is -1; it must be an integer of 0 or more'],
  [
    { electionTimeout: 10 },
    '"electionTimeout" is "electionTimeout"; it must be one of id, voters, preVote, checkQuorum',
  ],
]

/** The least of everything that is a number, and legal. */
const LEAST = {
  heartbeatIntervalTicks: 1,
  electionTimeoutTicks: 2,
  maxRecordsPerMessage: 1,
  maxBytesPerMessage: 1,
  catchUpRounds: 1,
  catchUpTicks: 1,
  snapshotAfterRecords: 0,
  trailingRecords: 0,
  maxSnapshotChunkBytes: 1,
  maxTermLead: 1,
  maxSnapshotChunksInFlight: 1,
  maxMessagesInFlight: 1,
  maxBytesInFlight: 1,
  maxUncommittedRecords: 1,
  maxUncommittedBytes: 1,
  answerTimeoutTicks: 0,
  incarnation: 0,
  seed: 0,
}

/**
 * A follower that campaigns before the next heartbeat can reach it deposes every leader: the election time-out has to be
 * longer than the interval of heartbeats (paper 5.6). Such a configuration is refused before there is a node, with a
 * message that names the field, its value, and what would be legal. So is every other value that cannot work, and a
 * field with a misspelt name, in place of which a default would be in force without anyone's noticing.
 *
 * With the smallest legal value the cluster works: its leader is heard from in time.
 */
test('an illegal configuration is refused, and the nearest legal one elects a leader', ({ scenario }) => {
  const configuration = { uses: ['system_reliability/configuration_validation'] }
  const options = { nodes: 3, preVote: false, heartbeatIntervalTicks: 5 }

  const cluster = scenario.watch(new Cluster({ ...options, electionTimeoutTicks: 6 }))

  scenario.section(
    'With a heartbeat every 5 ticks, a time-out of 5 is refused; one of 6 is legal',
    configuration,
    () => {
      for (const [wrong, said] of ILLEGAL) expect(() => makeConfig(with1(wrong))).toThrow(`config field ${said}`)
      expect(makeConfig(with1(LEAST))).toMatchObject(LEAST)
      expect(() => new Cluster({ ...options, electionTimeoutTicks: 5 })).toThrow(
        'config field "electionTimeoutTicks" is 5; it must be an integer of 6 or more',
      )
      cluster.start()
      elect(cluster, '1')
      settle(cluster, '1')
      expect(ofAll(cluster, ({ role }) => role)).toEqual(['leader', 'follower', 'follower'])
    },
  )

  const quiet = { uses: ['log_replication/heartbeat_only'] }
  scenario.section('Fifteen ticks: the heartbeats keep everyone quiet', quiet, () => {
    for (let tick = 0; tick < 15; tick += 1) {
      cluster.tick()
      cluster.runRoundRobin()
    }
    expect(ofAll(cluster, ({ role, term }) => [role, term])).toEqual([
      ['leader', 1],
      ['follower', 1],
      ['follower', 1],
    ])
  })
})

/**
 * Some settings can be changed while the cluster runs, through its log, so that all nodes have the same. The leader looks
 * at a change before it becomes a record, by the rules that hold for configurations, together with the settings that
 * stay as they are: the heartbeat interval alone is legal, and too long for the election time-out that is in force. What
 * is refused leaves no record, and what is legal is in force at each node when it is committed there.
 */
test('an illegal change of the settings is refused at the leader', ({ scenario }) => {
  const cluster = ledByFirst(scenario)

  const validation = { tests: ['system_reliability/configuration_validation', 'membership_change/settings_update'] }
  scenario.section('A heartbeat interval as long as the election time-out', validation, () => {
    const tooLong = cluster.changeSettings('1', { heartbeatIntervalTicks: 10 })
    expect(answerOf(cluster, tooLong)).toEqual({
      type: 'refused',
      reason: 'settings',
      message: '"electionTimeoutTicks" is 10; it must be an integer of 11 or more',
    })
    expect(cluster.node('1').log.lastIndex).toBe(1)
  })

  scenario.section('A field that belongs to a single node', validation, () => {
    const unknown = cluster.changeSettings('1', { seed: 7 } as object)
    expect(answerOf(cluster, unknown)).toMatchObject({ type: 'refused', reason: 'settings' })
    expect(unknown.answer).toMatchObject({
      message: expect.stringContaining('it must be one of preVote, checkQuorum,'),
    })
    expect(cluster.node('1').log.lastIndex).toBe(1)
  })

  scenario.section('Both together are legal, and in force where they are committed', validation, () => {
    const legal = cluster.changeSettings('1', { heartbeatIntervalTicks: 10, electionTimeoutTicks: 20 })
    expect(answerOf(cluster, legal)).toEqual({ type: 'result', result: 'committed at 2' })
    expect(ofAll(cluster, ({ settings }) => settings.heartbeatIntervalTicks)).toEqual([10, 1, 1])
    settle(cluster, '1')
    expect(ofAll(cluster, ({ settings }) => settings.electionTimeoutTicks)).toEqual([20, 20, 20])
  })
  expect(carryOut(cluster, '1', 'add 1').answer).toEqual({ type: 'result', result: '1' })
})

/** The configuration of N-1, with something else in it. */
function with1(wrong: Readonly<Record<string, unknown>>): ConfigOptions {
  return { id: '1', voters: ['1', '2', '3'], ...wrong }
}
