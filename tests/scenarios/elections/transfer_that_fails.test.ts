import { expect } from 'vitest'
import { test } from '../../../src/tracer/vitest/index.ts'
import { answered, each, logOf, pass, underFirst } from '../../support/commands-steps.ts'
import { sendAll } from '../../support/steps.ts'

/**
 * N-3 is down, and N-1 is asked to hand leadership to it. While a transfer lasts the leader takes no commands, so it
 * must not last for ever: after an election time-out without a new leader N-1 gives it up and goes on as if nothing
 * had been asked (thesis 3.10). Nothing has to be undone. No term and no log has changed.
 *
 * What N-1 cannot know is whether its order to campaign will still reach N-3. So it does not say that the transfer never
 * happens: nobody knows.
 */
test('the target of a transfer does not answer', ({ scenario }) => {
  const cluster = underFirst(scenario, { nodes: 3, electionTimeoutTicks: 4, heartbeatIntervalTicks: 3 })

  const gone = { tests: ['leader_election/power_transfer.timeout'] }
  const request = scenario.section(
    'N-1 is asked to hand over to N-3, which is down',
    { uses: ['leader_election/power_transfer.timeout'] },
    () => {
      cluster.crash('3')
      const asked = cluster.transfer('1', '3')
      cluster.runRoundRobin()
      const command = cluster.command('1', 'add 1')
      expect(answered(cluster, command)).toEqual({ type: 'retry', reason: 'transferring' })
      return asked
    },
  )

  scenario.section('An election time-out has passed, and N-1 gives the transfer up', gone, () => {
    pass(cluster, 3)
    expect(request.done).toBe(false)
    pass(cluster, 1)
    expect(request.answer).toEqual({ type: 'unknown', reason: 'transfer_timeout' })
    expect(cluster.node('1')).toMatchObject({ role: 'leader', term: 1, leadership: { transfer: null } })
  })

  scenario.section('Commands are taken again', { uses: ['leader_election/power_transfer.timeout'] }, () => {
    expect(answered(cluster, cluster.command('1', 'add 1'))).toEqual({ type: 'result', result: '1' })
    expect(each(cluster, 'term')).toEqual([1, 1, 1])
    expect(logOf(cluster, '1')).toEqual(['1 term_start', '1 add 1'])
  })
})

/**
 * N-1 has given a transfer up. But what it said to N-3 was only slow, and arrives now. N-3 cannot know that, and
 * campaigns in term 2. That is an ordinary election: N-3 has every record, so N-2 votes for it, and N-1 learns the
 * newer term and follows (paper 5.1). Giving up means that the leader does not wait any longer, not that the target
 * will not lead, and so the answer was `unknown`: it stays true whichever way it goes.
 */
test('the order to campaign arrives after the transfer was given up', ({ scenario }) => {
  const cluster = underFirst(scenario, { nodes: 3, electionTimeoutTicks: 4, heartbeatIntervalTicks: 3 })

  const gone = { tests: ['leader_election/power_transfer.timeout'] }
  scenario.section('The order waits at N-3, which is too slow; N-1 gives up', gone, () => {
    const request = cluster.transfer('1', '3')
    sendAll(cluster, '1')
    cluster.tick(4)
    sendAll(cluster, '1')
    expect(request.answer).toEqual({ type: 'unknown', reason: 'transfer_timeout' })
    expect(cluster.node('1').leadership?.transfer).toBeNull()
  })

  const late = { tests: ['leader_election/re_election', 'leader_election/leader_demotion'] }
  scenario.section('N-3 handles it, campaigns, and wins', late, () => {
    cluster.runRoundRobin({ until: () => cluster.node('3').role === 'leader' })
    expect(cluster.node('3')).toMatchObject({ role: 'leader', term: 2 })
    cluster.runRoundRobin()
    expect(cluster.node('1')).toMatchObject({ role: 'follower', term: 2, leader: '3' })
  })
})

/**
 * Requests for a transfer that cannot be done as they were asked. Where it would never be possible the answer is
 * `refused`, and says what would be; N-1 leads on and has not stopped taking commands for a moment. Like any request,
 * one at a follower is redirected (thesis 6.2).
 */
test('a transfer to an unknown node', ({ scenario }) => {
  const cluster = underFirst(scenario, { nodes: 3 })

  const unknown = { tests: ['leader_election/power_transfer.unknown_target'] }
  scenario.section('N-1 is asked to hand over to N-7, which does not exist', unknown, () => {
    expect(answered(cluster, cluster.transfer('1', '7'))).toEqual({
      type: 'refused',
      reason: 'unknown_node',
      message: '"7" has no vote; leadership can go to 2, 3',
    })
    expect(cluster.node('1')).toMatchObject({ role: 'leader', term: 1, leadership: { transfer: null } })
    expect(cluster.idle).toBe(true)
  })

  scenario.section(
    'It takes the next command as before',
    { uses: ['leader_election/power_transfer.unknown_target'] },
    () => {
      expect(answered(cluster, cluster.command('1', 'add 1'))).toEqual({ type: 'result', result: '1' })
    },
  )
  cluster.runRoundRobin()

  const redirect = { tests: ['state_machine_command/request_redirect'] }
  scenario.section('A follower is asked, and the leader to hand over to itself', redirect, () => {
    expect(answered(cluster, cluster.transfer('2', '3'))).toEqual({ type: 'redirect', leader: '1' })
    expect(answered(cluster, cluster.transfer('1', '1'))).toEqual({ type: 'result', result: '"1" leads already' })
    expect(cluster.node('1').role).toBe('leader')
  })

  const second = { tests: ['leader_election/power_transfer'] }
  scenario.section('One transfer at a time: the second request is refused, the first is carried out', second, () => {
    const first = cluster.transfer('1', '2')
    expect(answered(cluster, cluster.transfer('1', '3'))).toMatchObject({
      type: 'refused',
      reason: 'transfer_under_way',
    })
    expect(answered(cluster, first)).toEqual({ type: 'result', result: '"2" leads in term 2' })
  })
})

/**
 * N-3 lacks a record, and what N-1 sends it is lost. The order to campaign is for a node that has the whole log (thesis
 * 3.10), so N-1 never gives it. When it gives the transfer up it knows that nothing will come of it, and can say so: the
 * administrator may try again.
 */
test('the target of a transfer never gets the whole log', ({ scenario }) => {
  const cluster = underFirst(scenario, { nodes: 3, electionTimeoutTicks: 4, heartbeatIntervalTicks: 3 })

  const lags = { uses: ['log_replication/partial_failure_tolerance'] }
  const request = scenario.section('N-3 hears nothing of a record, and N-1 is asked to hand over to it', lags, () => {
    cluster.cutLink('1', '3')
    answered(cluster, cluster.command('1', 'add 1'))
    return cluster.transfer('1', '3')
  })

  scenario.section('N-1 gives the transfer up', { tests: ['leader_election/power_transfer.timeout'] }, () => {
    pass(cluster, 4)
    expect(request.answer).toEqual({ type: 'retry', reason: 'transfer_timeout' })
    expect(cluster.node('1')).toMatchObject({ role: 'leader', term: 1, leadership: { transfer: null } })
  })
})
