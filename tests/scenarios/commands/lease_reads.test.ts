import { expect } from 'vitest'
import { test } from '../../../src/tracer/vitest/index.ts'
import { answered, pass, underFirst } from '../../support/commands-steps.ts'
import { elect, heartbeat, sendAll, settle } from '../../support/steps.ts'

/** A lease lasts for half of the time-out, five ticks. */
const options = { nodes: 3, checkQuorum: true, leaseReads: true, electionTimeoutTicks: 10 }

/**
 * With leases a leader that a majority has lately confirmed answers a read at once (thesis 6.4.1): whoever has confirmed
 * it helps nobody to replace it for an election time-out, here ten ticks. Half of that the leader trusts; the other half
 * is for clocks that differ.
 *
 * When nobody confirms it any more, it goes back to asking before it answers. So it does once it has begun to hand over:
 * voters do not turn away whom it has told to campaign.
 *
 * Between the sections a command is carried out.
 */
test('a leader with a lease answers reads at once', ({ scenario }) => {
  const cluster = underFirst(scenario, options)
  answered(cluster, cluster.command('1', 'add 1'))

  const lease = { tests: ['state_machine_command/linearizable_read.lease'] }
  scenario.section('A heartbeat is confirmed, and N-1 answers without asking again', lease, () => {
    heartbeat(cluster, '1')
    const read = cluster.read('1', 'size')
    sendAll(cluster, '1')
    expect(read.answer).toEqual({ type: 'result', result: '1' })
    expect(cluster.idle).toBe(true)
  })

  const over = { tests: ['state_machine_command/linearizable_read'], uses: ['network_partition/leader_isolation'] }
  const read = scenario.section('N-1 is cut off; after five ticks it does not answer any more', over, () => {
    cluster.partition(['1'], ['2', '3'])
    cluster.tick(5)
    const asked = cluster.read('1', 'size')
    cluster.heartbeat('1')
    sendAll(cluster, '1')
    expect(asked.done).toBe(false)
    return asked
  })

  const asks = { tests: ['state_machine_command/linearizable_read'] }
  scenario.section('It is heard again, and its next round is confirmed', asks, () => {
    cluster.heal()
    pass(cluster, 1)
    expect(read.answer).toEqual({ type: 'result', result: '1' })
  })

  scenario.section('Its lease is as good as before', lease, () => {
    heartbeat(cluster, '1')
    const again = cluster.read('1', 'size')
    sendAll(cluster, '1')
    expect(again.answer).toEqual({ type: 'result', result: '1' })
  })

  const transfer = { tests: ['leader_election/power_transfer.timeout'], uses: ['network_partition/follower_isolation'] }
  scenario.section('N-1 hands over to N-3, which is cut off, and gives up', transfer, () => {
    cluster.partition(['1', '2'], ['3'])
    const asked = cluster.transfer('1', '3')
    pass(cluster, 10)
    expect(asked.done).toBe(true)
    expect(cluster.node('1').role).toBe('leader')
  })

  scenario.section('From then on it asks before it answers', asks, () => {
    heartbeat(cluster, '1')
    const asked = cluster.read('1', 'size')
    sendAll(cluster, '1')
    expect(asked.done).toBe(false)
    expect(answered(cluster, asked)).toEqual({ type: 'result', result: '1' })
  })
})

/**
 * A lease begins when heartbeats are sent, not when they are answered. N-2 and N-3 hear N-1's heartbeat, and their answers
 * are held up. Meanwhile N-1 is cut off, ten ticks pass, and N-2 is elected, as it may be by then. A command is carried
 * out of which N-1 knows nothing.
 *
 * Now the answers arrive. They say that N-1 was followed ten ticks ago. If its lease began with them, it would answer the
 * next read from the past.
 */
test('a lease begins when heartbeats are sent', ({ scenario }) => {
  const cluster = underFirst(scenario, options)

  const sends = { tests: ['log_replication/heartbeat_only'] }
  const late = scenario.section("N-1's heartbeat is heard, and the answers are held up", sends, () => {
    cluster.heartbeat('1')
    sendAll(cluster, '1')
    for (const id of ['2', '3']) while (cluster.handleOne(id)) {}
    sendAll(cluster, '2', '3')
    return cluster.withhold('1')
  })

  const elects = { tests: ['leader_election/re_election'], uses: ['network_partition/leader_isolation'] }
  scenario.section('N-1 is cut off; ten ticks later N-2 is elected', elects, () => {
    cluster.partition(['1'], ['2', '3'])
    cluster.tick(9)
    for (const id of cluster.nodes) cluster.loseOutbox(id)
    cluster.tick()
    if (cluster.node('2').role !== 'candidate') elect(cluster, '2')
    cluster.runRoundRobin({ until: () => cluster.node('2').role === 'leader' })
    expect(cluster.node('2')).toMatchObject({ role: 'leader', term: 2 })
    expect(cluster.node('1')).toMatchObject({ role: 'leader', term: 1 })
  })
  answered(cluster, cluster.command('2', 'add 1'))
  settle(cluster, '2')

  const waits = { tests: ['state_machine_command/linearizable_read'] }
  const read = scenario.section('The answers arrive; N-1 is asked, and does not answer', waits, () => {
    cluster.deliver(late)
    cluster.runRoundRobin()
    const asked = cluster.read('1', 'size')
    cluster.runRoundRobin()
    expect(asked.done).toBe(false)
    expect(cluster.machine('1').query()).toBe('0')
    expect(cluster.machine('2').query()).toBe('1')
    return asked
  })

  const deposed = { tests: ['state_machine_command/linearizable_read.deposed_leader'] }
  scenario.section('It learns the newer term, and the reader is told to ask again', deposed, () => {
    cluster.heal()
    heartbeat(cluster, '2')
    expect(read.answer).toEqual({ type: 'retry', reason: 'deposed' })
  })
})
