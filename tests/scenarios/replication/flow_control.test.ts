import { expect } from 'vitest'
import { test } from '../../../src/tracer/vitest/index.ts'
import { commitIndexes, countTo } from '../../support/replication-steps.ts'
import { carryOut, clusterLedByFirst, handleAll, heartbeat, sendAll, settle } from '../../support/steps.ts'

/**
 * N-1 sends records without waiting for answers (thesis 10.2.2), but here at most two messages are on their way to N-2.
 * Of six commands that come at once, the first two leave. The others wait in N-1's log until N-2 answers, and then go
 * together. A window that is shut costs no record of its own: the fuller messages make up for the wait.
 */
test('a window of two messages', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 2, preVote: false, maxMessagesInFlight: 2 })
  const messages = countTo(cluster, '2', 'append_entries')

  const window = { tests: ['log_replication/flow_control'] }
  scenario.section('Of six commands two leave, and four when the answers have come', window, () => {
    for (const n of [1, 2, 3, 4, 5, 6]) cluster.command('1', `add ${n}`)
    expect(cluster.node('1').progress.get('2')).toMatchObject({ state: 'replicate', inFlight: [2, 3], nextIndex: 4 })
    sendAll(cluster, '1')
    expect(messages()).toBe(2)
    handleAll(cluster, '2')
    sendAll(cluster, '2')
    handleAll(cluster, '1')
    expect(cluster.node('1').progress.get('2')).toMatchObject({ inFlight: [7], matchIndex: 3, nextIndex: 8 })
  })

  scenario.section('The rest is carried out', { uses: ['log_replication/normal_replication'] }, () => {
    cluster.runRoundRobin()
    expect(messages()).toBe(3)
    expect(cluster.machine('1').commands).toHaveLength(6)
    expect(cluster.node('1').progress.get('2')).toMatchObject({ inFlight: [], matchIndex: 7 })
  })
})

/**
 * Four messages are on their way to N-3, and the first is lost. N-3 can take none of the others: each begins behind a
 * record that it does not have (paper 5.3). It refuses all three.
 *
 * The first refusal says enough. N-1 sends what is missing from there on, in one message, and waits for what becomes of
 * it. It takes the other refusals for what they are, the same news again. If it answered each of them, N-3 would be sent
 * the same four records three times; with a thousand messages on their way, a thousand times.
 */
test('one message is lost in front of others', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, preVote: false })

  const lost = { uses: ['network_partition/message_loss_recovery'] }
  scenario.prepare('Of four messages for N-3 the first is lost', lost, () => {
    cluster.cutLink('1', '3')
    cluster.command('1', 'add 1')
    sendAll(cluster, '1')
    cluster.heal()
    for (const n of [2, 3, 4]) cluster.command('1', `add ${n}`)
    sendAll(cluster, '1')
    expect(cluster.waitingFor('3')).toBe(3)
  })
  const messages = countTo(cluster, '3', 'append_entries')

  const probe = { tests: ['log_replication/flow_control', 'log_replication/slow_follower_backdown'] }
  scenario.section('N-3 refuses three messages, and is sent one', probe, () => {
    handleAll(cluster, '3')
    sendAll(cluster, '3')
    handleAll(cluster, '1')
    expect(cluster.node('1').progress.get('3')).toMatchObject({ state: 'probe', nextIndex: 2, inFlight: [5] })
    sendAll(cluster, '1')
    expect(messages()).toBe(1)
    handleAll(cluster, '3')
    sendAll(cluster, '3')
    handleAll(cluster, '1')
    expect(cluster.node('1').progress.get('3')).toMatchObject({ state: 'replicate', nextIndex: 6, inFlight: [] })
    expect(cluster.node('3').log.lastIndex).toBe(5)
  })
  settle(cluster, '1')
  expect(commitIndexes(cluster)).toEqual([5, 5, 5])
})

/**
 * N-3 is down. N-1 cannot know that, and goes on sending; but when N-3 has not answered two heartbeats, it is sent the
 * next ones and nothing else. N-1 and N-2 carry out as many commands as they like without a message to N-3.
 *
 * When N-3 is back, it refuses the next heartbeat, and with this answer everything begins to move again.
 */
test('a follower that does not answer is sent heartbeats alone', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, preVote: false })

  scenario.prepare('N-3 crashes, and does not answer two heartbeats', () => {
    cluster.crash('3')
    heartbeat(cluster, '1')
    heartbeat(cluster, '1')
  })
  const messages = countTo(cluster, '3', 'append_entries')

  const silent = { tests: ['log_replication/silent_follower', 'log_replication/partial_failure_tolerance'] }
  scenario.section('Three commands: nothing is sent to N-3 but the next heartbeat', silent, () => {
    for (const n of [1, 2, 3]) expect(carryOut(cluster, '1', `add ${n}`).answer?.type).toBe('result')
    expect(messages()).toBe(0)
    heartbeat(cluster, '1')
    expect(messages()).toBe(1)
    expect(cluster.node('1').progress.get('3')).toMatchObject({ state: 'replicate', nextIndex: 2, inFlight: [] })
  })

  const back = { tests: ['log_replication/follower_recovery_catchup'] }
  scenario.section('N-3 is back, answers the next one, and is sent what it missed', back, () => {
    cluster.restart('3')
    heartbeat(cluster, '1')
    expect(cluster.node('3').log.lastIndex).toBe(4)
    expect(cluster.node('1').progress.get('3')).toMatchObject({ unansweredHeartbeats: 0, matchIndex: 4 })
  })
})
