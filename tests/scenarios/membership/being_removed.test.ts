import { expect } from 'vitest'
import { Cluster } from '../../../src/sim/index.ts'
import { test } from '../../../src/tracer/vitest/index.ts'
import { logOf, members, pass } from '../../support/membership-steps.ts'
import { carryOut, elect, settle } from '../../support/steps.ts'

/**
 * N-2 joined N-1 and leads. It is told to remove itself, stores the record, and crashes before it is sent. By that
 * record N-1 alone is the cluster, but N-1 does not have it: N-1 needs N-2's vote, and its log is shorter, so it gets
 * none. N-2 has to run, although by its own log it has no vote, as it may be the only one that can be elected (thesis
 * 4.2.2, figure 4.6).
 *
 * What gives it the right is the membership right before the newest one in its log. Going by what it knows to be
 * committed would not do: after the restart that is nothing, and N-2 began with no membership at all.
 */
test('a node that joined later is being removed, and restarts', ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 1, preVote: false, checkQuorum: false }))
  scenario.prepare('N-2 joins N-1, and leads', { uses: ['membership_change/add_node'] }, () => {
    cluster.start()
    elect(cluster, '1')
    cluster.addNode('2')
    cluster.join('2', '1')
    cluster.runRoundRobin()
    elect(cluster, '2')
    settle(cluster, '2')
  })

  scenario.section('N-2 is told to remove itself, stores the record, and crashes', {}, () => {
    cluster.changeMembership('2', 'REMOVE', '2')
    cluster.crash('2')
    expect([members(cluster, '1'), members(cluster, '2')]).toEqual(['1 2', '1'])
  })

  const shorter = { tests: ['leader_election/log_comparison'] }
  scenario.section('N-2 is back; N-1, whose log is shorter, gets no vote', shorter, () => {
    cluster.restart('2')
    cluster.campaign('1')
    cluster.runRoundRobin()
    expect(cluster.node('1').role).toBe('candidate')
    expect(cluster.node('2').commitIndex).toBe(0)
  })

  const runs = { tests: ['leader_election/re_election'], uses: ['membership_change/remove_leader.through_log'] }
  scenario.section('N-2 runs, is elected by N-1 alone, and has its removal committed', runs, () => {
    elect(cluster, '2')
    expect(cluster.node('2')).toMatchObject({ role: 'leader', term: 4 })
    cluster.runRoundRobin()
    expect(cluster.node('2').role).toBe('follower')
    expect(logOf(cluster, '1').at(-2)).toBe('2 members 1')
  })

  scenario.section('N-1 goes on alone', {}, () => {
    pass(cluster, 25)
    expect(cluster.node('1').role).toBe('leader')
    expect(carryOut(cluster, '1', 'add 1').answer).toEqual({ type: 'result', result: '1' })
  })
})
