import { expect } from 'vitest'
import type { NodeId, RaftEvent } from '../../../src/raft/index.ts'
import { Cluster } from '../../../src/sim/index.ts'
import { test } from '../../../src/tracer/vitest/index.ts'
import { applied, ledByFirst } from '../../support/snapshot-steps.ts'
import { carryOut, elect, settle } from '../../support/steps.ts'

/**
 * A program that has a Raft node in it may want to know what becomes of the node: whether it leads, whom it follows, how
 * far the log is committed. It registers a handler, which is called after the node's changes have been stored, so that
 * it never hears of what a crash could undo at this node. Elsewhere things may be further: a leader that is announced
 * can be deposed already (paper 5.2). What is announced as committed is final.
 *
 * A handler listens at N-1, another at N-2. The trace shows what happens; the test compares what the two were told.
 */
test('handlers are told what happens to their node', ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 3, preVote: false, checkQuorum: false }))
  const first = listen(cluster, '1')
  const second = listen(cluster, '2')

  const events = { tests: ['system_reliability/event_handlers'] }
  scenario.section('An election: terms, roles, leaders and the first commit', events, () => {
    cluster.start()
    elect(cluster, '1')
    settle(cluster, '1')
    expect(first.splice(0)).toEqual([
      { type: 'term', term: 1 },
      { type: 'role', role: 'candidate' },
      { type: 'role', role: 'leader' },
      { type: 'leader', leader: '1' },
      { type: 'commit', index: 1 },
    ])
    expect(second.splice(0)).toEqual([
      { type: 'term', term: 1 },
      { type: 'leader', leader: '1' },
      { type: 'commit', index: 1 },
    ])
  })

  const learner = { ...events, uses: ['membership_change/learner'] }
  scenario.section('A learner: the membership counts from the moment that its record is stored', learner, () => {
    const membership = { voters: ['1', '2', '3'], learners: ['4'] }
    cluster.addNode('4')
    cluster.changeMembership('1', 'ADD_LEARNER', '4')
    cluster.runRoundRobin({ until: () => cluster.node('1').commitIndex === 2 })
    expect(first.splice(0)).toEqual([
      { type: 'membership', membership },
      { type: 'commit', index: 2 },
    ])
    expect(second.splice(0)).toEqual([{ type: 'membership', membership }])
  })
  settle(cluster, '1')
  second.length = 0

  const setting = { ...events, uses: ['membership_change/settings_update'] }
  scenario.section('A setting: it is in force when its record is committed', setting, () => {
    cluster.changeSettings('1', { maxRecordsPerMessage: 8 })
    cluster.runRoundRobin({ until: () => cluster.node('1').commitIndex === 3 })
    expect(first.splice(0)).toMatchObject([
      { type: 'commit', index: 3 },
      { type: 'settings', settings: { maxRecordsPerMessage: 8, preVote: false, checkQuorum: false } },
    ])
    expect(second).toEqual([])
  })
  settle(cluster, '1')
  expect(second.splice(0)).toMatchObject([
    { type: 'commit', index: 3 },
    { type: 'settings', settings: { maxRecordsPerMessage: 8, preVote: false, checkQuorum: false } },
  ])

  scenario.section('Another leader', { ...events, uses: ['leader_election/re_election'] }, () => {
    elect(cluster, '2')
    cluster.runRoundRobin()
    expect(first.splice(0)).toEqual([
      { type: 'term', term: 2 },
      { type: 'role', role: 'follower' },
      { type: 'leader', leader: null },
      { type: 'leader', leader: '2' },
    ])
    expect(second.splice(0)).toEqual([
      { type: 'term', term: 2 },
      { type: 'role', role: 'candidate' },
      { type: 'leader', leader: null },
      { type: 'role', role: 'leader' },
      { type: 'leader', leader: '2' },
      { type: 'commit', index: 4 },
    ])
  })

  scenario.section('An error, a snapshot, and the end', events, () => {
    cluster.inject('1', 'garbage')
    cluster.handleOne('1')
    cluster.snapshot('1')
    cluster.shutdown('1')
    expect(first).toMatchObject([
      { type: 'error', code: 'malformed', message: 'what has arrived is "garbage"; a message is an object' },
      { type: 'snapshot', index: 3 },
      { type: 'shutdown' },
    ])
    expect(second).toEqual([])
  })
})

/**
 * A handler at N-2 throws whatever it is told. It cannot harm the node: the event has happened, its step is stored, and
 * its messages leave. The other handler hears of everything, and of what the first one threw as well. A handler that
 * has been taken away is told nothing.
 */
test('a handler that throws harms nothing', ({ scenario }) => {
  const cluster = ledByFirst(scenario)
  const end = cluster.on('2', () => {
    throw new Error('out of paper')
  })
  const heard = listen(cluster, '2')
  const error = { type: 'error', code: 'handler', message: 'a handler of events threw: Error: out of paper' }

  const events = { tests: ['system_reliability/event_handlers'] }
  scenario.section('N-2 stores, answers and applies as ever', events, () => {
    expect(carryOut(cluster, '1', 'add 1').answer).toEqual({ type: 'result', result: '1' })
    settle(cluster, '1')
    expect(cluster.node('2')).toMatchObject({ role: 'follower', term: 1, commitIndex: 2, disabled: null })
    expect(applied(cluster, '2')).toEqual(['add 1'])
    expect(heard.splice(0)).toEqual([error, { type: 'commit', index: 2 }])
  })

  scenario.section('N-2 is elected, with the handler throwing at every event', events, () => {
    elect(cluster, '2')
    expect(cluster.node('2')).toMatchObject({ role: 'leader', term: 2 })
    const told = heard.splice(0)
    expect(told.filter(({ type }) => type !== 'error')).toHaveLength(5)
    expect(told.filter(({ type }) => type === 'error')).toEqual(Array(5).fill(error))
  })

  end()
  settle(cluster, '2')
  expect(heard).toEqual([{ type: 'commit', index: 3 }])
})

/** Everything that a handler at the node is told from now on. */
function listen(cluster: Cluster, id: NodeId): RaftEvent[] {
  const heard: RaftEvent[] = []
  cluster.on(id, (event) => heard.push(event))
  return heard
}
