import { expect } from 'vitest'
import { Cluster } from '../../../src/sim/index.ts'
import { test } from '../../../src/tracer/vitest/index.ts'
import { each, heartbeat, pass, sendAll, startUnder } from '../../support/elections.ts'

/**
 * A follower campaigns when it has heard from no leader for its election time-out, and every heartbeat begins that wait
 * anew (paper 5.2). So a leader that works is never challenged, however long it leads; here one with a heartbeat every
 * five ticks, where the waits are ten ticks and more. When the heartbeats stop, one wait is all that it takes.
 */
test('heartbeats keep followers quiet, and one campaigns when they stop', ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 3, preVote: false, heartbeatIntervalTicks: 5 }))

  startUnder(cluster, '1')
  scenario.prepare('N-1 leads, and sends a heartbeat; the waits of the others begin', () => {
    heartbeat(cluster, '1')
    expect(each(cluster, 'role')).toEqual(['leader', 'follower', 'follower'])
    expect(each(cluster, 'electionElapsedTicks').slice(1)).toEqual([0, 0])
  })

  scenario.section(
    'Fifteen ticks, three heartbeats: nobody campaigns',
    { tests: ['log_replication/heartbeat_only'] },
    () => {
      pass(cluster, 15)
      expect(each(cluster, 'role')).toEqual(['leader', 'follower', 'follower'])
      expect(each(cluster, 'electionElapsedTicks').slice(1)).toEqual([0, 0])
    },
  )

  pass(cluster, 2000)

  const quiet = { tests: ['log_replication/heartbeat_only'] }
  scenario.section('Two thousand ticks later it is still so', quiet, () => {
    pass(cluster, 5)
    expect(each(cluster, 'role')).toEqual(['leader', 'follower', 'follower'])
    expect(each(cluster, 'term')).toEqual([1, 1, 1])
  })

  const silence = { tests: ['leader_election/timer_based_election'] }
  scenario.section('N-1 crashes; nine ticks are not enough, but within nineteen one campaigns', silence, () => {
    cluster.crash('1')
    cluster.tick(9)
    expect(each(cluster, 'role').slice(1)).toEqual(['follower', 'follower'])
    for (let ticks = 10; ticks <= 19 && !each(cluster, 'role').includes('candidate'); ticks += 1) cluster.tick()
    expect(each(cluster, 'role').slice(1)).toContain('candidate')
    expect(Math.max(...each(cluster, 'term'))).toBe(2)
    sendAll(cluster, '2', '3')
  })
})

/**
 * An election time-out is longer than the time between two heartbeats so that a lost one does not matter: the paper asks
 * for a broadcast time that is much shorter than the time-out (5.6). Here N-3 misses one heartbeat, hears the next when its
 * wait is not over yet, and nothing has happened.
 */
test('a lost heartbeat does no harm', ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 3, preVote: false, heartbeatIntervalTicks: 4 }))

  startUnder(cluster, '1')
  scenario.prepare('N-1 leads, and sends a heartbeat; the waits of the others begin', () => {
    heartbeat(cluster, '1')
    expect(each(cluster, 'role')).toEqual(['leader', 'follower', 'follower'])
    expect(each(cluster, 'electionElapsedTicks').slice(1)).toEqual([0, 0])
  })

  const lost = { tests: ['log_replication/heartbeat_only'] }
  scenario.section('The heartbeat of the fourth tick does not reach N-3', lost, () => {
    cluster.tick(4)
    sendAll(cluster, '1')
    cluster.loseInbox('3')
    cluster.runRoundRobin()
    expect(each(cluster, 'electionElapsedTicks').slice(1)).toEqual([0, 4])
  })

  scenario.section('That of the eighth tick does, in time', lost, () => {
    pass(cluster, 4)
    expect(each(cluster, 'electionElapsedTicks').slice(1)).toEqual([0, 0])
    expect(each(cluster, 'role')).toEqual(['leader', 'follower', 'follower'])
    expect(each(cluster, 'term')).toEqual([1, 1, 1])
  })
})
