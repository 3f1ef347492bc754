import { expect } from 'vitest'
import type { Settings } from '../../../src/raft/index.ts'
import { test } from '../../../src/tracer/vitest/index.ts'
import { logOf, membersAt } from '../../support/membership-steps.ts'
import { clusterLedByFirst, heartbeat, sendAll } from '../../support/steps.ts'

const TESTS = ['membership_change/settings_update']

/**
 * Settings that the whole cluster should share are changed by a record in the log. A record of the membership is in
 * force from the moment it is in a log (thesis 4.1); one of settings is not, but only when a node knows that it is
 * committed. Safety does not depend on them, so nodes may differ for a while, and nothing ever has to be taken back.
 *
 * Here the followers learn of the commit with the next heartbeat. A node that starts again begins with what it was
 * configured with, and finds the change in its log as soon as it hears what is committed.
 */
test('settings are changed through the log', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, preVote: false })
  const timeouts = () => cluster.nodes.map((id) => cluster.node(id).settings.electionTimeoutTicks)

  const redirect = { tests: TESTS, uses: ['state_machine_command/request_redirect'] }
  scenario.section('An administrator asks N-2, and is sent on to N-1', redirect, () => {
    const change = cluster.changeSettings('2', { electionTimeoutTicks: 20 })
    cluster.runRoundRobin()
    expect(change.answer).toEqual({ type: 'redirect', leader: '1' })
  })

  scenario.section('N-1 stores the change, and has it in force when it is committed', { tests: TESTS }, () => {
    const change = cluster.changeSettings('1', { electionTimeoutTicks: 20, heartbeatIntervalTicks: 4 })
    expect(timeouts()).toEqual([10, 10, 10])
    cluster.runRoundRobin()
    expect(change.answer).toEqual({ type: 'result', result: 'committed at 2' })
    expect(timeouts()).toEqual([20, 10, 10])
  })

  scenario.section('The others follow with the next heartbeat', { uses: ['membership_change/settings_update'] }, () => {
    heartbeat(cluster, '1')
    expect(timeouts()).toEqual([20, 20, 20])
    expect(cluster.node('3').settings).toMatchObject({ heartbeatIntervalTicks: 4, preVote: false })
  })

  scenario.section(
    'N-3 starts again, and finds the change in its log',
    { uses: ['node_lifecycle/crash_and_restart', 'membership_change/settings_update'] },
    () => {
      cluster.crash('3')
      cluster.restart('3')
      expect(timeouts()).toEqual([20, 20, 10])
      heartbeat(cluster, '1')
      expect(timeouts()).toEqual([20, 20, 20])
    },
  )
})

/**
 * The leader looks at what it is asked for before it writes anything. Each value must be legal by itself, and together
 * with the settings that stay: an election time-out that is not longer than the time between heartbeats would have the
 * followers campaign against a leader that is well (paper 5.6). The same holds for what is in the log and not committed
 * yet, since two changes that are each legal alone need not be so together. The refusal says what would be legal. No
 * record is written, so there is nothing that the followers could refuse later.
 */
test('illegal settings are refused', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, preVote: false })
  const refusalOf = (settings: object) => {
    const change = cluster.changeSettings('1', settings as Partial<Settings>)
    sendAll(cluster, '1')
    expect(change.answer).toMatchObject({ type: 'refused', reason: 'settings' })
    return change.answer
  }

  scenario.section('A value that is never legal', { tests: TESTS }, () => {
    const message = '"maxRecordsPerMessage" is 0; it must be an integer of 1 or more'
    expect(refusalOf({ maxRecordsPerMessage: 0 })).toMatchObject({ message })
  })

  scenario.section('A setting that does not exist', { tests: TESTS }, () => {
    const message = expect.stringContaining('must be one of preVote, checkQuorum, maxRecordsPerMessage')
    expect(refusalOf({ heartbeatTicks: 2 })).toMatchObject({ message })
  })

  scenario.section('A value that does not go with what is in force', { tests: TESTS }, () => {
    const message = '"electionTimeoutTicks" is 10; it must be an integer of 11 or more'
    expect(refusalOf({ heartbeatIntervalTicks: 10 })).toMatchObject({ message })
    expect(logOf(cluster, '1')).toEqual(['1 term_start'])
  })

  scenario.section('A legal change, and one that does not go with that', { tests: TESTS }, () => {
    const change = cluster.changeSettings('1', { heartbeatIntervalTicks: 9 })
    const message = '"electionTimeoutTicks" is 5; it must be an integer of 10 or more'
    expect(refusalOf({ electionTimeoutTicks: 5 })).toMatchObject({ message })
    cluster.runRoundRobin()
    expect(change.answer).toEqual({ type: 'result', result: 'committed at 2' })
    expect(cluster.node('1').settings).toMatchObject({ heartbeatIntervalTicks: 9, electionTimeoutTicks: 10 })
    expect(logOf(cluster, '1')).toEqual(['1 term_start', '1 settings'])
  })
})

/**
 * Nobody has to tell a new member what has been set since the cluster began: it is in the log that it is brought up to
 * date with. Here the nodes are configured without pre-votes, the cluster then decides for them, and N-4, which is
 * configured without like everyone, asks for pre-votes when it campaigns (thesis 9.6).
 */
test('a new member takes over the settings', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, preVote: false })

  scenario.prepare('Pre-votes are switched on', { uses: TESTS }, () => {
    cluster.changeSettings('1', { preVote: true })
    cluster.runRoundRobin()
    expect(cluster.node('1').settings.preVote).toBe(true)
  })
  heartbeat(cluster, '1')

  scenario.section(
    'N-4 joins, and finds that in the log',
    { uses: ['membership_change/add_node', 'membership_change/settings_update'] },
    () => {
      cluster.addNode('4')
      expect(cluster.node('4').settings.preVote).toBe(false)
      cluster.join('4', '1')
      cluster.runRoundRobin({ until: () => cluster.node('4').wish === null })
      expect(membersAt(cluster, '1', '4')).toEqual(['1 2 3 4', '1 2 3 4'])
      expect(logOf(cluster, '4')).toEqual(['1 term_start', '1 settings', '1 members 1 2 3 4'])
      expect(cluster.node('4').settings.preVote).toBe(true)
    },
  )
  heartbeat(cluster, '1')

  const asks = { uses: ['membership_change/settings_update'], tests: ['leader_election/pre_vote_rejection'] }
  scenario.section('It campaigns: it asks first, and is refused', asks, () => {
    cluster.campaign('4')
    expect(cluster.node('4').election).toMatchObject({ phase: 'pre_vote', term: 2 })
    cluster.runRoundRobin()
    expect(cluster.nodes.map((id) => cluster.node(id).term)).toEqual([1, 1, 1, 1])
  })
})
