import { expect } from 'vitest'
import type { Cluster } from '../../../src/sim/index.ts'
import { test } from '../../../src/tracer/vitest/index.ts'
import { applied, carryOutMany, countTo, logOf } from '../../support/replication-steps.ts'
import { clusterLedByFirst, heartbeat } from '../../support/steps.ts'

/** While N-3 is down, commands are carried out; then it is up again, and knows of none of them. */
function missCommands(cluster: Cluster, count: number): void {
  cluster.crash('3')
  carryOutMany(cluster, '1', count)
  cluster.restart('3')
}

const caughtUp = {
  tests: ['log_replication/batch_catchup', 'log_replication/follower_recovery_catchup'],
  uses: ['log_replication/slow_follower_backdown'],
}

/**
 * N-3 has missed four records, and this cluster allows one record a message. The heartbeat that finds the gap is
 * refused. The refusal says where N-3's log ends, so the first record goes out at once, and the others when that one is
 * confirmed: five messages for four records.
 *
 * Between the sections N-3 crashes, four commands are carried out, and it restarts.
 */
test('one record a message', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, preVote: false, maxRecordsPerMessage: 1 })
  missCommands(cluster, 4)

  const messages = countTo(cluster, '3', 'append_entries')
  scenario.section(
    'A refused heartbeat and four messages of one record',
    {
      uses: ['log_replication/slow_follower_backdown'],
      tests: ['log_replication/follower_recovery_catchup', 'log_replication/size_caps'],
    },
    () => {
      heartbeat(cluster, '1')
      expect(messages()).toBe(1 + 4)
      expect(logOf(cluster, '3')).toEqual(logOf(cluster, '1'))
      expect(cluster.node('3').commitIndex).toBe(5)
      expect(applied(cluster)[2]).toEqual(['add 1', 'add 2', 'add 3', 'add 4'])
    },
  )
})

/**
 * At most three records a message, and N-3 has missed seven: they come as three, three and one. A limit keeps messages
 * at a size that the network and the follower can handle, and a heartbeat from waiting behind a huge one.
 *
 * Between the sections N-3 crashes, seven commands are carried out, and it restarts.
 */
test('at most three records a message', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, preVote: false, maxRecordsPerMessage: 3 })
  missCommands(cluster, 7)

  const messages = countTo(cluster, '3', 'append_entries')
  scenario.section('A refused heartbeat and three messages', caughtUp, () => {
    heartbeat(cluster, '1')
    expect(messages()).toBe(1 + 3)
    expect(logOf(cluster, '3')).toEqual(logOf(cluster, '1'))
    expect(cluster.node('3').commitIndex).toBe(8)
    expect(applied(cluster)[2]).toHaveLength(7)
  })
})

/**
 * AppendEntries carries a list (paper, figure 2), and without a small limit all that N-3 missed fits into one message.
 * It is one step for N-3 too: all seven records are stored before it answers, and one answer confirms them all.
 *
 * Between the sections N-3 crashes, seven commands are carried out, and it restarts.
 */
test('many records in one message', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, preVote: false })
  missCommands(cluster, 7)

  const messages = countTo(cluster, '3', 'append_entries')
  scenario.section('A refused heartbeat and one message', caughtUp, () => {
    heartbeat(cluster, '1')
    expect(messages()).toBe(1 + 1)
    expect(logOf(cluster, '3')).toEqual(logOf(cluster, '1'))
    expect(cluster.node('3').commitIndex).toBe(8)
    expect(cluster.node('1').progress.get('3')).toMatchObject({ matchIndex: 8, nextIndex: 9 })
  })
})
