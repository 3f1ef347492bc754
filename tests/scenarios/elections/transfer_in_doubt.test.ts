import { expect } from 'vitest'
import { test } from '../../../src/tracer/vitest/index.ts'
import { answered, each, logOf, pass, underFirst } from '../../support/commands-steps.ts'
import { runAmong } from '../../support/membership-steps.ts'
import { sendAll } from '../../support/steps.ts'

/**
 * N-1 has told N-3 to take over, but N-3 is slow, and N-2 campaigns of its own accord. N-1 makes way for the newer term
 * (paper 5.1). Had it said then that the transfer was done, that would have been false: a newer term only means that
 * somebody campaigns. It waits until it hears who leads, and says so: the administrator is sent to N-2.
 *
 * That is the end of the transfer whatever comes late. When N-3 gets to the order it still is in term 1, so it obeys, and
 * campaigns in term 2. All others have given their votes of that term away (paper 5.2).
 */
test('another node takes over than the one that was to', ({ scenario }) => {
  const cluster = underFirst(scenario, { nodes: 3, preVote: false, checkQuorum: false })

  const other = { tests: ['leader_election/power_transfer.other_leader'] }
  const request = scenario.section('N-1 tells slow N-3; N-2 campaigns, and N-1 makes way', {}, () => {
    const asked = cluster.transfer('1', '3')
    sendAll(cluster, '1')
    cluster.campaign('2')
    cluster.sendOne('2')
    while (cluster.node('1').term === 1) cluster.handleOne('1')
    expect(cluster.node('1')).toMatchObject({
      role: 'follower',
      term: 2,
      votedFor: '2',
      handover: { to: '3', term: 1 },
    })
    expect(asked.done).toBe(false)
    return asked
  })

  scenario.section('N-2 leads, and N-1 tells the administrator', other, () => {
    runAmong(cluster, ['1', '2'], { until: () => request.done })
    expect(cluster.node('2')).toMatchObject({ role: 'leader', term: 2 })
    expect(request.answer).toEqual({ type: 'redirect', leader: '2' })
  })

  scenario.section(
    'N-3 comes to the order, and campaigns in vain',
    { uses: ['leader_election/power_transfer'] },
    () => {
      while (cluster.node('3').role === 'follower') cluster.handleOne('3')
      expect(cluster.node('3')).toMatchObject({ role: 'candidate', term: 2 })
      pass(cluster, 1)
      expect(each(cluster, 'role')).toEqual(['follower', 'leader', 'follower'])
      expect(each(cluster, 'term')).toEqual([2, 2, 2])
    },
  )
})

/**
 * N-1 has given a transfer to N-3 up, and has carried out a command since, of which N-3 has the record. Then the order
 * to campaign arrives at last. It names the last record that N-1 had when it gave the order. A leader that hands over
 * takes nothing new (thesis 3.10), so N-3, which has more from it, knows that the order is out of date, and says no.
 */
test('an order to campaign that is older than the last record', ({ scenario }) => {
  const cluster = underFirst(scenario, {
    nodes: 3,
    electionTimeoutTicks: 4,
    heartbeatIntervalTicks: 3,
    checkQuorum: false,
  })

  const gone = { tests: ['leader_election/power_transfer.timeout'] }
  const late = scenario.section('The order to N-3 is held up, and N-1 gives up', gone, () => {
    const request = cluster.transfer('1', '3')
    sendAll(cluster, '1')
    const held = cluster.withhold('3', ({ kind }) => kind === 'timeout_now')
    cluster.tick(4)
    sendAll(cluster, '1')
    expect(request.answer).toEqual({ type: 'unknown', reason: 'transfer_timeout' })
    return held
  })

  scenario.section('A command is carried out', { uses: ['state_machine_command/all_in_sync'] }, () => {
    expect(answered(cluster, cluster.command('1', 'add 1'))).toEqual({ type: 'result', result: '1' })
    cluster.runRoundRobin()
    expect(logOf(cluster, '3')).toEqual(['1 term_start', '1 add 1'])
  })

  const outdated = { tests: ['leader_election/power_transfer.late_order'] }
  scenario.section('The order arrives; N-3 has more than it speaks of, and does not campaign', outdated, () => {
    cluster.deliver(late)
    cluster.runRoundRobin()
    expect(each(cluster, 'role')).toEqual(['leader', 'follower', 'follower'])
    expect(each(cluster, 'term')).toEqual([1, 1, 1])
  })
})

/**
 * As in :test:`another node takes over than the one that was to`, but N-2 does not get the votes either: the nodes no
 * longer hear each other. N-1 waits for a leader to name for an election time-out, and then says that it does not know how
 * the transfer ends (thesis 3.10 and 6.2).
 */
test('nobody is heard to take over', ({ scenario }) => {
  const cluster = underFirst(scenario, { nodes: 3, preVote: false, checkQuorum: false })

  const way = { uses: ['leader_election/leader_demotion'] }
  const request = scenario.section('N-1 tells slow N-3; N-2 campaigns, and N-1 makes way', way, () => {
    const asked = cluster.transfer('1', '3')
    sendAll(cluster, '1')
    cluster.campaign('2')
    cluster.sendOne('2')
    while (cluster.node('1').term === 1) cluster.handleOne('1')
    expect(cluster.node('1')).toMatchObject({ role: 'follower', handover: { to: '3', term: 1 } })
    return asked
  })

  const waits = { uses: ['leader_election/power_transfer.timeout', 'network_partition/no_majority'] }
  scenario.section('No node hears another, and after ten ticks N-1 says that it does not know', waits, () => {
    cluster.partition(['1'], ['2'], ['3'])
    cluster.tickNode('1', 9)
    sendAll(cluster, '1')
    expect(request.done).toBe(false)
    cluster.tickNode('1')
    sendAll(cluster, '1')
    expect(request.answer).toEqual({ type: 'unknown', reason: 'transfer_timeout' })
    expect(cluster.node('1').handover).toBeNull()
  })
})
