import { expect } from 'vitest'
import { test } from '../../../src/tracer/vitest/index.ts'
import { errorsOf, members, pass } from '../../support/membership-steps.ts'
import { clusterLedByFirst } from '../../support/steps.ts'

/**
 * The leader wants to leave, and of the two others one is down. Both have all records, as far as the leader knows, so by
 * their records it could choose either; but from N-2 it has heard nothing for more than an election time-out. It hands
 * over to N-3 (thesis 3.10 and 4.2.2). That one cannot remove it before N-2 is back: two nodes have to store the record.
 */
test('a leader that leaves hands over to a node that answers', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, checkQuorum: false })

  const chosen = { tests: ['membership_change/remove_leader.successor'] }
  scenario.prepare('N-2 crashes, and is not heard of for an election time-out', {}, () => {
    cluster.crash('2')
    pass(cluster, 10)
    expect(cluster.node('1').progress.get('2')).toMatchObject({ matchIndex: 1, silentTicks: 10 })
    expect(cluster.node('1').progress.get('3')).toMatchObject({ matchIndex: 1, silentTicks: 0 })
  })

  scenario.section('N-1 is told to leave, and N-3 takes over', chosen, () => {
    cluster.leave('1')
    cluster.runRoundRobin()
    expect(cluster.node('3')).toMatchObject({ role: 'leader', term: 2 })
    expect(cluster.node('1')).toMatchObject({ role: 'follower', wish: { op: 'REMOVE', asked: '3' } })
  })

  scenario.section(
    'N-2 is back, and N-1 is removed',
    { uses: ['membership_change/remove_leader.after_transfer'] },
    () => {
      cluster.restart('2')
      pass(cluster, 10)
      expect(members(cluster, '3')).toBe('2 3')
      expect(cluster.node('1')).toMatchObject({ hasLeft: true, wish: null })
    },
  )
})

/**
 * N-2 goes down at the very moment at which it is told to take over. N-1 waits an election time-out for it, as with any
 * transfer (thesis 3.10), and then hands over to N-3. Each voter that answers is tried once; if none had taken over N-1
 * would have gone on leading, with an error event.
 */
test('the first successor does not take over, and the next one does', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, checkQuorum: false, electionTimeoutTicks: 4 })
  const errors = errorsOf(cluster, '1')

  const next = { tests: ['membership_change/remove_leader.successor'] }
  scenario.section('N-2 is told to take over, and is down; a time-out later N-3 is told, and leads', next, () => {
    cluster.leave('1')
    cluster.crash('2')
    expect(cluster.node('1').leadership?.transfer).toMatchObject({ to: '2', told: true })
    pass(cluster, 3)
    expect(cluster.node('1').role).toBe('leader')
    pass(cluster, 1)
    expect(cluster.node('3')).toMatchObject({ role: 'leader', term: 2 })
    expect(errors).toEqual([])
  })
})
