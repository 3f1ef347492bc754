import { expect } from 'vitest'
import type { Cluster } from '../../../src/sim/index.ts'
import { test } from '../../../src/tracer/vitest/index.ts'
import { applied, carryOutMany, commitIndexes, logOf, terms } from '../../support/replication-steps.ts'
import { carryOut, clusterLedByFirst, heartbeat, sendAll } from '../../support/steps.ts'

function cutBothWays(cluster: Cluster, a: string, b: string): void {
  cluster.cutLink(a, b)
  cluster.cutLink(b, a)
}

/**
 * The link between N-1 and N-3 fails and comes back, again and again. Each time it is down N-3 wants to campaign. N-2,
 * whom it still reaches, refuses the pre-vote because it hears from N-1 (thesis 9.6), so no leader is deposed and the
 * term stays. Meanwhile a command is carried out without N-3. Each time the link is up the next heartbeat repairs what
 * was missed (paper 5.3). No command is lost, none is applied twice.
 */
test('a flapping link', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3 })

  const down = {
    tests: ['network_partition/follower_isolation', 'log_replication/partial_failure_tolerance'],
    uses: ['leader_election/pre_vote_rejection'],
  }
  const up = {
    tests: [
      'network_partition/flapping_link',
      'network_partition/message_loss_recovery',
      'log_replication/follower_recovery_catchup',
    ],
  }

  for (const round of [1, 2]) {
    scenario.section(`Down, time ${round}: N-2 refuses N-3 the pre-vote, and N-3 misses a command`, down, () => {
      cutBothWays(cluster, '1', '3')
      cluster.campaign('3')
      cluster.runRoundRobin()
      const command = carryOut(cluster, '1', `add ${round}`)
      cluster.runRoundRobin()
      expect(command.answer).toEqual({ type: 'result', result: String(round) })
      expect(cluster.node('3')).toMatchObject({ role: 'candidate', term: 1, commitIndex: round })
    })

    scenario.section(`Up, time ${round}: a heartbeat, and N-3 follows and has everything`, up, () => {
      cluster.heal()
      heartbeat(cluster, '1')
      expect(cluster.node('3')).toMatchObject({ role: 'follower', leader: '1' })
      expect(commitIndexes(cluster)).toEqual(Array(3).fill(round + 1))
    })
  }

  expect(terms(cluster)).toEqual([1, 1, 1])
  expect(applied(cluster)).toEqual(Array(3).fill(['add 1', 'add 2']))
})

/**
 * The link between N-1 and N-3 fails in the middle of every catch-up: each time it is up, a heartbeat gets through, is
 * refused, and is followed by one record; then it is down, and the answer is lost. What N-3 has stored stays stored.
 * The next refusal says where its log ends by then, so every attempt gets one record further, until nothing is missing.
 *
 * One record a message; three commands are carried out while the link is down, between the sections.
 */
test('a link that fails during every catch-up', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, preVote: false, maxRecordsPerMessage: 1 })
  cutBothWays(cluster, '1', '3')
  carryOutMany(cluster, '1', 3)
  heartbeat(cluster, '1')

  const further = {
    tests: [
      'network_partition/flapping_link',
      'network_partition/message_loss_recovery',
      'log_replication/slow_follower_backdown',
    ],
  }
  for (const record of [2, 3]) {
    scenario.section(`The link is up until N-3 has record ${record}`, further, () => {
      cluster.heal()
      cluster.heartbeat('1')
      cluster.runRoundRobin({ until: () => cluster.node('3').log.lastIndex === record })
      cutBothWays(cluster, '1', '3')
      sendAll(cluster, '3')
      expect(cluster.node('3').commitIndex).toBe(record)
    })
    cluster.runRoundRobin()
  }

  const done = { tests: ['log_replication/follower_recovery_catchup'] }
  scenario.section('The link stays up, and N-3 gets the last record', done, () => {
    cluster.heal()
    heartbeat(cluster, '1')
    expect(logOf(cluster, '3')).toEqual(['1 start', '1 add 1', '1 add 2', '1 add 3'])
    expect(commitIndexes(cluster)).toEqual([4, 4, 4])
    expect(applied(cluster)).toEqual(Array(3).fill(['add 1', 'add 2', 'add 3']))
  })
})
