import { expect } from 'vitest'
import { test } from '../../../src/tracer/vitest/index.ts'
import { errorsOf, members, pass } from '../../support/membership-steps.ts'
import { clusterLedByFirst, handleAll, sendAll } from '../../support/steps.ts'

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

/**
 * N-2 wants to leave itself, and the leader does not know that yet. Told to take over it says no, and the leader, which
 * waits for nobody in particular, tells N-3 with its next tick (thesis 3.10 and 4.2.2).
 */
test('the first successor says no, and the next one is told at once', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, checkQuorum: false })

  scenario.prepare('N-2 wants to leave, and what it says of that is lost', {}, () => {
    cluster.leave('2')
    cluster.loseOutbox('2')
    expect(cluster.node('2')).toMatchObject({ wish: { op: 'REMOVE' } })
  })

  const next = { tests: ['membership_change/remove_leader.successor'] }
  scenario.section('N-1 tells N-2, which refuses, and a tick later N-3', next, () => {
    cluster.leave('1')
    cluster.runRoundRobin()
    expect(cluster.node('1')).toMatchObject({ role: 'leader', leadership: { transfer: null } })
    pass(cluster, 1)
    expect(cluster.node('3')).toMatchObject({ role: 'leader', term: 2 })
  })
})

/**
 * N-2 says yes and campaigns, and what it asks the others is slow. A yes is no reason to turn to another node: two that
 * campaign at once can split the votes (paper 5.2). N-1 waits, as with any transfer.
 */
test('a successor says yes, and its campaign is slow', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, checkQuorum: false })

  scenario.section('N-2 is told to take over, and says yes', {}, () => {
    cluster.leave('1')
    sendAll(cluster, '1')
    handleAll(cluster, '2')
    while (cluster.outbox('2')[0]?.kind !== 'request_vote') cluster.sendOne('2')
    handleAll(cluster, '1')
    cluster.tickNode('1')
    expect(cluster.node('1').leadership?.transfer).toMatchObject({ to: '2', told: true })
  })

  const leads = { uses: ['membership_change/remove_leader.successor'] }
  scenario.section('What N-2 asks arrives, and it leads', leads, () => {
    cluster.runRoundRobin()
    expect(cluster.node('2')).toMatchObject({ role: 'leader', term: 2 })
    expect(cluster.node('3')).toMatchObject({ role: 'follower', term: 2 })
  })
})

/**
 * Both others want to leave, and neither takes over. The leader has tried each once. It goes on leading, since nobody else
 * would, and says why it is still there.
 */
test('no successor takes over, and the leader stays', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 3, checkQuorum: false })
  const errors = errorsOf(cluster, '1')

  scenario.prepare('N-2 and N-3 want to leave, and what they say of that is lost', {}, () => {
    for (const id of ['2', '3']) {
      cluster.leave(id)
      cluster.loseOutbox(id)
    }
  })

  const tries = { uses: ['membership_change/remove_leader.successor'] }
  scenario.section('N-1 tells N-2, then N-3, and gives up', tries, () => {
    cluster.leave('1')
    pass(cluster, 3)
    expect(cluster.node('1')).toMatchObject({ role: 'leader', term: 1, wish: null })
    expect(errors).toEqual([
      'leadership was to go to "2", then to "3" so that this node can leave, and they did not take over',
    ])
  })
})

/** With one other voter there is one to try. */
test('the only successor does not take over', ({ scenario }) => {
  const cluster = clusterLedByFirst(scenario, { nodes: 2, checkQuorum: false })
  const errors = errorsOf(cluster, '1')

  const tries = { uses: ['membership_change/remove_leader.successor'] }
  scenario.section('N-2 wants to leave as well, and refuses', tries, () => {
    cluster.leave('2')
    cluster.loseOutbox('2')
    cluster.leave('1')
    pass(cluster, 2)
    expect(cluster.node('1')).toMatchObject({ role: 'leader', term: 1, wish: null })
    expect(errors).toEqual(['leadership was to go to "2" so that this node can leave, and it did not take over'])
  })
})
